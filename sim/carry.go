package sim

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/queue"
)

// This file is what a checkpoint holds, population by population and projection by projection, in an order that does
// not depend on shards. What is written is what is read: one function does both.

// carry carries the state of a run.
func (e *Engine) carry(s *Snapshot) {
	for i := range e.plan.schedule {
		c := &e.plan.schedule[i]
		if s.Time(&c.at); c.at < 0 {
			s.Fail(fmt.Errorf("found the instant %v, want 0 or more", c.at))
		}
	}
	for i := range e.plan.net.Populations {
		s.At = e.plan.reached(i)
		for _, shard := range e.plan.shards {
			e.carryNeurons(s, shard.groups[i])
		}
	}
	e.carryStats(s)
	flights := e.plan.flights(s)
	for k, projection := range e.plan.net.Projections {
		flights[k] = s.spikes(flights[k], projection.Pre.N)
		if s.Restoring() && s.err == nil {
			e.plan.launch(s, k, flights[k])
		}
		if projection.Rule != nil {
			e.plan.carryLearning(s, projection)
		}
	}
}

// restore reads the state of a run.
func (e *Engine) restore(s *Snapshot) {
	if !e.fresh() {
		facts := e.facts
		if err := e.plan.start(); err != nil {
			s.Fail(err)
			return
		}
		e.rewind()
		e.facts = facts
	}
	e.carry(s)
	if s.err != nil {
		return
	}
	for i := range e.plan.net.Populations {
		for _, shard := range e.plan.shards {
			if err := shard.groups[i].resume(e.plan.reached(i)); err != nil {
				s.Fail(err)
				return
			}
		}
	}
	now := Work{} // what restoring has cost
	for _, shard := range e.plan.shards {
		for _, g := range shard.groups {
			now = now.Plus(g.total().Work)
		}
	}
	e.stats.Work = e.stats.Work.minus(now)
}

// fresh tells whether nothing has run yet.
func (e *Engine) fresh() bool {
	begun := slices.ContainsFunc(e.plan.schedule, func(c component) bool { return c.at > 0 })
	return e.failed == nil && !begun
}

// carryStats carries what was done; what the network holds is counted where it is held.
func (e *Engine) carryStats(s *Snapshot) {
	stats := e.Stats()
	for _, n := range []*uint64{
		&stats.Spikes, &stats.SynapticEvents, &stats.Volleys, &stats.QueueOps, &stats.Windows, &stats.Advances,
		&stats.Tested, &stats.Solved, &stats.Exponentials,
	} {
		s.Uint64(n)
	}
	if s.Restoring() {
		stats.Synapses, stats.SynapseBytes, stats.Remembered = 0, 0, 0
		e.stats = stats
	}
}

// carryNeurons carries the neurons of a group.
func (e *Engine) carryNeurons(s *Snapshot, g *group) {
	defer func() {
		if r := recover(); r != nil {
			s.Fail(&ModelError{g.population.Name, Window{s.At, s.At}, fmt.Errorf("model %T panicked: %v", g.model, r)})
		}
	}()
	model := g.model.(Snapshotter)
	for i := g.lo; i < g.hi && s.err == nil; i++ {
		s.Uint64(&e.counts[g.index][i])
		if model.Snapshot(s, i-g.lo); s.err != nil {
			s.err = fmt.Errorf("population %q, neuron %d: %w", g.population.Name, i, s.err)
		}
	}
}

// resume has the group go on from an instant, to which its neurons were restored.
func (g *group) resume(at Time) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &ModelError{g.population.Name, Window{at, at}, fmt.Errorf("model %T panicked: %v", g.model, r)}
		}
	}()
	if err := g.model.(Snapshotter).Resume(at); err != nil {
		return &ModelError{g.population.Name, Window{at, at}, err}
	}
	g.at, g.done = at, at
	g.updateWake()
	return nil
}

// flights returns the spikes under way over each projection, in order: when they were fired, and by whom. Where they
// stand follows from the instant that the targets have reached.
func (p *plan) flights(s *Snapshot) [][]Spike {
	flights := make([][]Spike, len(p.net.Projections))
	if s.Restoring() {
		return flights
	}
	for _, shard := range p.shards {
		own := make([][]Spike, len(flights))
		for _, g := range shard.groups {
			g.flights(func(in *incoming, spike Spike) {
				k := slices.Index(p.net.Projections, in.projection)
				own[k] = append(own[k], spike)
			})
		}
		for k := range flights {
			SortSpikes(own[k])
			flights[k] = unite(flights[k], own[k])
		}
	}
	return flights
}

// unite returns the spikes that are in either of two sorted lists, in order. What a neuron fires twice in a picosecond
// counts twice, but not because two shards have it.
func unite(a, b []Spike) []Spike {
	if len(a) == 0 || len(b) == 0 {
		return append(a, b...)
	}
	all := make([]Spike, 0, max(len(a), len(b)))
	for len(a) > 0 && len(b) > 0 {
		order := compareSpikes(a[0], b[0])
		if order <= 0 {
			all = append(all, a[0])
			a = a[1:]
		} else {
			all = append(all, b[0])
		}
		if order >= 0 {
			b = b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// spikes carries spikes of n neurons, in order.
func (s *Snapshot) spikes(spikes []Spike, n int) []Spike {
	if s.Restoring() {
		spikes = nil
	}
	last := Spike{At: -1}
	s.Each(len(spikes), func(k int) {
		if s.Restoring() {
			spikes = append(spikes, Spike{})
		}
		s.Time(&spikes[k].At)
		s.Uint32(&spikes[k].Neuron)
		if spikes[k].At < 0 || compareSpikes(last, spikes[k]) > 0 || int(spikes[k].Neuron) >= n {
			s.Fail(fmt.Errorf("found a spike of neuron %d at %v after one of neuron %d at %v, want order and a neuron below %d", spikes[k].Neuron, spikes[k].At, last.Neuron, last.At, n))
		}
		last = spikes[k]
	})
	return spikes
}

// flight is an entry of the queue.
type flight struct {
	key    queue.Key
	cursor cursor
}

// flights calls see with all spikes that are under way to the group. It takes the queue apart, and puts it together
// again.
func (g *group) flights(see func(in *incoming, spike Spike)) {
	for i := range g.incoming {
		in := &g.incoming[i]
		for j := range in.fibres {
			for _, spike := range in.fibres[j].spikes[in.fibres[j].head:] {
				see(in, spike)
			}
		}
	}
	var waiting []flight
	for {
		key, c, ok := g.pending.Pop()
		if !ok {
			break
		}
		waiting = append(waiting, flight{key, c})
	}
	g.pending.Reset() // or a queue might mind that keys come back
	for _, f := range waiting {
		g.pending.Push(f.key, f.cursor)
		in := &g.incoming[f.cursor.incoming]
		delay := in.rows.delays.at(int(f.key.Rank - in.base))
		see(in, Spike{At: Time(f.key.At) - delay, Neuron: f.cursor.source})
	}
}

// launch puts spikes over projection k, as flights returned them, under way again.
func (p *plan) launch(s *Snapshot, k int, spikes []Spike) {
	projection := p.net.Projections[k]
	post, cuts := p.index(projection.Post), cut(projection.Pre.N, len(p.shards))
	at := p.reached(post)
	for _, shard := range p.shards {
		g := shard.groups[post]
		i := slices.IndexFunc(g.incoming, func(in incoming) bool { return in.projection == projection })
		if i < 0 {
			continue
		}
		for _, spike := range spikes {
			from, _ := slices.BinarySearch(cuts, int(spike.Neuron)+1)
			if err := g.launch(i, from-1, spike, at); err != nil {
				s.Fail(errors.Join(errors.New(projection.Name()), err))
				return
			}
		}
	}
}

// launch puts a spike that was fired in a shard under way to the synapses that it has not reached before an instant.
func (g *group) launch(i, shard int, spike Spike, at Time) error {
	in := &g.incoming[i]
	lo, hi := in.rows.row(spike.Neuron)
	for ; lo < hi; lo++ {
		arrival, ok := spike.At.plus(in.rows.delays.at(lo))
		if !ok {
			return ErrTimeOverflow
		}
		if arrival < at {
			continue
		}
		if in.oneDelay() {
			in.fibres[shard].add(spike)
			return nil
		}
		key := queue.Key{At: int64(arrival), Rank: in.base + uint64(lo)}
		g.pending.Push(key, cursor{uint32(i), spike.Neuron})
		return nil
	}
	return nil
}
