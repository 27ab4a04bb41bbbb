package loihi

import (
	"cmp"
	"fmt"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// Options are what a user decides about a replay.
type Options struct {
	Step     sim.Time // of model time that a step of the chip stands for; default 1 ms
	Strategy Strategy // of placement; default InOrder
	Emulator Emulator // Nengo or Lava; default Nengo

	// Headroom is how many spikes of the largest weight may reach a neuron in one step before the accumulator wraps around.
	// More of it leaves smaller weights fewer digits. Default 4, at most 128.
	Headroom int

	// LargestWeight, if above 0, cuts weights that raise or lower v by more than so many thresholds in a step to that. All
	// weights of a neuron share a scale, so one that is much stronger than it need be, as inhibition often is, costs the others
	// their digits. What is cut is reported as an error of the weight.
	LargestWeight float64

	// ShortRefractory shortens refractory intervals that are too long for the chip's counter of 63 steps to that, in place of
	// refusing them. A network that decides by first spikes, whose neurons are to fire once, decides the same.
	ShortRefractory bool
}

// Strategy is how neurons are put onto cores.
type Strategy uint8

const (
	// InOrder fills one core after the other.
	InOrder Strategy = iota
	// ByTraffic fills cores in order, and then moves those close together that send one another many spikes.
	ByTraffic
)

// String is the strategy on the command line.
func (s Strategy) String() string {
	if s > ByTraffic {
		return fmt.Sprintf("Strategy(%d)", uint8(s))
	}
	return [...]string{"order", "traffic"}[s]
}

// Chip makes a chip of this generation.
func (g Generation) Chip(o Options) *chips.Chip {
	o.Step, o.Headroom = cmp.Or(o.Step, sim.Millisecond), cmp.Or(o.Headroom, 4)
	c := &chips.Chip{
		Name: g.Name, Title: g.Title, Notes: g.Notes, Step: o.Step,
		Resources: g.resources(), MaxChips: g.Chips, Constraints: constraints(),
		Items: []chips.Item{
			chips.Steps, chips.Active, chips.Inactive, chips.SynapticOps, chips.Spikes,
			chips.MessagesOut, chips.MessagesIn, chips.HopsEastWest, chips.HopsNorth, chips.HopsOffChip,
		},
		Costs: g.Costs, Quantise: quantise(g, o), Demand: use,
		Place: func(c *chips.Chip, q *chips.Quantised) (*chips.Placement, error) { return g.place(c, q, o.Strategy) },
		Start: g.start,
	}
	for range g.Columns * g.Rows * g.TileCores {
		c.Cores = append(c.Cores, g.capacity())
	}
	return c
}
