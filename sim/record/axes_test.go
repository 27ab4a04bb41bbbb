package record

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/plot/vg"
	"pgregory.net/rapid"
)

func TestTimeAxisHasTheUnitOfItsLength(t *testing.T) {
	for _, tc := range []struct {
		length sim.Time
		want   string
	}{
		{999, "time (ps)"}, {sim.Nanosecond, "time (ns)"}, {50 * sim.Microsecond, "time (µs)"},
		{sim.Millisecond, "time (ms)"}, {10 * sim.Second, "time (ms)"}, {sim.Minute, "time (s)"},
	} {
		if got := newTimeAxis(sim.Window{From: sim.Second, To: sim.Second + tc.length}).label(); got != tc.want {
			t.Errorf("%v: got %s, want %s", tc.length, got, tc.want)
		}
	}
}

func TestHistogramCountsEveryValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.Float64Range(-1e299, 1e299)).Draw(t, "values")
		bins := rapid.IntRange(0, 50).Draw(t, "bins")
		slices.Sort(values)
		dividers, err := histogramDividers(values, bins)
		if err != nil {
			t.Fatal(err)
		}
		if bins > 0 && len(dividers) != bins+1 || len(dividers) > 203 {
			t.Fatalf("%d bins, want %d", len(dividers)-1, bins)
		}
		total := 0.0
		for _, n := range histogramBars(dividers, values).heights {
			total += n
		}
		if total != float64(len(values)) {
			t.Fatalf("%v of %d values counted", total, len(values))
		}
	})
}

func TestRateBarsCountEverySpikeOnce(t *testing.T) {
	// Bins of 40 ms; the last is 20 ms long. Three neurons.
	b := rateBars(three, sim.Window{To: 100 * sim.Millisecond}, 40*sim.Millisecond)
	want := bars{edges: []float64{0, 0.4, 0.8, 1}, heights: []float64{3 / 0.04 / 3, 1 / 0.04 / 3, 0}}
	if diff := cmp.Diff(want, b, cmp.AllowUnexported(bars{})); diff != "" {
		t.Error(diff)
	}
	if got := rateBars(three, sim.Window{From: sim.Never - 10, To: sim.Never}, 4).edges; len(got) != 4 {
		t.Errorf("bins at the end of time: %v", got)
	}
}

// TestThinCurvesCoverTheSamePixels compares what each column of pixels shows.
func TestThinCurvesCoverTheSamePixels(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var line []vg.Point
	for i := range 5000 {
		line = append(line, vg.Point{X: vg.Length(i) * pixel / 50, Y: vg.Length(rng.NormFloat64())})
	}
	thinned := thin(line)
	if len(thinned) > 4*101 {
		t.Errorf("%d points in 100 columns", len(thinned))
	}
	columns := func(line []vg.Point) map[int][2]vg.Length {
		seen := map[int][2]vg.Length{}
		for _, p := range line {
			k := int(p.X / pixel)
			span, ok := seen[k]
			if !ok {
				span = [2]vg.Length{p.Y, p.Y}
			}
			seen[k] = [2]vg.Length{min(span[0], p.Y), max(span[1], p.Y)}
		}
		return seen
	}
	if diff := cmp.Diff(columns(line), columns(thinned)); diff != "" {
		t.Error(diff)
	}
	if got := thin(nil); len(got) != 0 {
		t.Error(got)
	}
}
