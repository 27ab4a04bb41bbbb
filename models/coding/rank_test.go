package coding_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

func TestRankOrderByHand(t *testing.T) {
	code := coding.RankOrder{Threshold: 0.05, First: 2 * ms, Interval: 3 * ms, Modulation: 0.5}
	values := []float64{0.3, 0.9, 0.9, 0.05, 1}
	times, err := code.Encode(nil, values)
	want := []sim.Time{11 * ms, 5 * ms, 8 * ms, sim.Never, 2 * ms}
	if diff := cmp.Diff(want, times); diff != "" || err != nil {
		t.Errorf("equal values in their order, none at the threshold: %v (-want +got)\n%s", err, diff)
	}
	if got := coding.Ranks(nil, times); !slices.Equal(got, []int{3, 1, 2, -1, 0}) {
		t.Errorf("ranks %v", got)
	}
	if got, err := code.Decode(nil, times); err != nil || !slices.Equal(got, []float64{0.125, 0.5, 0.25, 0, 1}) {
		t.Errorf("sensitivities %v, %v", got, err)
	}
	if got, err := code.Activation([]float64{8, 2, 4, 100, -1}, times); err != nil || got != 1+1+1-1 {
		t.Errorf("activation %v, %v", got, err)
	}
}

// TestRankOrderKeepsTheOrder and nothing else: decode(encode(x)) ranks as x does.
func TestRankOrderKeepsTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 50).Draw(t, "values")
		code := coding.RankOrder{Threshold: rapid.SampledFrom([]float64{0, 0.3}).Draw(t, "threshold"), Interval: 1}
		times := make([]sim.Time, len(values))
		if err := coding.FirstTimes(times, spikesOf(t, code, values, ms), sim.Window{To: ms}); err != nil {
			t.Fatal(err)
		}
		decoded, err := code.Decode(nil, times)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range values {
			if fires := x > code.Threshold; fires != (decoded[i] > 0) {
				t.Errorf("%v decoded as %v, threshold %v", x, decoded[i], code.Threshold)
			}
			for j, y := range values {
				if x > y && decoded[i] < decoded[j] {
					t.Errorf("%v > %v decoded as %v < %v", x, y, decoded[i], decoded[j])
				}
			}
		}
	})
}

// TestActivationIsLargestForTheOrderOfTheWeights as Thorpe and Gautrais 1998 say.
func TestActivationIsLargestForTheOrderOfTheWeights(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Float64Range(-1, 1), 1, 10).Draw(t, "weights")
		values := rapid.SliceOfN(rapid.Float64Range(0.1, 1), len(weights), len(weights)).Draw(t, "values")
		code := coding.RankOrder{}
		activation := func(values []float64) float64 {
			times, err := code.Encode(nil, values)
			if err != nil {
				t.Fatal(err)
			}
			a, err := code.Activation(weights, times)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		ideal := make([]float64, len(weights))
		for i, w := range weights {
			ideal[i] = (w + 2) / 4
		}
		if a, best := activation(values), activation(ideal); a > best+1e-12 {
			t.Errorf("order of %v activates by %v, that of the weights by %v", values, a, best)
		}
	})
}

func TestRankOrderRefusesParameters(t *testing.T) {
	for _, c := range []struct {
		why, field string
		code       coding.RankOrder
	}{
		{"nothing would spike", "Threshold", coding.RankOrder{Threshold: 1}},
		{"not a number", "Threshold", coding.RankOrder{Threshold: math.NaN()}},
		{"before the run", "First", coding.RankOrder{First: -1}},
		{"time runs forward", "Interval", coding.RankOrder{Interval: -1}},
		{"the second spike would come after the end of time", "Interval", coding.RankOrder{Interval: sim.Never / 2}},
		{"a reader does not grow more sensitive", "Modulation", coding.RankOrder{Modulation: 1.1}},
		{"nor inhibited", "Modulation", coding.RankOrder{Modulation: -0.5}},
	} {
		_, err := c.code.Source([]float64{0.5, 0.6})
		var wrong *coding.ParamError
		if !errors.As(err, &wrong) || wrong.Field != c.field {
			t.Errorf("%s: got %v, want a *ParamError about %s", c.why, err, c.field)
		}
	}
	if _, err := (coding.RankOrder{}).Activation([]float64{1, 2}, []sim.Time{0}); err == nil {
		t.Error("a weight without a time: no error")
	}
}

func TestFirstTimesCountFromTheWindow(t *testing.T) {
	spikes := []sim.Spike{{At: 9, Neuron: 1}, {At: 17, Neuron: 1}, {At: 12, Neuron: 1}, {At: 10, Neuron: 2}, {At: 20, Neuron: 0}}
	times := make([]sim.Time, 3)
	err := coding.FirstTimes(times, spikes, sim.Window{From: 10, To: 20})
	if diff := cmp.Diff([]sim.Time{sim.Never, 2, 0}, times); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}
