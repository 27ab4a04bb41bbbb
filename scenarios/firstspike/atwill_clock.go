package firstspike

import (
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/sim"
)

// atWillOnClock runs the layers one after the other, as each is given what the clock makes of the one before.
type atWillOnClock struct {
	*AtWill
	step, end sim.Time
	layers    []*eventprop.Pass
	in        []eventprop.Input
	out       []sim.Spike
	first     []sim.Time
}

// OnClock implements Trained.
func (n *AtWill) OnClock(dt, end sim.Time) Decider {
	c := &atWillOnClock{AtWill: n, step: max(1, dt), end: end, first: make([]sim.Time, n.Outputs())}
	for _, l := range n.Layers {
		l := *l
		l.Delays = slices.Clone(l.Delays)
		for i, d := range l.Delays {
			l.Delays[i] = float64(c.up(sim.Time(math.RoundToEven(d))))
		}
		c.layers = append(c.layers, (&eventprop.Layered{Layers: []*eventprop.Layer{&l}, Until: end}).NewPass())
	}
	return c.decide
}

// up is a time on the grid.
func (c *atWillOnClock) up(t sim.Time) sim.Time { return (t + c.step - 1) / c.step * c.step }

func (c *atWillOnClock) decide(events []gradient.Event) []sim.Time {
	c.in = c.Spikes(c.in[:0], events)
	for _, layer := range c.layers {
		for i := range c.in {
			c.in[i].At = c.up(c.in[i].At)
		}
		layer.Forward(c.in)
		c.out, c.in = layer.Spikes(0, c.out[:0]), c.in[:0]
		for _, s := range c.out {
			c.in = append(c.in, eventprop.Input{Source: int(s.Neuron), At: s.At})
		}
	}
	for i := range c.first {
		c.first[i] = sim.Never
	}
	for _, s := range c.out {
		if at := c.up(s.At); at < c.end {
			c.first[s.Neuron] = min(c.first[s.Neuron], at)
		}
	}
	return c.first
}
