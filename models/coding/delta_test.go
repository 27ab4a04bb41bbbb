package coding_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

func TestDeltaByHand(t *testing.T) {
	up := []float64{1, 2, 2.9, 3, 3.9}
	for _, c := range []struct {
		why    string
		code   coding.Delta
		signal []float64
		want   []int8
	}{
		{"rises from 0", coding.Delta{Threshold: 1}, up, []int8{1, 1, 0, 0, 0}},
		{"or from the first sample", coding.Delta{Threshold: 1, Padding: true}, up, []int8{0, 1, 0, 0, 0}},
		{"small changes add up where the reference follows the spikes", coding.Delta{Threshold: 1, Track: true}, up, []int8{1, 1, 0, 1, 0}},
		{"falls do not count", coding.Delta{Threshold: 1}, []float64{1, 0, 1}, []int8{1, 0, 1}},
		{"unless they are asked for", coding.Delta{Threshold: 1, Off: true}, []float64{1, 0, 1}, []int8{1, -1, 1}},
		{"1 - 1e-17 is below 1, though not in float64", coding.Delta{Threshold: 1}, []float64{1e-17, 1}, []int8{0, 0}},
		{"a slope that is too steep is followed late", coding.Delta{Threshold: 1, Off: true, Track: true}, []float64{3, 3, 3, 3, 0}, []int8{1, 1, 1, 0, -1}},
		{"nothing", coding.Delta{Padding: true}, nil, nil},
	} {
		got, err := c.code.Encode(nil, c.signal)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", c.why, err, diff)
		}
	}
}

// TestDeltaDecodesToWithinItsThreshold as long as no step of the signal is larger.
func TestDeltaDecodesToWithinItsThreshold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		theta := rapid.Float64Range(0.01, 2).Draw(t, "threshold")
		steps := rapid.SliceOfN(rapid.Float64Range(-1, 1), 1, 100).Draw(t, "steps")
		code := coding.Delta{Threshold: theta, Off: true, Track: true, Padding: rapid.Bool().Draw(t, "padding")}
		signal := make([]float64, len(steps))
		x := 0.0
		for k, step := range steps {
			x += step * theta * (1 - 1e-12)
			signal[k] = x
		}
		events, err := code.Encode(nil, signal)
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := code.Decode(nil, events)
		if err != nil {
			t.Fatal(err)
		}
		start := 0.0
		if code.Padding {
			start = signal[0]
		}
		for k, x := range signal {
			if off := math.Abs(start + decoded[k] - x); off > theta*(1+1e-9) {
				t.Errorf("sample %d, %v, decoded as %v, threshold %v", k, x, start+decoded[k], theta)
			}
		}
	})
}

// TestDeltaEventsAreThoseOfItsSource: through spikes and back.
func TestDeltaEventsAreThoseOfItsSource(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "signals")
		code := coding.Delta{Off: rapid.Bool().Draw(t, "off"), Track: rapid.Bool().Draw(t, "track"), Step: 3}
		signals, want, got := make([][]float64, n), make([][]int8, n), make([][]int8, n)
		for i := range n {
			signals[i] = rapid.SliceOfN(rapid.Float64Range(-1, 1), 0, 20).Draw(t, "signal")
			events, err := code.Encode(nil, signals[i])
			if err != nil {
				t.Fatal(err)
			}
			want[i], got[i] = events, make([]int8, len(events))
		}
		spec, err := code.Source(signals)
		if err != nil {
			t.Fatal(err)
		}
		neurons := n
		if code.Off {
			neurons = 2 * n
		}
		if err := code.Events(got, play(t, spec, neurons, ms)); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			if string(asBytes(got[i])) != string(asBytes(want[i])) {
				t.Errorf("signal %d: %v, want %v", i, got[i], want[i])
			}
		}
	})
}

func asBytes(events []int8) []byte {
	var b []byte
	for _, e := range events {
		b = append(b, byte(e))
	}
	return b
}

func TestDeltaRefuses(t *testing.T) {
	for _, c := range []struct {
		why, field string
		code       coding.Delta
	}{
		{"a threshold of less than nothing", "Threshold", coding.Delta{Threshold: -1}},
		{"not a number", "Threshold", coding.Delta{Threshold: math.NaN()}},
		{"beyond all signals", "Threshold", coding.Delta{Threshold: math.Inf(1)}},
		{"time runs forward", "Step", coding.Delta{Step: -1}},
		{"a step that does not end", "Step", coding.Delta{Step: sim.Never}},
	} {
		_, encode := c.code.Encode(nil, []float64{1})
		_, decode := c.code.Decode(nil, []int8{1})
		_, source := c.code.Source(nil)
		for _, err := range []error{encode, decode, source, c.code.Events(nil, nil)} {
			var wrong *coding.ParamError
			if !errors.As(err, &wrong) || wrong.Field != c.field {
				t.Errorf("%s: got %v, want a *ParamError about %s", c.why, err, c.field)
			}
		}
	}
	for _, x := range []float64{math.NaN(), math.Inf(1)} {
		_, err := coding.Delta{}.Source([][]float64{{1}, {0, 0, x}})
		var wrong *coding.ValueError
		if !errors.As(err, &wrong) || wrong.Index != 2 || !strings.Contains(err.Error(), "signal 1") {
			t.Errorf("sample %v: got %v, want a *ValueError about sample 2 of signal 1", x, err)
		}
	}
	for _, c := range []struct {
		why string
		at  sim.Time
	}{{"before the first sample", -1 * ms}, {"between two samples", 1.5 * ms}, {"after the last sample", 3 * ms}} {
		var wrong *coding.SpikeError
		if err := (coding.Delta{}).Events([][]int8{make([]int8, 3)}, []sim.Spike{{At: c.at}}); !errors.As(err, &wrong) {
			t.Errorf("%s: got %v, want a *SpikeError", c.why, err)
		}
	}
	if _, err := (coding.Delta{Step: 24 * sim.Hour}).Source([][]float64{make([]float64, 200)}); err == nil {
		t.Error("a signal beyond the end of time: no error")
	}
}
