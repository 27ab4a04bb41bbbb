package coding_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

// trial is 100 ms of three neurons.
var trial = []sim.Spike{
	{At: 0, Neuron: 0}, {At: 10 * ms, Neuron: 0}, {At: 10 * ms, Neuron: 2}, {At: 20*ms - 1, Neuron: 2}, {At: 20 * ms, Neuron: 2},
	{At: 99 * ms, Neuron: 0}, {At: 100 * ms, Neuron: 0},
}

func TestRatesByHand(t *testing.T) {
	counts := make([]float64, 3)
	if err := coding.CountRate(counts, trial, sim.Window{From: 10 * ms, To: 100 * ms}); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]float64{2 / 0.09, 0, 3 / 0.09}, counts); diff != "" {
		t.Errorf("rate of each neuron: (-want +got)\n%s", diff)
	}
	density := [][]float64{make([]float64, 2), make([]float64, 2), make([]float64, 2)}
	if err := coding.Density(density, [][]sim.Spike{trial, nil, trial[:3], nil}, coding.Bins{Width: 10 * ms}); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([][]float64{{50, 50}, {0, 0}, {0, 75}}, density); diff != "" {
		t.Errorf("density over four trials: (-want +got)\n%s", diff)
	}
	population := make([]float64, 3)
	if err := coding.PopulationRate(population, trial, 3, coding.Bins{From: 10 * ms, Width: 10 * ms}); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]float64{100, 1 / 0.03, 0}, population); diff != "" {
		t.Errorf("rate of the population: (-want +got)\n%s", diff)
	}
}

// TestRatesCountEverySpikeOnce: bins side by side hold what the window holds.
func TestRatesCountEverySpikeOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const n, bins, width = 4, 10, 5
		spikes := rapid.SliceOf(rapid.Custom(func(t *rapid.T) sim.Spike {
			return sim.Spike{At: sim.Time(rapid.IntRange(0, 60).Draw(t, "at")), Neuron: rapid.Uint32Range(0, n-1).Draw(t, "neuron")}
		})).Draw(t, "spikes")
		counts, population := make([]float64, n), make([]float64, bins)
		density := make([][]float64, n)
		for i := range density {
			density[i] = make([]float64, bins)
		}
		err := errors.Join(coding.CountRate(counts, spikes, sim.Window{To: bins * width}),
			coding.PopulationRate(population, spikes, n, coding.Bins{Width: width}),
			coding.Density(density, [][]sim.Spike{spikes}, coding.Bins{Width: width}))
		if err != nil {
			t.Fatal(err)
		}
		const rounding = 1 + 1e-12
		for i, row := range density {
			sum := 0.0
			for _, rate := range row {
				sum += rate / bins
			}
			if counts[i] > sum*rounding || sum > counts[i]*rounding {
				t.Errorf("neuron %d: %v Hz, by density %v", i, counts[i], sum)
			}
		}
		for k := range bins {
			sum := 0.0
			for i := range n {
				sum += density[i][k] / n
			}
			if population[k] > sum*rounding || sum > population[k]*rounding {
				t.Errorf("bin %d: %v Hz, by density %v", k, population[k], sum)
			}
		}
	})
}

func TestRatesRefuse(t *testing.T) {
	for _, c := range []struct {
		why, field string
		err        error
	}{
		{"a rate takes time", "window", coding.CountRate(nil, nil, sim.Window{From: 5, To: 5})},
		{"nothing was repeated", "trials", coding.Density(nil, nil, coding.Bins{Width: 1})},
		{"a bin takes time", "Width", coding.Density(nil, [][]sim.Spike{nil}, coding.Bins{})},
		{"a bin does not end before it begins", "Width", coding.PopulationRate(nil, nil, 1, coding.Bins{Width: -1})},
		{"nobody is there", "n", coding.PopulationRate(nil, nil, 0, coding.Bins{Width: 1})},
	} {
		var wrong *coding.ParamError
		if !errors.As(c.err, &wrong) || wrong.Field != c.field {
			t.Errorf("%s: got %v, want a *ParamError about %s", c.why, c.err, c.field)
		}
	}
}
