package coding_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

// source is what all codes but Delta have.
type source interface {
	Source(values []float64) (sim.Spec, error)
}

// recorder keeps spikes.
type recorder []sim.Spike

func (r *recorder) Record(_ *sim.Population, spikes []sim.Spike) error {
	*r = append(*r, spikes...)
	return nil
}

// play runs a source of n neurons, and returns its spikes.
func play(t rapid.TB, spec sim.Spec, n int, until sim.Time) []sim.Spike {
	t.Helper()
	return playSeed(t, spec, n, until, 1)
}

func playSeed(t rapid.TB, spec sim.Spec, n int, until sim.Time, seed uint64) []sim.Spike {
	t.Helper()
	net := sim.NewNetwork(seed)
	var spikes recorder
	net.Record(&spikes, net.Add("source", n, spec))
	engine, err := sim.BuildSerial(net)
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.RunUntil(context.Background(), until); err != nil {
		t.Fatal(err)
	}
	return spikes
}

// spikesOf plays the values in a code.
func spikesOf(t rapid.TB, code source, values []float64, until sim.Time) []sim.Spike {
	t.Helper()
	spec, err := code.Source(values)
	if err != nil {
		t.Fatal(err)
	}
	return play(t, spec, len(values), until)
}

// values of seven neurons, among them the extremes.
var seven = []float64{0, 0.2, 1, 0.004, 0.5, 0.77, 0.999}

func TestSourcesKeepTheContract(t *testing.T) {
	for _, c := range []struct {
		name, why string
		code      source
	}{
		{"Bernoulli", "random, on a grid", coding.Bernoulli{}},
		{"Bernoulli/late", "with a beginning and an end", coding.Bernoulli{Step: 0.3 * ms, First: 20, Steps: 120, Gain: 0.5, Offset: 0.01}},
		{"Poisson", "random, off the grid", coding.Poisson{Rate: 300, Start: 2 * ms}},
		{"Latency", "one spike", coding.Latency{Curve: coding.Linear, Tau: 40 * ms, Clip: true}},
		{"RankOrder", "one spike", coding.RankOrder{First: 1}},
		{"Phase", "periodic without end", coding.Phase{Bits: 5}},
		{"Phase/four periods", "periodic with an end", coding.Phase{Periods: 4}},
		{"Oscillation", "periodic off the grid", coding.Oscillation{Period: 7 * ms, Offset: 0.3}},
		{"Burst", "a few spikes", coding.Burst{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Log(c.why)
			spec, err := c.code.Source(seven)
			if err != nil {
				t.Fatal(err)
			}
			modeltest.Run(t, spec, modeltest.Config{Seed: 3})
		})
	}
	t.Run("Delta", func(t *testing.T) {
		signals := make([][]float64, 7)
		for i := range signals {
			for k := range 50 {
				signals[i] = append(signals[i], math.Sin(float64(k*(i+1))/20))
			}
		}
		spec, err := coding.Delta{Off: true, Track: true}.Source(signals)
		if err != nil {
			t.Fatal(err)
		}
		modeltest.Run(t, spec, modeltest.Config{Neurons: 14})
	})
}

// codes are all that take values in [0, 1], with their defaults.
var codes = map[string]source{
	"bernoulli": coding.Bernoulli{}, "poisson": coding.Poisson{}, "latency": coding.Latency{}, "rank order": coding.RankOrder{},
	"phase": coding.Phase{}, "oscillation": coding.Oscillation{}, "burst": coding.Burst{},
}

func TestSourcesRefuseValues(t *testing.T) {
	for _, c := range []struct {
		why   string
		value float64
	}{
		{"not a number", math.NaN()},
		{"infinite", math.Inf(1)},
		{"minus infinity", math.Inf(-1)},
		{"brighter than full", math.Nextafter(1, 2)},
		{"darker than none", -1e-300},
		{"a byte that was not divided by 255", 17},
	} {
		for name, code := range codes {
			spec, err := code.Source([]float64{0, 0.5, c.value})
			var wrong *coding.ValueError
			if !errors.As(err, &wrong) || wrong.Index != 2 || !cmp.Equal(wrong.Value, c.value, equalNaN) || spec != nil {
				t.Errorf("%s, %s: got %v, %v, want a *ValueError about value 2", c.why, name, spec, err)
			}
		}
	}
}

func TestSourcesRefuseNeuronsWithoutAValue(t *testing.T) {
	for name, code := range codes {
		spec, err := code.Source([]float64{0, 1})
		if err != nil {
			t.Fatal(err)
		}
		net := sim.NewNetwork(1)
		net.Add("source", 3, spec)
		_, err = sim.BuildSerial(net)
		var wrong *sim.ParamError
		if !errors.As(err, &wrong) || wrong.Field != "N" || wrong.Value != 3 {
			t.Errorf("%s: got %v, want a *sim.ParamError about N", name, err)
		}
	}
}

func TestSourcesDoNotKeepTheValues(t *testing.T) {
	for name, code := range codes {
		values := []float64{0.8, 0.3}
		want := spikesOf(t, code, values, 100*ms)
		spec, err := code.Source(values)
		if err != nil {
			t.Fatal(err)
		}
		values[0], values[1] = 0, 0
		if diff := cmp.Diff(want, play(t, spec, 2, 100*ms)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

// TestSourcesStream: a hundred days cost what their spikes cost, and the last of them lies where the first does.
func TestSourcesStream(t *testing.T) {
	const days = 100 * 24 * sim.Hour
	// 8.64e9 steps, in which a spike comes once in 1e9: 8.64 of them, give or take four standard errors.
	rare := spikesOf(t, coding.Bernoulli{}, []float64{1e-9}, days)
	if n := len(rare); n < 1 || n > 20 || rare[n-1].At%ms != 0 {
		t.Errorf("a rare Bernoulli spike comes %d times: %v", n, rare)
	}
	hourly := spikesOf(t, coding.Oscillation{Period: sim.Hour}, []float64{1. / 3}, days)
	if n := len(hourly); n != 2400 || hourly[n-1].At-hourly[0].At != 2399*sim.Hour {
		t.Errorf("an hourly spike comes %d times, last at %v", n, hourly[n-1].At)
	}
	daily := spikesOf(t, coding.Phase{Bits: 24, Step: sim.Hour}, []float64{1. / (1<<24 - 1)}, days)
	if n := len(daily); n != 100 || daily[n-1].At != days-sim.Hour {
		t.Errorf("the last digit comes %d times, last at %v", n, daily[n-1].At)
	}
}

func TestRepeatAndPool(t *testing.T) {
	three, err := coding.Repeat(nil, []float64{0.1, 0.7}, 3)
	if diff := cmp.Diff([]float64{0.1, 0.1, 0.1, 0.7, 0.7, 0.7}, three); diff != "" || err != nil {
		t.Errorf("repeated: %v (-want +got)\n%s", err, diff)
	}
	pooled := make([]float64, 2)
	if err := coding.Pool(pooled, []float64{1, 2, 3, 4, 5, 9}, 3); err != nil || !cmp.Equal(pooled, []float64{2, 6}) {
		t.Errorf("pooled: %v, %v", pooled, err)
	}
	for _, c := range []struct {
		why string
		err error
	}{
		{"a value has a neuron", second(coding.Repeat(nil, []float64{1}, 0))},
		{"there are not so many neurons", second(coding.Repeat(nil, []float64{1, 2}, math.MaxInt/2))},
		{"a mean is one of something", coding.Pool(nil, nil, 0)},
		{"a value is left over", coding.Pool(pooled, make([]float64, 7), 3)},
	} {
		var wrong *coding.ParamError
		if !errors.As(c.err, &wrong) || wrong.Field != "m" {
			t.Errorf("%s: got %v, want a *ParamError about m", c.why, c.err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
