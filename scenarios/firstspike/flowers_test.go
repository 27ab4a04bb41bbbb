package firstspike

import (
	"testing"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/sim"
)

// TestFlowersAreDividedByTheSeed: half of each species to learn from, the others for the test, and all that is told of a flower are its fields.
func TestFlowersAreDividedByTheSeed(t *testing.T) {
	a := About{Data: Iris, Code: Code{Early: 0.15, Late: 2}, Tau: 5 * sim.Millisecond, Seed: 3}
	counts := make([]int, 3)
	for _, split := range []dataset.Split{dataset.Train, dataset.Test} {
		set, err := a.Open(split)
		if err != nil {
			t.Fatal(err)
		}
		if set.Inputs != 48 || set.Len() != 75 || len(set.Classes) != 3 {
			t.Fatalf("%d samples of %d inputs, classes %v", set.Len(), set.Inputs, set.Classes)
		}
		for k := range set.Len() {
			counts[set.Label(k)]++
			measured := make(map[int]bool)
			for _, e := range set.Events(nil, k) {
				measured[e.Source/12] = true
				if e.At < 0.15 || e.At > 2 || e.Source >= 48 {
					t.Fatalf("input %d fires at %v", e.Source, e.At)
				}
			}
			if len(measured) != 4 {
				t.Errorf("sample %d tells %d measurements", k, len(measured))
			}
		}
		if split == dataset.Train && (counts[0] != 25 || counts[1] != 25 || counts[2] != 25) {
			t.Errorf("%v of each species to learn from", counts)
		}
	}
	rows := append(halfOf(dataset.Iris(), dataset.Train, 3), halfOf(dataset.Iris(), dataset.Test, 3)...)
	seen := make(map[int]bool)
	for _, k := range rows {
		seen[k] = true
	}
	if len(seen) != 150 {
		t.Errorf("%d flowers of 150", len(seen))
	}
}
