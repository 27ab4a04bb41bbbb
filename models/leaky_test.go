package models_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// inTicks are the spikes of neuron 0 of a population with ticks of a millisecond, by tick.
func inTicks(t *testing.T, spec sim.Spec, volleys ...sim.Volley) []int {
	t.Helper()
	ticks := []int{}
	for _, at := range times(fire(t, spec, 1, 1000*ms, volleys...)) {
		if at%ms != 0 {
			t.Errorf("a spike at %v, not at a tick", at)
		}
		ticks = append(ticks, int(at/ms))
	}
	return ticks
}

func TestTicksSeeWhatArrivedSinceTheLastOne(t *testing.T) {
	l := models.Leaky{Beta: 0.5}
	for _, c := range []struct {
		why     string
		volleys []sim.Volley
		want    []int
	}{
		{"what arrives at a tick belongs to it", []sim.Volley{jump(5*ms, 1.5)}, []int{5}},
		{"a picosecond later is the next tick's", []sim.Volley{jump(5*ms+1, 1.5)}, []int{6}},
		{"so is a picosecond before that", []sim.Volley{jump(6*ms-1, 1.5)}, []int{6}},
		{"the first tick is at time 0", []sim.Volley{jump(0, 1.5)}, []int{0}},
		{"arrivals of one tick add up unleaked", []sim.Volley{jump(5*ms+1, 0.6), jump(6*ms, 0.6)}, []int{6}},
		{"those of two ticks do not", []sim.Volley{jump(5*ms, 0.6), jump(5*ms+1, 0.6)}, []int{}},
		{"inhibition of the same tick counts, though it comes after", []sim.Volley{jump(5*ms+1, 1.5), jump(6*ms, -1)}, []int{}},
		{"a sum of exactly the threshold is not above it", []sim.Volley{jump(5*ms, 0.75), jump(6*ms, 0.625)}, []int{}},
		{"a little more is", []sim.Volley{jump(5*ms, 0.75), jump(6*ms, 0.6250001)}, []int{6}},
	} {
		if diff := cmp.Diff(c.want, inTicks(t, l, c.volleys...)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

func TestResetsActAsInSnnTorch(t *testing.T) {
	strong := []sim.Volley{jump(1*ms, 5)}
	for _, c := range []struct {
		why     string
		spec    sim.Spec
		volleys []sim.Volley
		want    []int
	}{
		// 5, 3.5, 2.15, 0.935
		{"reset by subtraction goes on firing without input until the rest is below threshold", models.Leaky{Beta: 0.9}, strong, []int{1, 2, 3}},
		{"reset to zero forgets the rest", models.Leaky{Beta: 0.9, Reset: models.ResetZero}, strong, []int{1}},
		// 5 * 0.9^15 is the last power above 1.
		{"without reset it fires as long as mem is above threshold", models.Leaky{Beta: 0.9, Reset: models.ResetNone}, strong, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}},
		{"reset to zero keeps the input of its tick", models.Leaky{Beta: 0.9, Reset: models.ResetZero}, []sim.Volley{jump(1*ms, 5), jump(2*ms, 1.1)}, []int{1, 2}},
		{"Lapicque's loses it", models.Lapicque{C: 1, R: 10, Reset: models.ResetZero}, []sim.Volley{jump(1*ms, 5), jump(2*ms, 1.1), jump(3*ms, 1.1)}, []int{1, 3}},
		// 5 - 1, 2.6, 1.34; then 1.206, from which the reset was taken back as it did not fire.
		{"a reset in the tick of the spike itself", models.Leaky{Beta: 0.9, Immediate: true}, strong, []int{1, 2, 3}},
		{"a neuron that begins above its threshold is reset at the first tick", models.Leaky{Beta: 0.9, Reset: models.ResetZero, Mem0: 1.5}, nil, []int{}},
		{"and fires if that is not enough", models.Leaky{Beta: 0.9, Mem0: 3}, nil, []int{0}},
	} {
		if diff := cmp.Diff(c.want, inTicks(t, c.spec, c.volleys...)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

// TestNeuronsAtRestAreLeftAlone: a neuron asks to be woken for the tick of its input and until it is reset, and never
// else.
func TestNeuronsAtRestAreLeftAlone(t *testing.T) {
	for _, c := range []struct {
		why    string
		spec   models.Leaky
		weight float32
		wakes  []sim.Time // after the window of 1 ms that the input comes in, and the windows after it
	}{
		{"no spike, no reset", models.Leaky{Beta: 0.9}, 0.5, []sim.Time{1 * ms, sim.Never}},
		{"a spike, and its reset", models.Leaky{Beta: 0.9}, 1.5, []sim.Time{1 * ms, 2 * ms, sim.Never}},
		{"reset by subtraction takes several ticks", models.Leaky{Beta: 0.9}, 5, []sim.Time{1 * ms, 2 * ms, 3 * ms, 4 * ms, sim.Never}},
		{"nothing to reset", models.Leaky{Beta: 0, Reset: models.ResetNone}, 1.5, []sim.Time{1 * ms, 2 * ms, sim.Never}},
		{"a lossless neuron left above threshold neither fires nor changes", models.Leaky{Beta: 1, Immediate: true}, 2.5, []sim.Time{1 * ms, 2 * ms, sim.Never}},
	} {
		model := start(t, c.spec, 1)
		in := []sim.Volley{jump(1, c.weight)}
		for k, want := range c.wakes {
			w := sim.Window{From: sim.Time(k) * ms, To: sim.Time(k+1) * ms}
			if _, err := model.Advance(w, in, nil); err != nil {
				t.Fatal(err)
			}
			if got := model.(sim.Waker).Wake(); got != want {
				t.Errorf("%s: after %v it wakes at %v, want %v", c.why, w.To, got, want)
			}
			in = nil
		}
	}
}

// TestTicksBeyondTheEndOfTime are none: what arrives after the last tick is never seen.
func TestTicksBeyondTheEndOfTime(t *testing.T) {
	model := start(t, models.Leaky{Step: sim.Never/2 + 1}, 1)
	if _, err := model.Advance(sim.Window{To: sim.Never}, []sim.Volley{jump(sim.Never-1, 2)}, nil); err != nil {
		t.Fatal(err)
	}
	if wake := model.(sim.Waker).Wake(); wake != sim.Never {
		t.Errorf("it wakes at %v, want never", wake)
	}
}

func TestWrongParametersOfDiscreteNeuronsAreRefused(t *testing.T) {
	for _, c := range []struct {
		reason string
		spec   sim.Spec
		want   mistake
	}{
		{"time runs forward", models.Leaky{Step: -1}, mistake{-1, "Step"}},
		{"snnTorch makes 1 of it without a word", models.Leaky{Beta: 1.7}, mistake{-1, "Beta"}},
		{"snnTorch makes 0 of it without a word", models.Leaky{Beta: -0.1}, mistake{-1, "Beta"}},
		{"NaN", models.Leaky{Beta: nan}, mistake{-1, "Beta"}},
		{"it would fire at every tick", models.Leaky{Threshold: -1}, mistake{-1, "Threshold"}},
		{"NaN", models.Leaky{Threshold: nan}, mistake{-1, "Threshold"}},
		{"close to overflow", models.Leaky{Threshold: 1e301}, mistake{-1, "Threshold"}},
		{"infinite", models.Leaky{Mem0: inf}, mistake{-1, "Mem0"}},
		{"no such reset", models.Leaky{Reset: 3}, mistake{-1, "Reset"}},
		{"of one neuron", models.Leaky{Initial: func(i int) float64 { return []float64{0, 1, nan, 0, 0}[i] }}, mistake{2, "Mem0"}},
		{"of one neuron", models.Leaky{Each: func(i int, n *models.Leaky) { n.Beta = 0.3 * float64(i) }}, mistake{4, "Beta"}},
		{"ticks are common to a population", models.Leaky{Step: ms, Each: func(i int, n *models.Leaky) { n.Step += sim.Time(i) }}, mistake{1, "Step"}},
		{"excitation would inhibit", models.Lapicque{R: -1}, mistake{-1, "R"}},
		{"close to overflow", models.Lapicque{R: 1e101, C: 1}, mistake{-1, "R"}},
		{"NaN", models.Lapicque{C: nan}, mistake{-1, "C"}},
		{"infinite", models.Lapicque{C: inf}, mistake{-1, "C"}},
		{"R C overflows", models.Lapicque{R: 1e100, C: 1e300}, mistake{-1, "C"}},
		{"Euler's method would oscillate", models.Lapicque{R: 5, C: 0.1}, mistake{-1, "C"}},
		{"of one neuron", models.Lapicque{Each: func(i int, n *models.Lapicque) { n.Threshold = float64(2 - i) }}, mistake{3, "Threshold"}},
	} {
		checkMistakes(t, c.reason, c.spec, c.want)
	}
}

// TestAllNeuronsAdjustedAlikeAreAsIfShared, which takes another path.
func TestAllNeuronsAdjustedAlikeAreAsIfShared(t *testing.T) {
	shared := models.Leaky{Beta: 0.9, Threshold: 1.2, Initial: func(i int) float64 { return float64(i) / 2 }}
	own := shared
	own.Beta = 0.1
	own.Each = func(_ int, n *models.Leaky) { n.Beta = 0.9 }
	volleys := randomVolleys(400, func(r *rand.Rand, v *sim.Volley) {
		v.At += ms
		v.Weight = r.Float32() - 0.3
	})
	want := fire(t, shared, neurons, 10*ms, volleys...)
	if got := fire(t, own, neurons, 10*ms, volleys...); !slices.Equal(got, want) || len(want) == 0 {
		t.Errorf("%d spikes, want the same %d", len(got), len(want))
	}
}
