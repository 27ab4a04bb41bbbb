package models_test

import (
	"errors"
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
)

// noisyLIF are of either kind: such as have their noise drawn in chunks, and others.
var noisyLIF = map[string]models.LIF{
	"chunks":                {VTh: 20, VReset: 10, TRef: 2 * ms, TauM: 20 * ms, Noise: []models.Noise{{Rate: 20_000, Weight: 0.1}}},
	"chunks, no refractory": {VTh: 5, TauM: 20 * ms, Noise: []models.Noise{{Rate: 5000, Weight: 0.5}}},
	"sparse chunks":         {VTh: 1, TRef: 1 * ms, Noise: []models.Noise{{Rate: 300, Weight: 0.4}}},
	"downwards":             {VTh: 1, IE: 2, TRef: 1 * ms, Noise: []models.Noise{{Rate: 1000, Weight: -0.1}}},
	"two kinds": {VTh: 2, TRef: 1 * ms, Ports: []models.Port{{}, {Shape: models.Exponential, Tau: 2 * ms}},
		Noise: []models.Noise{{Rate: 1000, Weight: 0.3}, {Rate: 500, Weight: -0.2, Port: 1}}},
}

// drizzling are neurons of the other models under noise of one kind.
var drizzling = map[string]func(noise ...models.Noise) sim.Spec{
	"IF": func(noise ...models.Noise) sim.Spec {
		return models.IF{VTh: 6, TRef: 1 * ms, Noise: noise}
	},
	"SRM": func(noise ...models.Noise) sim.Spec {
		return models.SRM{VTh: 4, Eta0: 4, DeltaAbs: 1 * ms, Ports: []models.PSP{{Shape: models.Alpha, Tau: 3 * ms}}, Noise: noise}
	},
	"AdaptiveLIF": func(noise ...models.Noise) sim.Spec {
		return models.AdaptiveLIF{VTh: 4, Threshold: []models.Adaptation{{Jump: 1, Tau: 20 * ms}}, Noise: noise}
	},
	"Izhikevich": func(noise ...models.Noise) sim.Spec {
		return models.Izhikevich{A: 0.1, B: 0.2, C: -65, D: 2, IE: 3.5, Noise: noise}
	},
	"AdEx": func(noise ...models.Noise) sim.Spec {
		return models.AdEx{IE: 650, B: 20, TauW: 50 * ms, TRef: 1 * ms, Noise: noise, Tolerance: 1e-8}
	},
	"ConductanceLIF": func(noise ...models.Noise) sim.Spec {
		return models.ConductanceLIF{IE: 200, TRef: 1 * ms, Ports: []models.Port{{}}, Noise: noise, Tolerance: 1e-8}
	},
}

// someNoise makes each of them fire some 50 times in a second.
var someNoise = models.Noise{Rate: 1000, Weight: 0.75}

func TestNoisyNeuronsKeepTheContract(t *testing.T) {
	for name, spec := range noisyLIF {
		t.Run(name, func(t *testing.T) {
			modeltest.Run(t, spec, modeltest.Config{Duration: 60 * ms})
		})
	}
	for name, under := range drizzling {
		t.Run(name, func(t *testing.T) {
			twoKinds := under(someNoise, models.Noise{Rate: 300, Weight: -0.5})
			modeltest.Run(t, twoKinds, modeltest.Config{Neurons: 4, Duration: 40 * ms})
		})
	}
}

// TestNoiseIsWhatSourcesWouldGive compares the rate of neurons under noise with that of neurons that sources drive
// through a projection.
func TestNoiseIsWhatSourcesWouldGive(t *testing.T) {
	for _, row := range []struct {
		why  string
		spec models.LIF
	}{
		{"many small arrivals", noisyLIF["chunks"]},
		{"without refractory interval the arrival that makes a neuron fire is spent", models.LIF{VTh: 1, TauM: 10 * ms, Noise: []models.Noise{{Rate: 100, Weight: 0.99}}}},
		{"also where each makes it fire", models.LIF{VTh: 1, TauM: 10 * ms, Noise: []models.Noise{{Rate: 100, Weight: 1.5}}}},
	} {
		t.Run(row.why, func(t *testing.T) {
			spec := row.spec
			spec.Noise = nil
			isAsMany(t, fire(t, row.spec, 50, 2*sim.Second), driven(t, spec, row.spec.Noise[0], 50))
		})
	}
	for name, under := range drizzling {
		t.Run(name, func(t *testing.T) {
			isAsMany(t, fire(t, under(someNoise), 20, 2*sim.Second), driven(t, under(), someNoise, 20))
		})
	}
}

// driven are the spikes of n neurons in 2 s, if sources make the noise.
func driven(t *testing.T, spec sim.Spec, noise models.Noise, n int) []sim.Spike {
	t.Helper()
	const until = 2 * sim.Second
	model := start(t, spec, n)
	var volleys []sim.Volley
	for _, s := range fire(t, models.Poisson{Rate: noise.Rate}, n, until) {
		volleys = append(volleys, sim.Volley{At: s.At, Targets: []uint32{s.Neuron}, Weight: noise.Weight})
	}
	spikes, err := model.Advance(sim.Window{To: until}, volleys, nil)
	if err != nil {
		t.Fatal(err)
	}
	return spikes
}

func isAsMany(t *testing.T, inside, outside []sim.Spike) {
	t.Helper()
	a, b := float64(len(inside)), float64(len(outside))
	if a < 1000 || math.Abs(a-b) > 5*math.Sqrt(a+b) {
		t.Errorf("%v spikes under noise, %v under sources", a, b)
	}
}

// TestNoiseIsCommonToAPopulation: what Each does to it would be lost, so it is refused.
func TestNoiseIsCommonToAPopulation(t *testing.T) {
	common, other := []models.Noise{someNoise}, []models.Noise{{Rate: 1}}
	for _, spec := range []sim.Spec{
		models.LIF{Noise: common, Each: func(_ int, n *models.LIF) { n.Noise = other }},
		models.IF{Noise: common, Each: func(_ int, n *models.IF) { n.Noise[0].Rate++ }},
		models.SRM{Eta0: 1, Noise: common, Each: func(_ int, n *models.SRM) { n.Noise = nil }},
		models.AdaptiveLIF{TRef: 1, Each: func(_ int, n *models.AdaptiveLIF) { n.Noise = other }},
		models.Izhikevich{Noise: common, Each: func(_ int, n *models.Izhikevich) { n.Noise[0].Weight = 0 }},
		models.AdEx{Noise: common, Each: func(_ int, n *models.AdEx) { n.Noise = nil }},
		models.ConductanceLIF{Noise: common, Each: func(_ int, n *models.ConductanceLIF) { n.Noise[0].Port = 1 }},
	} {
		var wrong *sim.ParamError
		if _, err := spec.New(sim.Slice{Population: "cells", Hi: 1}); !errors.As(err, &wrong) || wrong.Field != "Noise" {
			t.Errorf("%T: error %v, want a *sim.ParamError about Noise", spec, err)
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
