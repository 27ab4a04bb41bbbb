package chips_test

import (
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// abacus is a chip of four cores, with five beads each for neurons, that counts in steps of 1 ms: weights are whole
// numbers, and a neuron fires that holds more than its threshold, and starts again from nothing.
func abacus() *chips.Chip {
	bead := chips.Each(func(*sim.Population) []int64 { return []int64{1} })
	assumed := chips.Source{Provenance: chips.Assumed, Text: "there is no such chip"}
	return &chips.Chip{
		Name: "abacus", Title: "an abacus", Step: sim.Millisecond, MaxChips: 1,
		Resources: []chips.Resource{{Name: "beads", Source: assumed}},
		Cores:     [][]int64{{5}, {5}, {5}, {5}},
		Constraints: []chips.Constraint{
			{Name: "steps", Meaning: "time goes in steps of 1 ms"},
			{Name: "weights", Meaning: "weights are whole numbers"},
		},
		Items: []chips.Item{chips.Steps, chips.Active, chips.Inactive, chips.SynapticOps},
		Costs: []chips.CostSet{{Name: "by hand", Costs: []chips.Cost{
			{Item: chips.Steps, Energy: 7 * chips.Picojoule, Time: sim.Microsecond, Source: assumed},
			{Item: chips.SynapticOps, Energy: 3 * chips.Picojoule, Time: sim.Nanosecond, Source: assumed},
		}}},
		Quantise: beads,
		Demand:   bead.Demand,
		Place:    bead.Place,
		Start: func(c *chips.Chip, q *chips.Quantised, p *chips.Placement) (chips.Machine, error) {
			return chips.Simulate(c, q, p, nil)
		},
	}
}

// beads quantises a network of IF neurons whose weights are jumps.
func beads(net *sim.Network, on chips.Set) (*chips.Quantised, error) {
	rounded := chips.Change{Constraint: "weights", Where: "all projections", Field: "weight", Unit: "mV"}
	r := chips.Remaking{Spec: func(k int) (sim.Spec, error) { return net.Populations[k].Spec, nil }}
	if on.Has(0) {
		r.Step = sim.Millisecond
		r.Spec = func(k int) (sim.Spec, error) {
			cell, ok := net.Populations[k].Spec.(models.IF)
			if !ok {
				return nil, &chips.UnsupportedError{Chip: "abacus", Where: net.Populations[k].Name, What: "not an IF", Change: "take an IF"}
			}
			return models.Leaky{Step: sim.Millisecond, Beta: 1, Threshold: cell.VTh, Reset: models.ResetZero}, nil
		}
	}
	r.Synapses = func(_ int, synapses []sim.Synapse) error {
		for i := range synapses {
			if s := &synapses[i]; on.Has(1) {
				exact := s.Weight
				s.Weight = math.Round(exact)
				rounded.Compare(exact, s.Weight)
			}
			synapses[i].Delay += r.Step
		}
		return nil
	}
	q, err := chips.Remake(net, r)
	q.Changes = append(q.Changes, rounded)
	return q, err
}

// chain is a network of n neurons that hand a spike on, each with a weight of its own.
func chain(n int, weight float64) *chips.Run {
	net := sim.NewNetwork(1)
	source := net.Add("source", 1, models.Trains{{2.2 * sim.Millisecond}})
	cells := net.Add("cells", n, models.IF{VTh: 2.5})
	net.Connect(source, cells, 0, topology.AllToAll{Weight: topology.Const(weight), Delay: topology.Delay(0)})
	return &chips.Run{Network: net, Presentations: []chips.Presentation{
		{Spikes: [][]sim.Spike{{{At: 2.2 * sim.Millisecond}}, nil}, Duration: 10 * sim.Millisecond, Label: -1},
	}}
}

// TestAToyChip shows that a chip needs no line of code outside of its own package.
func TestAToyChip(t *testing.T) {
	r, err := chips.Replay(t.Context(), abacus(), chain(7, 2.6), chips.Options{})
	if err != nil {
		t.Fatal(err)
	}
	// 2.6 mV has become 3 beads, which is above the threshold of 2.5, a step after the event at the second step.
	spikes := r.Outcomes[0].Spikes[1]
	if len(spikes) != 7 || spikes[0].At != 3*sim.Millisecond {
		t.Errorf("%v", spikes)
	}
	if r.Usage[0][0] != 5 || r.Usage[1][0] != 2 {
		t.Errorf("%v", r.Usage)
	}
	// 10 ms, and a step by which the cells are late.
	if e := r.Chip.Energy(&r.Chip.Costs[0], r.Ledger.Totals()); e != (11*7+7*3)*chips.Picojoule {
		t.Errorf("%v", e)
	}
}
