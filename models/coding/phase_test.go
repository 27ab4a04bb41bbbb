package coding_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

// timesOf are the spikes of one neuron.
func timesOf(spikes []sim.Spike, neuron uint32) []sim.Time {
	var times []sim.Time
	for _, s := range spikes {
		if s.Neuron == neuron {
			times = append(times, s.At)
		}
	}
	return times
}

func TestPhaseByHand(t *testing.T) {
	for _, c := range []struct {
		why   string
		code  coding.Phase
		value float64
		want  []sim.Time
	}{
		{"0 is silent", coding.Phase{}, 0, nil},
		{"the last digit, 1 of 255", coding.Phase{Periods: 2}, 1. / 255, []sim.Time{7 * ms, 15 * ms}},
		{"200 of 255 is 11001000", coding.Phase{Periods: 1}, 200. / 255, []sim.Time{0, 1 * ms, 4 * ms}},
		{"1 is a spike in every step, on and on", coding.Phase{Bits: 2, Step: 10 * ms}, 1, []sim.Time{0, 10 * ms, 20 * ms, 30 * ms, 40 * ms}},
		{"one digit tells black from white", coding.Phase{Bits: 1, Step: 25 * ms}, 0.6, []sim.Time{0, 25 * ms}},
		{"half a digit goes to the even: 1.5 of 3", coding.Phase{Bits: 2, Periods: 1}, 0.5, []sim.Time{0}},
		{"and 0.5 of 1", coding.Phase{Bits: 1, Periods: 1}, 0.5, nil},
		{"as many digits as there are", coding.Phase{Bits: 32, Periods: 1}, 1. / (1<<32 - 1), []sim.Time{31 * ms}},
	} {
		got := timesOf(spikesOf(t, c.code, []float64{c.value}, 50*ms), 0)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

func TestPhaseDecodesToHalfADigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 10).Draw(t, "values")
		code := coding.Phase{Bits: rapid.IntRange(1, 32).Draw(t, "bits"), Step: 0.1 * ms}
		period, err := code.Period()
		if err != nil {
			t.Fatal(err)
		}
		w := sim.Window{From: 2 * period, To: 5 * period}
		decoded := make([]float64, len(values))
		if err := code.Decode(decoded, spikesOf(t, code, values, w.To), w); err != nil {
			t.Fatal(err)
		}
		whole := 1 - math.Ldexp(1, -code.Bits)
		for i, x := range values {
			if off := math.Abs(decoded[i] - x*whole); off > math.Ldexp(0.5, -code.Bits)+1e-15 {
				t.Errorf("%v decoded as %v, off by %g with %d bits", x, decoded[i], off, code.Bits)
			}
		}
	})
}

func TestPhaseRefuses(t *testing.T) {
	for _, c := range []struct {
		why, field string
		code       coding.Phase
	}{
		{"a value has digits", "Bits", coding.Phase{Bits: -1}},
		{"more than a word holds", "Bits", coding.Phase{Bits: 33}},
		{"time runs forward", "Step", coding.Phase{Step: -1}},
		{"a step that does not end", "Step", coding.Phase{Step: sim.Never}},
		{"periods are counted", "Periods", coding.Phase{Periods: -1}},
		{"more periods than there is time", "Periods", coding.Phase{Periods: 1 << 40}},
	} {
		refuses(t, c.why, c.field, c.code, c.code.Decode)
	}
	for _, c := range []struct {
		why string
		w   sim.Window
	}{
		{"half a period", sim.Window{To: 4 * ms}},
		{"a period out of step", sim.Window{From: 1 * ms, To: 9 * ms}},
		{"no period", sim.Window{}},
		{"before time 0", sim.Window{From: -8 * ms, To: 8 * ms}},
	} {
		var wrong *coding.ParamError
		if err := (coding.Phase{}).Decode(nil, nil, c.w); !errors.As(err, &wrong) || wrong.Field != "window" {
			t.Errorf("%s: got %v, want a *ParamError about the window", c.why, err)
		}
	}
	var between *coding.SpikeError
	if err := (coding.Phase{}).Decode(make([]float64, 1), []sim.Spike{{At: 1.5 * ms}}, sim.Window{To: 8 * ms}); !errors.As(err, &between) {
		t.Errorf("a spike between two steps: got %v, want a *SpikeError", err)
	}
}

func TestOscillationByHand(t *testing.T) {
	for _, c := range []struct {
		why   string
		code  coding.Oscillation
		value float64
		want  []sim.Time
	}{
		{"1 fires at the crests", coding.Oscillation{Period: 20 * ms}, 1, []sim.Time{0, 20 * ms, 40 * ms}},
		{"which lie where Offset says", coding.Oscillation{Period: 20 * ms, Offset: 0.25}, 1, []sim.Time{5 * ms, 25 * ms, 45 * ms}},
		{"less is later", coding.Oscillation{Period: 20 * ms, Cycles: 1}, 0.75, []sim.Time{5 * ms}},
		{"no value at the threshold", coding.Oscillation{Threshold: 0.5}, 0.5, nil},
		{"40 Hz by default, for two cycles", coding.Oscillation{Cycles: 2}, 0.5, []sim.Time{12.5 * ms, 37.5 * ms}},
		{"the first spike is rounded, a half up; the others follow it", coding.Oscillation{Period: 1001, Cycles: 3}, 0.5, []sim.Time{501, 1502, 2503}},
	} {
		got := timesOf(spikesOf(t, c.code, []float64{c.value}, 50*ms), 0)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

func TestOscillationDecodesToHalfAPicosecond(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 10).Draw(t, "values")
		code := coding.Oscillation{
			Period: sim.Time(rapid.Int64Range(1000, 100*ms).Draw(t, "period")),
			Offset: rapid.SampledFrom([]float64{0, 0.125, 0.3, 0.999}).Draw(t, "offset"),
		}
		w := sim.Window{From: 3 * code.Period, To: 7 * code.Period}
		decoded := make([]float64, len(values))
		if err := code.Decode(decoded, spikesOf(t, code, values, w.To), w); err != nil {
			t.Fatal(err)
		}
		for i, x := range values {
			if x <= 0.01 {
				x = 0
			}
			if off := math.Abs(decoded[i] - x); off > 0.5/float64(code.Period)+1e-12 {
				t.Errorf("%v decoded as %v, off by %g cycles of %v", x, decoded[i], off, code.Period)
			}
		}
	})
}

// TestOscillationFiresAtThePhaseOfItsReference: s(t) is 1 where the value 1 fires, and -1 where a half does.
func TestOscillationFiresAtThePhaseOfItsReference(t *testing.T) {
	code := coding.Oscillation{Period: 100 * ms, Offset: 0.3}
	spikes := spikesOf(t, code, []float64{1, 0.75, 0.5}, sim.Second)
	for neuron, want := range []float64{1, 0, -1} {
		for _, at := range timesOf(spikes, uint32(neuron)) {
			if got, err := code.Crest(at); math.Abs(got-want) > 1e-9 || err != nil {
				t.Errorf("neuron %d fires at %v, where s is %v, want %v (%v)", neuron, at, got, want, err)
			}
		}
	}
}

func TestOscillationRefusesParameters(t *testing.T) {
	for _, c := range []struct {
		why, field string
		code       coding.Oscillation
	}{
		{"time runs forward", "Period", coding.Oscillation{Period: -1}},
		{"a cycle that does not end", "Period", coding.Oscillation{Period: sim.Never}},
		{"cycles are counted", "Cycles", coding.Oscillation{Cycles: -1}},
		{"more cycles than there is time", "Cycles", coding.Oscillation{Cycles: 1 << 40}},
		{"a whole cycle is none", "Offset", coding.Oscillation{Offset: 1}},
		{"not a number", "Offset", coding.Oscillation{Offset: math.NaN()}},
		{"nothing would fire", "Threshold", coding.Oscillation{Threshold: 1}},
		{"0.01 of 99 ps is less than one", "Threshold", coding.Oscillation{Period: 99}},
	} {
		refuses(t, c.why, c.field, c.code, c.code.Decode)
	}
}
