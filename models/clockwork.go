package models

import (
	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// clockwork is the state of sources whose neurons each know their next spike.
type clockwork struct {
	next   queue.Heap[struct{}] // keyed by (time, neuron)
	source stepper
}

// stepper makes the spikes of a clockwork one after another.
type stepper interface {
	// following returns the spike of neuron i after the one it gave last, or Never.
	following(i int) sim.Time
}

// wind sets every neuron's first spike.
func wind(n int, source stepper) *clockwork {
	c := &clockwork{source: source}
	for i := range n {
		c.set(i)
	}
	return c
}

func (c *clockwork) set(i int) {
	if at := c.source.following(i); at != sim.Never {
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
