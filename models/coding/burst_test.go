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

func TestBurstByHand(t *testing.T) {
	values := []float64{0, 0.01, 0.2, 0.5, 0.61, 1}
	got, err := coding.Burst{}.Encode(nil, values)
	want := [][]sim.Time{
		nil, {0}, // 0.2 is a little more than a fifth of five
		{0, 17 * ms}, {0, 11 * ms, 22 * ms}, {0, 10 * ms, 20 * ms, 30 * ms}, {0, 2 * ms, 4 * ms, 6 * ms, 8 * ms},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	n, interval, err := coding.Burst{}.Shape(0.01)
	if n != 1 || interval != 20*ms || err != nil {
		t.Errorf("a lone spike: %d, interval %v, %v", n, interval, err)
	}
}

func TestBurstDecodesToItsResolution(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 0.2, 0.25, 0.5, 1})), 1, 10).Draw(t, "values")
		code := coding.Burst{Most: rapid.IntRange(1, 30).Draw(t, "most"), Shortest: rapid.IntRange(1, 10).Draw(t, "shortest"), Step: 0.5 * ms}
		code.Longest = code.Shortest + rapid.IntRange(0, 40).Draw(t, "range")
		w := sim.Window{To: 10 * sim.Second}
		decoded := make([]float64, len(values))
		if err := code.Decode(decoded, spikesOf(t, code, values, w.To), w); err != nil {
			t.Fatal(err)
		}
		for i, x := range values {
			width := 1 / float64(code.Most)
			if n, _, _ := code.Shape(x); n > 1 && code.Longest > code.Shortest {
				width = min(width, 1/float64(code.Longest-code.Shortest))
			}
			if off := math.Abs(decoded[i] - x); off > width/2+1e-12 {
				t.Errorf("%v decoded as %v, off by %g of %g, %+v", x, decoded[i], off, width, code)
			}
		}
	})
}

func TestBurstRefusesWhatIsNone(t *testing.T) {
	for _, c := range []struct {
		why   string
		times []sim.Time
		index int
	}{
		{"more spikes than Most", []sim.Time{0, 2 * ms, 4 * ms, 6 * ms, 8 * ms, 10 * ms}, 5},
		{"out of rhythm", []sim.Time{0, 2 * ms, 5 * ms}, 2},
		{"out of order", []sim.Time{3 * ms, 2 * ms}, 1},
		{"between steps", []sim.Time{0, 10.5 * ms}, 1},
		{"closer than Shortest", []sim.Time{0, 1 * ms}, 1},
		{"further than Longest", []sim.Time{0, 21 * ms}, 1},
		{"two spikes at the interval of five", []sim.Time{0, 2 * ms}, 1},
	} {
		var spikes []sim.Spike
		for _, at := range c.times {
			spikes = append(spikes, sim.Spike{At: at})
		}
		var wrong *coding.SpikeError
		err := coding.Burst{}.Decode(make([]float64, 1), spikes, sim.Window{To: sim.Second})
		if !errors.As(err, &wrong) || wrong.Index != c.index || wrong.Spike.At != c.times[c.index] {
			t.Errorf("%s: got %v, want a *SpikeError about spike %d", c.why, err, c.index)
		}
	}
}

func TestBurstRefusesParameters(t *testing.T) {
	for _, c := range []struct {
		why, field string
		code       coding.Burst
	}{
		{"a burst has spikes", "Most", coding.Burst{Most: -1}},
		{"but not without end", "Most", coding.Burst{Most: 1 << 30}},
		{"an interval takes time", "Shortest", coding.Burst{Shortest: -1}},
		{"the darkest is not the fastest", "Longest", coding.Burst{Shortest: 9, Longest: 8}},
		{"a step that does not end", "Step", coding.Burst{Step: sim.Never}},
		{"time runs forward", "Step", coding.Burst{Step: -1}},
	} {
		refuses(t, c.why, c.field, c.code, c.code.Decode)
		if _, _, err := c.code.Shape(0.5); err == nil {
			t.Errorf("%s: it has a shape", c.why)
		}
	}
}
