package coding_test

import (
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"
)

// TestPoissonCountsHaveTheVarianceOfTheirMean: the bounds are four standard errors.
func TestPoissonCountsHaveTheVarianceOfTheirMean(t *testing.T) {
	const rate, copies = 200, 400
	for _, x := range []float64{0.01, 0.3, 1} {
		values, err := coding.Repeat(nil, []float64{x}, copies)
		if err != nil {
			t.Fatal(err)
		}
		counts := make([]float64, copies)
		for _, s := range spikesOf(t, coding.Poisson{Rate: rate}, values, sim.Second) {
			counts[s.Neuron]++
		}
		mean, variance := stat.MeanVariance(counts, nil)
		want := rate * x
		if math.Abs(mean-want) > 4*math.Sqrt(want/copies) {
			t.Errorf("value %v: mean %v, want %v", x, mean, want)
		}
		if bound := 4 * math.Sqrt((want+2*want*want)/copies); math.Abs(variance-want) > bound {
			t.Errorf("value %v: variance %v, want %v +- %v", x, variance, want, bound)
		}
	}
}

// TestPoissonDecodesToWithinItsError: six standard errors, and a few spikes for the rarest.
func TestPoissonDecodesToWithinItsError(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 20).Draw(t, "values")
		code := coding.Poisson{Rate: 500, Start: 50 * ms, Stop: 450 * ms}
		decoded := make([]float64, len(values))
		w := sim.Window{From: 10 * ms, To: sim.Second}
		if err := code.Decode(decoded, spikesOf(t, code, values, w.To), w); err != nil {
			t.Fatal(err)
		}
		const expected = 500 * 0.4 // of the value 1
		for i, x := range values {
			if bound := 6*math.Sqrt(x/expected) + 8/expected; math.Abs(decoded[i]-x) > bound {
				t.Errorf("%v decoded as %v, want +- %v", x, decoded[i], bound)
			}
		}
	})
}

func TestPoissonRefusesParameters(t *testing.T) {
	for _, c := range []struct {
		why, field string
		code       coding.Poisson
	}{
		{"a rate is not negative", "Rate", coding.Poisson{Rate: -1}},
		{"closer than time can tell", "Rate", coding.Poisson{Rate: 2e9}},
		{"not a number", "Rate", coding.Poisson{Rate: math.NaN()}},
		{"before the run", "Start", coding.Poisson{Start: -1}},
		{"over before it began", "Stop", coding.Poisson{Start: 5, Stop: 5}},
		{"a window that sees nothing", "", coding.Poisson{}},
	} {
		if c.field != "" {
			refuses(t, c.why, c.field, c.code, c.code.Decode)
		} else if err := c.code.Decode(nil, nil, sim.Window{From: 3, To: 3}); err == nil {
			t.Errorf("%s: no error", c.why)
		}
	}
}
