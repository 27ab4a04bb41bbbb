package models_test

import (
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
)

// noisyNeurons are of either kind: such as have their noise drawn in chunks, and others.
var noisyNeurons = map[string]models.LIF{
	"chunks":                {VTh: 20, VReset: 10, TRef: 2 * ms, TauM: 20 * ms, Noise: []models.Noise{{Rate: 20_000, Weight: 0.1}}},
	"chunks, no refractory": {VTh: 5, TauM: 20 * ms, Noise: []models.Noise{{Rate: 5000, Weight: 0.5}}},
	"sparse chunks":         {VTh: 1, TRef: 1 * ms, Noise: []models.Noise{{Rate: 300, Weight: 0.4}}},
	"downwards":             {VTh: 1, IE: 2, TRef: 1 * ms, Noise: []models.Noise{{Rate: 1000, Weight: -0.1}}},
	"two kinds": {VTh: 2, TRef: 1 * ms, Ports: []models.Port{{}, {Shape: models.Exponential, Tau: 2 * ms}},
		Noise: []models.Noise{{Rate: 1000, Weight: 0.3}, {Rate: 500, Weight: -0.2, Port: 1}}},
}

func TestNoisyNeuronsKeepTheContract(t *testing.T) {
	for name, spec := range noisyNeurons {
		t.Run(name, func(t *testing.T) {
			modeltest.Run(t, spec, modeltest.Config{Duration: 60 * ms})
		})
	}
}

// TestNoiseIsWhatSourcesWouldGive compares rate and regularity of neurons under noise with those of
// neurons that sources drive through a projection.
func TestNoiseIsWhatSourcesWouldGive(t *testing.T) {
	for _, row := range []struct {
		why  string
		spec models.LIF
	}{
		{"many small arrivals", noisyNeurons["chunks"]},
		{"without refractory interval the arrival that makes a neuron fire is spent", models.LIF{VTh: 1, TauM: 10 * ms, Noise: []models.Noise{{Rate: 100, Weight: 0.99}}}},
		{"also where each makes it fire", models.LIF{VTh: 1, TauM: 10 * ms, Noise: []models.Noise{{Rate: 100, Weight: 1.5}}}},
	} {
		const n, until = 50, 2 * sim.Second
		spec, noise := row.spec, row.spec.Noise[0]
		inside := fire(t, spec, n, until)

		spec.Noise = nil
		model := start(t, spec, n)
		var volleys []sim.Volley
		for _, s := range fire(t, models.Poisson{Rate: noise.Rate}, n, until) {
			volleys = append(volleys, sim.Volley{At: s.At, Targets: []uint32{s.Neuron}, Weight: noise.Weight})
		}
		outside, err := model.Advance(sim.Window{To: until}, volleys, nil)
		if err != nil {
			t.Fatal(err)
		}
		a, b := float64(len(inside)), float64(len(outside))
		if a < 1000 || math.Abs(a-b) > 5*math.Sqrt(a+b) {
			t.Errorf("%s: %v spikes under noise, %v under sources", row.why, a, b)
		}
	}
}

// TestPotentialUnderNoise compares mean and variance of the free membrane with Campbell's theorem: w rate
// tau and w^2 rate tau/2.
func TestPotentialUnderNoise(t *testing.T) {
	const n, tau, rate, weight = 2000, 20 * ms, 5000.0, 0.125
	model := start(t, models.LIF{VTh: 1000, TauM: tau, Noise: []models.Noise{{Rate: rate, Weight: weight}}}, n)
	if _, err := model.Advance(sim.Window{To: 400*ms + 123_456_789}, nil, nil); err != nil {
		t.Fatal(err)
	}
	sum, squares := 0.0, 0.0
	for i := range n {
		v, err := model.(sim.Prober).Probe(400*ms+123_456_789, "V", i)
		if err != nil {
			t.Fatal(err)
		}
		sum += v
		squares += v * v
	}
	mean := sum / n
	variance := squares/n - mean*mean
	wantMean, wantVariance := weight*rate*tau/sim.Second, weight*weight*rate*tau/sim.Second/2
	if math.Abs(mean-wantMean) > 5*math.Sqrt(wantVariance/n) {
		t.Errorf("mean %.4f mV, want %.4f", mean, wantMean)
	}
	if math.Abs(variance-wantVariance) > 5*wantVariance*math.Sqrt(2.0/n) {
		t.Errorf("variance %.4f mV^2, want %.4f", variance, wantVariance)
	}
}
