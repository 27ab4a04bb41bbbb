package firstspike

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/sim"
)

// TestImagesBecomeSpikes the brighter the earlier, dark pixels none, in the order of (At, Source).
func TestImagesBecomeSpikes(t *testing.T) {
	set, err := dataset.DefaultGlyphs(1).Samples(dataset.Test, 3)
	if err != nil {
		t.Fatal(err)
	}
	for levels, silence := range map[int]float64{0: 0, 256: 0.2, 4: 0, 3: 0.7} {
		a := &About{Code: Code{0.15, 2, silence, levels}, Tau: 5 * sim.Millisecond}
		samples := a.Images(set)
		for k := range samples.Len() {
			var want []gradient.Event
			for i, grey := range set.Image(k) {
				v := float64(grey) / 255
				if levels > 0 {
					v = math.Round(v*float64(levels-1)) / float64(levels-1)
				}
				if v > 0 && v >= silence {
					want = append(want, gradient.Event{Source: i, At: a.round(2 - v*1.85)})
				}
			}
			slices.SortStableFunc(want, func(a, b gradient.Event) int { return cmp.Compare(a.At, b.At) })
			got := samples.Events([]gradient.Event{{Source: -1}}, k)
			if !slices.Equal(got[1:], want) || got[0].Source != -1 {
				t.Fatalf("%d levels, silence %v, image %d: %v, want %v", levels, silence, k, got, want)
			}
		}
	}
}

// TestPointsBecomeSpikes of x, y and what they lack of 1, at whole picoseconds.
func TestPointsBecomeSpikes(t *testing.T) {
	a := &About{Code: Code{Early: 0.5, Late: 1.5}, Tau: 10}
	got := a.Points(&dataset.Points{XY: [][2]float64{{0.25, 1}}, Labels: []uint8{2}}).Events(nil, 0)
	for i, want := range []float64{0.75, 1.5, 1.25, 0.5} {
		if got[i].Source != i || math.Abs(got[i].At-want) > 0.05+1e-12 || a.Instant(got[i].At) != sim.Time(math.Round(10*got[i].At)) {
			t.Errorf("input %d fires at %v, want %v to a tenth", i, got[i], want)
		}
	}
}
