package sim

import (
	"fmt"
	"math"
	"runtime"
	"sync"
)

// wiring turns the parts of one projection into rows, one per shard, in two passes over the parts:
// the first counts and checks, the second fills. Each worker owns a contiguous range of parts and,
// in every row, the stretch after those of the workers before it, so workers never meet.
type wiring struct {
	projection *Projection
	part       Part
	parts      int
	cuts       []int // shard s holds the targets [cuts[s], cuts[s+1])
	workers    []wiringWorker
}

// wiringWorker is what one worker learns of its parts in the first pass.
type wiringWorker struct {
	from, to int
	next     [][]int // per shard and source: first the count, then the next free place
	delays   delayRange
	weights  weightRange
	counted  int // synapses seen in the first pass
	filled   int // and in the second
	mistakes Mistakes
	buffer   []Synapse
}

// weightRange tells whether all weights are the same float32.
type weightRange struct {
	first float32
	n     int
	mixed bool
}

func (r *weightRange) add(w float32) {
	if r.n == 0 {
		r.first = w
	}
	r.n++
	r.mixed = r.mixed || math.Float32bits(w) != math.Float32bits(r.first)
}

func (r *weightRange) merge(s weightRange) {
	if s.n == 0 {
		return
	}
	r.add(s.first)
	r.n += s.n - 1
	r.mixed = r.mixed || s.mixed
}

// connect makes the rows of projection number k of the network, one per shard.
func connect(net *Network, k int, cuts []int) ([]*rows, delayRange, error) {
	p := net.Projections[k]
	w := &wiring{projection: p, part: net.firstPart(p), cuts: cuts}
	w.parts = p.Connector.Parts(p.Pre.N, p.Post.N)
	w.hire(runtime.GOMAXPROCS(0))
	w.each(w.count)
	if err := w.err(); err != nil {
		return nil, delayRange{}, err
	}
	made, delays := w.allocate()
	w.each(func(worker *wiringWorker) { w.fill(worker, made) })
	if err := w.err(); err != nil {
		return nil, delayRange{}, err
	}
	w.sort(made)
	return made, delays, nil
}

// hire splits the parts among at most n workers.
func (w *wiring) hire(n int) {
	n = max(1, min(n, w.parts))
	w.workers = make([]wiringWorker, n)
	for i := range w.workers {
		worker := &w.workers[i]
		worker.from, worker.to = w.parts*i/n, w.parts*(i+1)/n
		worker.next = make([][]int, len(w.cuts)-1)
		for s := range worker.next {
			worker.next[s] = make([]int, w.part.Pre)
		}
	}
}

// each runs one pass: f once per worker, concurrently.
func (w *wiring) each(f func(*wiringWorker)) {
	var wg sync.WaitGroup
	for i := range w.workers {
		wg.Go(func() {
			worker := &w.workers[i]
			defer func() {
				if r := recover(); r != nil {
					worker.mistakes.Add(fmt.Errorf("connector %T panicked: %v", w.projection.Connector, r))
				}
			}()
			f(worker)
		})
	}
	wg.Wait()
}

// synapses calls use for every valid synapse of the worker's parts.
func (w *wiring) synapses(worker *wiringWorker, use func(s *Synapse)) {
	for i := worker.from; i < worker.to; i++ {
		part := w.part
		part.Index = i
		made, err := w.projection.Connector.Part(part, worker.buffer[:0])
		if err != nil {
			worker.mistakes.Add(err)
			continue
		}
		worker.buffer = made
		for k := range made {
			use(&made[k])
		}
	}
}

func (w *wiring) count(worker *wiringWorker) {
	w.synapses(worker, func(s *Synapse) {
		if err := w.check(s); err != nil {
			worker.mistakes.Add(err)
			return
		}
		worker.counted++
		worker.next[w.shard(s.Post)][s.Pre]++
		worker.delays.add(s.Delay)
		worker.weights.add(float32(s.Weight))
	})
}

func (w *wiring) fill(worker *wiringWorker, made []*rows) {
	w.synapses(worker, func(s *Synapse) {
		if worker.filled++; worker.filled > worker.counted {
			return
		}
		shard := w.shard(s.Post)
		r, place := made[shard], &worker.next[shard][s.Pre]
		r.targets[*place] = s.Post - uint32(w.cuts[shard])
		switch {
		case len(r.weights) > 0:
			r.weights[*place] = float32(s.Weight)
		case len(r.precise) > 0:
			r.precise[*place] = s.Weight
		}
		r.delays.set(*place, s.Delay)
		*place++
	})
	if worker.filled != worker.counted {
		worker.mistakes.Add(fmt.Errorf("connector %T made %d synapses, then %d, from the same parts", w.projection.Connector, worker.counted, worker.filled))
	}
}

// shard finds the slice that a target falls into.
func (w *wiring) shard(post uint32) int {
	s := 0
	for int(post) >= w.cuts[s+1] {
		s++
	}
	return s
}

// allocate sums the counts of the workers up to the places where each will write.
func (w *wiring) allocate() ([]*rows, delayRange) {
	var delays delayRange
	var weights weightRange
	for i := range w.workers {
		delays.merge(w.workers[i].delays)
		weights.merge(w.workers[i].weights)
	}
	made := make([]*rows, len(w.cuts)-1)
	for s := range made {
		r := &rows{start: make([]int, w.part.Pre+1), weight: weights.first, port: w.projection.Port}
		total := 0
		for source := range w.part.Pre {
			r.start[source] = total
			for i := range w.workers {
				next := &w.workers[i].next[s][source]
				*next, total = total, total+*next
			}
		}
		r.start[w.part.Pre] = total
		r.targets = make([]uint32, total)
		switch {
		case w.projection.Rule != nil:
			r.precise = make([]float64, total)
		case weights.mixed:
			r.weights = make([]float32, total)
		}
		r.delays = delays.compact(total)
		made[s] = r
	}
	return made, delays
}

// check says what is wrong with a synapse.
func (w *wiring) check(s *Synapse) error {
	wrong := func(field string, value any, want string) error {
		return &SynapseError{Projection: w.projection.Name(), Pre: int(s.Pre), Post: int(s.Post), Field: field, Value: value, Want: want}
	}
	switch narrow := float64(float32(s.Weight)); {
	case int(s.Pre) >= w.part.Pre:
		return wrong("pre", s.Pre, fmt.Sprintf("an index below %d", w.part.Pre))
	case int(s.Post) >= w.part.Post:
		return wrong("post", s.Post, fmt.Sprintf("an index below %d", w.part.Post))
	case math.IsNaN(s.Weight) || math.IsInf(s.Weight, 0):
		return wrong("weight", s.Weight, "a finite number")
	case math.IsInf(narrow, 0):
		return wrong("weight", s.Weight, fmt.Sprintf("a magnitude of at most %g (float32)", math.MaxFloat32))
	case narrow == 0 && s.Weight != 0:
		return wrong("weight", s.Weight, fmt.Sprintf("0 or a magnitude of at least %g (float32)", math.SmallestNonzeroFloat32))
	case s.Delay < 0 || s.Delay == Never:
		return wrong("delay", s.Delay, "0 or more, and below 106 days")
	}
	return nil
}

func (w *wiring) err() error {
	var all Mistakes
	for i := range w.workers {
		all.take(&w.workers[i].mistakes)
	}
	for _, err := range all.first {
		attribute(err, w.projection.Name())
	}
	return all.Err(fmt.Sprintf("projection %q", w.projection.Name()))
}

// attribute names the projection in mistakes that a Connector reported without knowing it.
func attribute(err error, projection string) {
	switch e := err.(type) {
	case *SynapseError:
		if e.Projection == "" {
			e.Projection = projection
		}
	case interface{ Unwrap() []error }:
		for _, err := range e.Unwrap() {
			attribute(err, projection)
		}
	}
}
