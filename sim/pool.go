package sim

import (
	"errors"
	"sync"
)

// pool runs one goroutine per shard while a run lasts.
type pool struct {
	shards []*shard
	jobs   []chan job
	errs   []error
	done   sync.WaitGroup
}

// job is one step that all shards take together.
type job struct {
	step   step
	stage  []int // the populations concerned
	window Time  // its end
}

type step uint8

const (
	advance  step = iota // carry the stage's groups to the end of the window
	exchange             // take the stage's spikes, from all shards, to their targets in this one
)

func newPool(shards []*shard) *pool {
	return &pool{shards: shards, errs: make([]error, len(shards))}
}

func (p *pool) open() {
	if len(p.shards) == 1 {
		return
	}
	p.jobs = make([]chan job, len(p.shards))
	for i := range p.jobs {
		p.jobs[i] = make(chan job, 1)
		go p.work(i, p.jobs[i])
	}
}

func (p *pool) close() {
	for _, c := range p.jobs {
		close(c)
	}
	p.jobs = nil
}

func (p *pool) work(i int, jobs <-chan job) {
	for j := range jobs {
		p.errs[i] = p.shards[i].do(j, p.shards)
		p.done.Done()
	}
}

// do has all shards take one step, and waits for them.
func (p *pool) do(j job) error {
	if len(p.shards) == 1 {
		return p.shards[0].do(j, p.shards)
	}
	p.done.Add(len(p.jobs))
	for _, c := range p.jobs {
		c <- j
	}
	p.done.Wait()
	return errors.Join(p.errs...)
}

func (s *shard) do(j job, peers []*shard) error {
	for _, population := range j.stage {
		var err error
		if j.step == advance {
			err = s.groups[population].advance(j.window)
		} else {
			err = s.collect(population, peers)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// collect puts the spikes that a population fired, in any shard, on their way to this one. This is
// all that shards ever tell each other.
func (s *shard) collect(population int, peers []*shard) error {
	for _, link := range s.outgoing[population] {
		for k, peer := range peers {
			if err := link.group.send(link.incoming, k, peer.groups[population].fired); err != nil {
				return err
			}
		}
	}
	return s.modulate(population, peers)
}

// modulate has synapses remember what their modulator fired, in any shard.
func (s *shard) modulate(population int, peers []*shard) error {
	if len(s.modulated[population]) == 0 {
		return nil
	}
	var spikes []Spike
	for _, peer := range peers {
		spikes = append(spikes, peer.groups[population].fired...)
	}
	SortSpikes(spikes)
	for _, link := range s.modulated[population] {
		if err := link.learning().modulate(spikes); err != nil {
			return err
		}
	}
	return nil
}
