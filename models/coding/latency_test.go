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

const ms = sim.Millisecond

func TestLatencyByHand(t *testing.T) {
	never := sim.Never
	for _, c := range []struct {
		why    string
		code   coding.Latency
		values []float64
		want   []sim.Time
	}{
		{"the zero Latency: 10 ms ln(x/(x-0.01)), and ln(1+1e5) for dark values",
			coding.Latency{}, []float64{1, 0.5, 0}, []sim.Time{100503359, 202027073, 115129354649}},
		{"twice the threshold: ln 2",
			coding.Latency{Tau: 1 * ms, Threshold: 0.25}, []float64{0.5}, []sim.Time{693147181}},
		{"linear: 1 spikes at First, the threshold last",
			coding.Latency{Curve: coding.Linear, Tau: 10 * ms, Threshold: 0.25, First: 3 * ms},
			[]float64{1, 0.5, 0.25, 0.1, 0}, []sim.Time{3 * ms, 8 * ms, 10.5 * ms, 10.5 * ms, 10.5 * ms}},
		{"clip silences below the threshold, not at it",
			coding.Latency{Curve: coding.Linear, Tau: 10 * ms, Threshold: 0.25, Clip: true},
			[]float64{0.25, 0.2499, 0}, []sim.Time{7.5 * ms, never, never}},
		{"a linear window is the time constant, so it does not depend on the vector",
			coding.Latency{Curve: coding.Linear, Window: 8 * ms}, []float64{0.5}, []sim.Time{4 * ms}},
		{"an RC window ends with the darkest value, even where that is bright",
			coding.Latency{Window: 8 * ms, First: 1 * ms}, []float64{1}, []sim.Time{9 * ms}},
		{"an RC window is scaled by clipped values too, as in snnTorch",
			coding.Latency{Window: 8 * ms, Threshold: 0.5, Clip: true},
			[]float64{1, 0}, []sim.Time{359494061, never}},
		{"2.5 ps: a half rounds up",
			coding.Latency{Curve: coding.Linear, Tau: 10}, []float64{0.75}, []sim.Time{3}},
		{"the longest code ends before never",
			coding.Latency{Curve: coding.Linear, First: 50 * 24 * sim.Hour, Window: 50 * 24 * sim.Hour},
			[]float64{0.01}, []sim.Time{99.5 * 24 * sim.Hour}},
		{"nothing to encode is no error", coding.Latency{Window: 1 * ms}, nil, nil},
	} {
		t.Run(c.why, func(t *testing.T) {
			got, err := c.code.Encode(nil, c.values)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestLatencyRefusesParameters(t *testing.T) {
	for _, c := range []struct {
		why   string
		code  coding.Latency
		field string
	}{
		{"no such curve", coding.Latency{Curve: 2}, "Curve"},
		{"a negative threshold never silences", coding.Latency{Threshold: -0.1}, "Threshold"},
		{"no value is above 1", coding.Latency{Threshold: 1}, "Threshold"},
		{"not a number", coding.Latency{Threshold: math.NaN()}, "Threshold"},
		{"time would run backwards", coding.Latency{Tau: -1}, "Tau"},
		{"the latest spike would not fit", coding.Latency{Tau: sim.Never / 4}, "Tau"},
		{"never is not a duration", coding.Latency{Tau: sim.Never}, "Tau"},
		{"tau would be ignored", coding.Latency{Tau: 1, Window: 1}, "Tau"},
		{"before the run", coding.Latency{First: -1}, "First"},
		{"sums would not fit", coding.Latency{First: sim.Never}, "First"},
		{"a window cannot end before it starts", coding.Latency{Window: -1}, "Window"},
		{"never is not a window", coding.Latency{Window: sim.Never}, "Window"},
	} {
		t.Run(c.why, func(t *testing.T) {
			_, encode := c.code.Encode(nil, []float64{0.5})
			_, decode := c.code.Decode(nil, []sim.Time{0})
			for _, err := range []error{encode, decode} {
				var param *coding.ParamError
				if !errors.As(err, &param) || param.Field != c.field {
					t.Errorf("got %v, want a *ParamError about %s", err, c.field)
				}
			}
		})
	}
}

func TestLatencyRefusesValues(t *testing.T) {
	for _, c := range []struct {
		why   string
		value float64
	}{
		{"not a number", math.NaN()},
		{"infinite", math.Inf(1)},
		{"brighter than full", math.Nextafter(1, 2)},
		{"darker than none", -1e-300},
		{"a byte that was not divided by 255", 17},
	} {
		t.Run(c.why, func(t *testing.T) {
			got, err := coding.Latency{}.Encode(nil, []float64{0, 0.5, c.value})
			var value *coding.ValueError
			if !errors.As(err, &value) || value.Index != 2 || !cmp.Equal(value.Value, c.value, equalNaN) || got != nil {
				t.Errorf("got %v, %v, want a *ValueError about value 2", got, err)
			}
		})
	}
}

var equalNaN = cmp.Comparer(func(a, b float64) bool { return a == b || a != a && b != b })

func TestDecodeRefusesTimes(t *testing.T) {
	linear := coding.Latency{Curve: coding.Linear, Tau: 10 * ms, Threshold: 0.25, First: 2 * ms}
	for _, c := range []struct {
		why  string
		time sim.Time
	}{
		{"before the value 1", 2*ms - 1},
		{"after the threshold", 9.5*ms + 1},
	} {
		t.Run(c.why, func(t *testing.T) {
			_, err := linear.Decode(nil, []sim.Time{2 * ms, 9.5 * ms, c.time})
			var late *coding.TimeError
			if !errors.As(err, &late) || late.Index != 2 || late.Time != c.time {
				t.Errorf("got %v, want a *TimeError about time 2", err)
			}
		})
	}
}

func TestDecodeRefusesForgottenScale(t *testing.T) {
	_, err := coding.Latency{Window: 5 * ms}.Decode(nil, []sim.Time{0})
	var param *coding.ParamError
	if !errors.As(err, &param) || param.Field != "Window" {
		t.Errorf("got %v, want a *ParamError about Window", err)
	}
}

func TestBrighterIsNeverLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := drawLatency(t)
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 20).Draw(t, "values")
		times, err := code.Encode(nil, values)
		if err != nil {
			t.Fatal(err)
		}
		for i := range values {
			if times[i] < code.First {
				t.Fatalf("value %v spikes at %v, before First", values[i], times[i])
			}
			for j := range values {
				if values[i] > values[j] && times[i] > times[j] {
					t.Fatalf("%v spikes at %v, %v already at %v", values[i], times[i], values[j], times[j])
				}
			}
		}
	})
}

func TestDecodeInvertsEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := drawLatency(t)
		if code.Curve == coding.RC && code.Window != 0 {
			code.Window = 0
		}
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 20).Draw(t, "values")
		times, err := code.Encode(nil, values)
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := code.Decode(nil, times)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range values {
			want, slope := inverse(code, x)
			if tol := 0.51*slope + 1e-12; math.Abs(decoded[i]-want) > tol {
				t.Fatalf("%v -> %v -> %v, want %v within %g", x, times[i], decoded[i], want, tol)
			}
		}
	})
}

// inverse is what value x should decode to, and how much of it a picosecond is worth at most: the
// slope of the curve one picosecond earlier, where it is steepest.
func inverse(code coding.Latency, x float64) (want, slope float64) {
	theta, tau := code.Threshold, float64(code.Tau+code.Window)
	if theta == 0 {
		theta = 0.01
	}
	if tau == 0 {
		tau = 10 * ms
	}
	if code.Clip && x < theta {
		return 0, 0
	}
	if code.Curve == coding.Linear {
		return max(x, theta), 1 / tau
	}
	x = max(x, theta+coding.Epsilon)
	before := math.Exp(math.Log(x/(x-theta)) - 1/tau)
	brighter := min(1, theta*before/max(before-1, 1e-300))
	return x, brighter * (brighter - theta) / (theta * tau)
}

func drawLatency(t *rapid.T) coding.Latency {
	code := coding.Latency{
		Curve:     rapid.SampledFrom([]coding.Curve{coding.RC, coding.Linear}).Draw(t, "curve"),
		Threshold: rapid.SampledFrom([]float64{0, 1e-3, 0.2, 0.5, 0.9}).Draw(t, "threshold"),
		First:     sim.Time(rapid.Int64Range(0, 20*ms).Draw(t, "first")),
		Clip:      rapid.Bool().Draw(t, "clip"),
	}
	length := sim.Time(rapid.Int64Range(1000, 1000*ms).Draw(t, "length"))
	switch rapid.IntRange(0, 2).Draw(t, "scale") {
	case 0:
		code.Tau = length
	case 1:
		code.Window = length
	}
	return code
}

func TestEncodeReusesItsDestination(t *testing.T) {
	values := image()
	times := make([]sim.Time, len(values))
	trains := make([][]sim.Time, len(values))
	allocs := testing.AllocsPerRun(10, func() {
		var err error
		if times, err = (coding.Latency{Clip: true}).Encode(times, values); err != nil {
			t.Fatal(err)
		}
		trains = coding.Trains(trains, times)
	})
	if allocs != 0 {
		t.Errorf("%v allocations per image, want none", allocs)
	}
}

func TestTrainsLeaveOutSilence(t *testing.T) {
	got := coding.Trains(nil, []sim.Time{5, sim.Never, 7})
	if diff := cmp.Diff([][]sim.Time{{5}, nil, {7}}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	got = coding.Trains(got, []sim.Time{sim.Never, 1})
	if diff := cmp.Diff([][]sim.Time{nil, {1}}, got); diff != "" {
		t.Errorf("reused: (-want +got)\n%s", diff)
	}
}

// image is 28 x 28 values, a fifth of them bright, as in MNIST.
func image() []float64 {
	values := make([]float64, 784)
	for i := range values {
		if i%5 == 0 {
			values[i] = float64(i%256) / 255
		}
	}
	return values
}

func BenchmarkEncode784(b *testing.B) {
	for _, c := range []struct {
		name string
		code coding.Latency
	}{
		{"rc", coding.Latency{}},
		{"rc clipped", coding.Latency{Clip: true}},
		{"linear", coding.Latency{Curve: coding.Linear}},
	} {
		b.Run(c.name, func(b *testing.B) {
			values, times := image(), []sim.Time(nil)
			b.ReportAllocs()
			for b.Loop() {
				var err error
				if times, err = c.code.Encode(times, values); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(values)), "ns/pixel")
		})
	}
}
