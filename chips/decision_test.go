package chips_test

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

func TestDecisions(t *testing.T) {
	classes := []int{0, 1, 2, 1, -1} // two neurons for class 1, and one for none
	at := func(neurons ...uint32) (spikes []sim.Spike) {
		for k, n := range neurons {
			spikes = append(spikes, sim.Spike{At: sim.Time(k + 1), Neuron: n})
		}
		return spikes
	}
	for _, row := range []struct {
		why    string
		by     chips.By
		spikes []sim.Spike
		want   chips.Decision
	}{
		{"nothing fires", chips.ByFirst, nil, chips.Decision{}},
		{"nothing fires, and nobody has most", chips.ByMost, nil, chips.Decision{}},
		{"the first", chips.ByFirst, at(2, 1, 1), chips.Decision{Classes: []int{2}, At: 1}},
		{"two first together", chips.ByFirst, []sim.Spike{{At: 5, Neuron: 0}, {At: 5, Neuron: 3}, {At: 6, Neuron: 2}}, chips.Decision{Classes: []int{0, 1}, At: 5}},
		{"two first together, of one class", chips.ByFirst, []sim.Spike{{At: 5, Neuron: 1}, {At: 5, Neuron: 3}}, chips.Decision{Classes: []int{1}, At: 5}},
		{"the most, ahead from the fourth on", chips.ByMost, at(2, 2, 1, 1, 3), chips.Decision{Classes: []int{1}, At: 5}},
		{"the most, ahead from the first on", chips.ByMost, at(0, 0, 1, 0), chips.Decision{Classes: []int{0}, At: 1}},
		{"ahead, caught up with, and ahead again", chips.ByMost, at(0, 2, 0), chips.Decision{Classes: []int{0}, At: 3}},
		{"a tie of two, ahead of the third since the second spike", chips.ByMost, at(2, 0, 1, 0, 1), chips.Decision{Classes: []int{0, 1}, At: 4}},
		{"all neurons of a class count together", chips.ByMost, at(0, 0, 1, 3, 1), chips.Decision{Classes: []int{1}, At: 5}},
		{"the most for each neuron, ahead since the others' last spike", chips.ByMean, at(1, 0, 1, 3, 0), chips.Decision{Classes: []int{0}, At: 5}},
		{"on average, a tie of one spike of one neuron and two of two", chips.ByMean, at(1, 3, 2), chips.Decision{Classes: []int{1, 2}, At: 1}},
		{"who stands for nothing is not heard first", chips.ByFirst, at(4, 4, 2), chips.Decision{Classes: []int{2}, At: 3}},
		{"nor has a vote", chips.ByMost, at(4, 4, 2), chips.Decision{Classes: []int{2}, At: 3}},
		{"nor on average", chips.ByMean, at(2, 4, 4), chips.Decision{Classes: []int{2}, At: 1}},
		{"if nobody else fires, there is no decision", chips.ByMean, at(4, 4), chips.Decision{}},
	} {
		r := chips.Readout{Classes: classes, By: row.by}
		if diff := gocmp.Diff(row.want, r.Decide(row.spikes)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

func TestByIsReadAsItIsWritten(t *testing.T) {
	for _, by := range []chips.By{chips.ByFirst, chips.ByMost, chips.ByMean} {
		text, err := by.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var again chips.By
		if err := again.UnmarshalText(text); err != nil || again != by {
			t.Errorf("%s is read as %v: %v", text, again, err)
		}
	}
	var by chips.By
	if err := by.UnmarshalText([]byte("best")); err == nil {
		t.Error("no mistake")
	}
}
