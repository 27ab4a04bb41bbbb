package models

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// clockwork is the state of sources whose neurons each know their next spike.
type clockwork struct {
	next    queue.Heap[struct{}] // keyed by (time, neuron)
	source  stepper
	neurons int

	pending []sim.Time // the next spikes, by neuron; only while a checkpoint is made or read
}

// stepper makes the spikes of a clockwork one after another.
type stepper interface {
	// following returns the spike of neuron i after the one it gave last, or Never.
	following(i int) sim.Time

	// snapshot is that of sim.Snapshotter.
	snapshot(s *sim.Snapshot, i int)
}

// wind sets every neuron's first spike.
func wind(n int, source stepper) *clockwork {
	c := &clockwork{source: source, neurons: n}
	for i := range n {
		c.set(i)
	}
	return c
}

func (c *clockwork) set(i int) { c.expect(i, c.source.following(i)) }

func (c *clockwork) expect(i int, at sim.Time) {
	if at != sim.Never {
		c.next.Push(queue.Key{At: int64(at), Rank: uint64(i)}, struct{}{})
	}
}

// Advance implements sim.Model.
func (c *clockwork) Advance(w sim.Window, _ []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	for c.Wake() < w.To {
		k, _, _ := c.next.Pop()
		out = append(out, sim.Spike{At: sim.Time(k.At), Neuron: uint32(k.Rank)})
		c.set(int(k.Rank))
	}
	return out, nil
}

// Wake implements sim.Waker.
func (c *clockwork) Wake() sim.Time {
	if k, ok := c.next.Peek(); ok {
		return sim.Time(k.At)
	}
	return sim.Never
}

// Snapshot implements sim.Snapshotter.
func (c *clockwork) Snapshot(s *sim.Snapshot, i int) {
	if i == 0 {
		c.pending = c.pending[:0]
		if !s.Restoring() {
			c.pending = c.spikes()
		}
	}
	if s.Restoring() {
		c.pending = append(c.pending, 0)
	}
	s.Time(&c.pending[i])
	if c.pending[i] < s.At {
		s.Fail(fmt.Errorf("found the next spike at %v, want none before %v", c.pending[i], s.At))
	}
	c.source.snapshot(s, i)
}

// spikes returns the next of each neuron.
func (c *clockwork) spikes() []sim.Time {
	next := make([]sim.Time, c.neurons)
	for i := range next {
		next[i] = sim.Never
	}
	for k := range c.next.All() {
		next[k.Rank] = sim.Time(k.At)
	}
	return next
}

// Resume implements sim.Snapshotter.
func (c *clockwork) Resume(sim.Time) error {
	c.next.Reset()
	for i, at := range c.pending {
		c.expect(i, at)
	}
	c.pending = nil
	return nil
}
