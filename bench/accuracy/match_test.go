package accuracy

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// drawTrain draws a few spikes, ascending, close enough to one another to compete for partners.
func drawTrain(t *rapid.T, name string) []sim.Time {
	train := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, 40), func(n int) sim.Time { return sim.Time(n) }), 0, 5).Draw(t, name)
	slices.Sort(train)
	return train
}

const tolerance = 7

// TestPartnersAreOneToOne in order, and closer than the tolerance.
func TestPartnersAreOneToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawTrain(t, "a"), drawTrain(t, "b")
		last := pair{-1, -1}
		for _, p := range pairs(a, b, tolerance) {
			if p.a <= last.a || p.b <= last.b || distance(a[p.a], b[p.b]) >= tolerance {
				t.Fatalf("%v after %v", p, last)
			}
			last = p
		}
	})
}

// TestNoOtherPairingIsCheaper of all that there are.
func TestNoOtherPairingIsCheaper(t *testing.T) {
	var least func(a, b []sim.Time) sim.Time
	least = func(a, b []sim.Time) sim.Time {
		if len(a) == 0 || len(b) == 0 {
			return tolerance * sim.Time(len(a)+len(b))
		}
		return min(2*distance(a[0], b[0])+least(a[1:], b[1:]), tolerance+least(a[1:], b), tolerance+least(a, b[1:]))
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawTrain(t, "a"), drawTrain(t, "b")
		found := pairs(a, b, tolerance)
		cost := tolerance * sim.Time(len(a)+len(b)-2*len(found))
		for _, p := range found {
			cost += 2 * distance(a[p.a], b[p.b])
		}
		if cost != least(a, b) {
			t.Fatalf("%v cost %v, the cheapest %v", found, cost, least(a, b))
		}
	})
}

func TestTheSameTrainIsItsPartner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawTrain(t, "a")
		for i, p := range pairs(a, a, tolerance) {
			if p.a != i || a[p.a] != a[p.b] {
				t.Fatalf("%v", p)
			}
		}
	})
}

func raster(n int, spikes ...sim.Spike) record.Raster {
	return record.Raster{Population: "p", N: n, Spikes: spikes}
}

func TestMissedAndSpurious(t *testing.T) {
	const ms = sim.Time(sim.Millisecond)
	exact := raster(3, sim.Spike{At: 10 * ms, Neuron: 0}, sim.Spike{At: 20 * ms, Neuron: 1}, sim.Spike{At: 30 * ms, Neuron: 0})
	for _, row := range []struct {
		why  string
		grid record.Raster
		want Match
	}{
		{"the same", exact, Match{Spikes: 3, Late: []float64{0, 0, 0}}},
		{"nothing", raster(3), Match{Spikes: 3}},
		{"late and early", raster(3, sim.Spike{At: 9 * ms, Neuron: 0}, sim.Spike{At: 20 * ms, Neuron: 1}, sim.Spike{At: 34 * ms, Neuron: 0}), Match{Spikes: 3, Late: []float64{-1, 0, 4}}},
		{"too late", raster(3, sim.Spike{At: 20 * ms, Neuron: 1}, sim.Spike{At: 35 * ms, Neuron: 0}), Match{Spikes: 3, Spurious: 1, Late: []float64{0}}},
		{"another neuron's", raster(3, sim.Spike{At: 10 * ms, Neuron: 2}), Match{Spikes: 3, Spurious: 1}},
	} {
		got := compare(exact, row.grid, 5*ms)
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", row.why, diff)
		}
	}
}

func TestQuantiles(t *testing.T) {
	m := Match{Spikes: 5, Late: []float64{-3, -1, 1, 2}}
	if m.Missed() != 1 || m.Error(0.5) != 1 || m.Error(1) != 3 || m.Offset() != -1 {
		t.Errorf("%d missed, errors %v and %v, offset %v", m.Missed(), m.Error(0.5), m.Error(1), m.Offset())
	}
	if none := (Match{}); !math.IsNaN(none.Error(0.5)) || !math.IsNaN(none.Offset()) {
		t.Error("errors of no spikes")
	}
}

// A spike that comes too late for its partner is missed where it should be and spurious where it is.
func Example() {
	const ms = sim.Time(sim.Millisecond)
	exact := raster(1, sim.Spike{At: 10 * ms}, sim.Spike{At: 50 * ms})
	grid := raster(1, sim.Spike{At: 10*ms + ms/2}, sim.Spike{At: 57 * ms})
	m := compare(exact, grid, 5*ms)
	fmt.Println("late by", m.Late, "ms; missed:", m.Missed(), "spurious:", m.Spurious)
	// Output:
	// late by [0.5] ms; missed: 1 spurious: 1
}
