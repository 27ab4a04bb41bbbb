package firstspike

import (
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
)

// Clock is a time step, in the unit of a network, to whose multiples spikes are moved up; 0 is exact time. It is given the best of
// cases: it misses no crossing and integrates without error; what it changes, it changes because it cannot tell two spikes of
// one step apart.
type Clock float64

// Clock is that of a step of dt.
func (a *About) Clock(dt sim.Time) Clock { return Clock(float64(dt) / float64(a.Tau)) }

// Move is a time on the clock, not before it was.
func (c Clock) Move(t float64) float64 {
	if c == 0 {
		return t
	}
	const rounding = 1e-9 // of a step: a time that is on the grid stays there
	return math.Ceil(t/float64(c)-rounding) * float64(c)
}

func (c Clock) moveAll(times []float64) []float64 {
	if times == nil {
		return nil
	}
	moved := make([]float64, len(times))
	for i, t := range times {
		moved[i] = c.Move(t)
	}
	return moved
}

// Changed is a network some of whose parameters are others: change gets a copy of each layer, whose slices are those of n.
func (n *Network) Changed(change func(l *gradient.Layer)) *Network {
	c := &Network{&gradient.Network{}, n.About}
	for _, l := range n.Layers {
		l := *l
		change(&l)
		c.Layers = append(c.Layers, &l)
	}
	return c
}

// On is the network whose pulses and delays are whole numbers of steps.
func (n *Network) On(c Clock) *Network {
	return n.Changed(func(l *gradient.Layer) {
		l.Pulses, l.Axonal, l.Synaptic = c.moveAll(l.Pulses), c.moveAll(l.Axonal), c.moveAll(l.Synaptic)
	})
}

// Pass evaluates the network on a clock: what arrives at every layer, inputs among it, is moved. The outputs are for the caller to move.
func (n *Network) Pass(c Clock) *gradient.Pass {
	p := n.On(c).NewPass()
	p.Grid = n.Picosecond()
	if c != 0 {
		p.Alter = func(_ int, events []gradient.Event) []gradient.Event {
			for i := range events {
				events[i].At = c.Move(events[i].At)
			}
			return events
		}
	}
	return p
}
