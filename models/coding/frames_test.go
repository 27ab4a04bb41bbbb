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

func TestFramesByHand(t *testing.T) {
	for _, c := range []struct {
		why    string
		frames coding.Frames
		time   sim.Time
		want   int
	}{
		{"on the step", coding.Frames{N: 5}, 4 * ms, 4},
		{"the nearest", coding.Frames{N: 5}, 2.4 * ms, 2},
		{"half to even, down", coding.Frames{N: 5}, 2.5 * ms, 2},
		{"half to even, up", coding.Frames{N: 5}, 3.5 * ms, 4},
		{"a picosecond more than half", coding.Frames{N: 5}, 2.5*ms + 1, 3},
		{"a step of odd length has no half", coding.Frames{N: 5, Step: 3}, 4, 1},
		{"half a step after the last, to the even", coding.Frames{N: 5}, 4.5 * ms, 4},
		{"silence stays silence", coding.Frames{N: 5}, sim.Never, -1},
		{"later is dropped", coding.Frames{N: 5, Bypass: true}, 5 * ms, -1},
		{"there are as many as it takes", coding.Frames{Bypass: true}, 5000 * ms, 5000},
	} {
		got, err := c.frames.Index(nil, []sim.Time{c.time})
		if diff := cmp.Diff([]int{c.want}, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", c.why, err, diff)
		}
	}
}

func TestFramesRefuse(t *testing.T) {
	for _, c := range []struct {
		why    string
		frames coding.Frames
		time   sim.Time
	}{
		{"after the last step", coding.Frames{N: 5}, 4.5*ms + 1},
		{"before the first", coding.Frames{N: 5, Bypass: true}, -1},
	} {
		var late *coding.TimeError
		if got, err := c.frames.Index(nil, []sim.Time{0, c.time}); !errors.As(err, &late) || late.Index != 1 || got != nil {
			t.Errorf("%s: got %v, %v, want a *TimeError about time 1", c.why, got, err)
		}
	}
	for _, c := range []struct {
		why, field string
		frames     coding.Frames
	}{
		{"no steps", "N", coding.Frames{}},
		{"steps are counted", "N", coding.Frames{N: -1, Bypass: true}},
		{"time runs forward", "Step", coding.Frames{N: 1, Step: -1}},
	} {
		var wrong *coding.ParamError
		if _, err := c.frames.Index(nil, nil); !errors.As(err, &wrong) || wrong.Field != c.field {
			t.Errorf("%s: got %v, want a *ParamError about %s", c.why, err, c.field)
		}
	}
}

func TestSnnTorchLatencyByHand(t *testing.T) {
	for _, c := range []struct {
		why    string
		code   coding.SnnTorchLatency
		values []float64
		want   []int
	}{
		{"the example in its documentation", coding.SnnTorchLatency{NumSteps: 5, Normalize: true, Linear: true}, []float64{0.02, 0.5, 1}, []int{4, 2, 0}},
		{"dark values spike last", coding.SnnTorchLatency{NumSteps: 20}, []float64{0, 1}, []int{12, 0}},
		{"unless they are clipped", coding.SnnTorchLatency{NumSteps: 20, Clip: true}, []float64{0, 0.01, 1}, []int{-1, 12, 0}},
		{"late spikes are dropped", coding.SnnTorchLatency{NumSteps: 5, Bypass: true}, []float64{0, 1}, []int{-1, 0}},
		{"there are as many steps as it takes", coding.SnnTorchLatency{Bypass: true, Tau: 100}, []float64{0}, []int{1151}},
		{"the first may be late", coding.SnnTorchLatency{NumSteps: 20, FirstSpikeTime: 3}, []float64{1}, []int{3}},
	} {
		got, err := c.code.Index(nil, c.values)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", c.why, err, diff)
		}
	}
}

// TestSnnTorchLatencyIsLatencyInBinary32: but for the digits that binary32 has not, which close to the
// threshold are half a thousandth of tau, the two are the same code.
func TestSnnTorchLatencyIsLatencyInBinary32(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		theirs := coding.SnnTorchLatency{NumSteps: 200, Tau: 9, FirstSpikeTime: 2, Linear: rapid.Bool().Draw(t, "linear")}
		ours := coding.Latency{Tau: 9 * ms, First: 2 * ms, Threshold: rapid.SampledFrom([]float64{0.01, 0.3, 0.9}).Draw(t, "threshold")}
		theirs.Threshold = ours.Threshold
		if theirs.Linear {
			ours.Curve = coding.Linear
		}
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 20).Draw(t, "values")
		steps, err := theirs.Times(nil, values)
		if err != nil {
			t.Fatal(err)
		}
		times, err := ours.Encode(nil, values)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range values {
			exact := times[i].Milliseconds()
			// The rounding of x, and of what is a hundred millionth or more of the threshold.
			lost := 0x1p-23 / max(x-ours.Threshold, coding.Epsilon)
			if off := math.Abs(float64(steps[i]) - exact); off > 9*lost+1e-5 {
				t.Errorf("%v spikes at %v, in binary32 at %v", x, exact, steps[i])
			}
		}
	})
}

func TestSnnTorchLatencyRefuses(t *testing.T) {
	values := []float64{1, 0}
	for _, c := range []struct {
		why, field string
		code       coding.SnnTorchLatency
	}{
		{"no steps", "NumSteps", coding.SnnTorchLatency{}},
		{"nothing to stretch to", "NumSteps", coding.SnnTorchLatency{Bypass: true, Normalize: true}},
		{"no value is above 1", "Threshold", coding.SnnTorchLatency{NumSteps: 5, Threshold: 1}},
		{"not a number", "Threshold", coding.SnnTorchLatency{NumSteps: 5, Threshold: math.NaN()}},
		{"time runs forward", "Tau", coding.SnnTorchLatency{NumSteps: 5, Tau: -1}},
		{"the first comes after the last", "FirstSpikeTime", coding.SnnTorchLatency{NumSteps: 5, FirstSpikeTime: 5}},
	} {
		_, index := c.code.Index(nil, values)
		_, times := c.code.Times(nil, values)
		for _, err := range []error{index, times} {
			var wrong *coding.ParamError
			if !errors.As(err, &wrong) || wrong.Field != c.field {
				t.Errorf("%s: got %v, want a *ParamError about %s", c.why, err, c.field)
			}
		}
	}
	var late *coding.StepError
	if _, err := (coding.SnnTorchLatency{NumSteps: 5, Clip: true}).Index(nil, values); !errors.As(err, &late) || late.Index != 1 || late.Step != 12 {
		t.Errorf("after the last step: got %v, want a *StepError about value 1", err)
	}
	var wrong *coding.ValueError
	if _, err := (coding.SnnTorchLatency{NumSteps: 5}).Times(nil, slices.Insert(values, 1, 2)); !errors.As(err, &wrong) || wrong.Index != 1 {
		t.Errorf("got %v, want a *ValueError about value 1", err)
	}
}
