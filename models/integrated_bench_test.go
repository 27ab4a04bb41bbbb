package models_test

import (
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// BenchmarkIntegrated carries 4000 neurons through one window of 1 ms per iteration. Its metric is arrivals
// per second or, where nothing arrives, milliseconds of model time, of single neurons.
func BenchmarkIntegrated(b *testing.B) {
	random := func(n int, excite, calm float32) []sim.Volley {
		return randomVolleys(n, func(r *rand.Rand, v *sim.Volley) {
			v.Weight = excite
			if r.IntN(5) == 0 {
				v.Weight = calm
			}
		})
	}
	coba := models.ConductanceLIF{C: 200, GL: 10, EL: -60, VTh: -50, VReset: -60, TRef: 5 * ms, Ports: []models.Port{
		{Shape: models.ExponentialConductance, Tau: 5 * ms}, {Shape: models.ExponentialConductance, Tau: 10 * ms, Reversal: -80},
	}}
	conductances := randomVolleys(80, func(r *rand.Rand, v *sim.Volley) {
		v.Weight = 6
		if r.IntN(5) == 0 {
			v.Port, v.Weight = 1, 67
		}
	})
	for _, c := range []struct {
		name    string
		spec    sim.Spec
		volleys []sim.Volley // of 100 arrivals
	}{
		{"Izhikevich/driven", models.Izhikevich{IE: 10}, nil},
		{"Izhikevich/at rest", models.Izhikevich{V0: -70, U0: -14}, nil},
		{"Izhikevich/exponential, 1 kHz", models.Izhikevich{IE: 3, Ports: port(models.Exponential, 5*ms)}, random(40, 2, -6)},
		{"Izhikevich/delta, 10 kHz", models.Izhikevich{IE: 3}, random(400, 0.3, -1)},
		{"HH/driven", models.HH{IE: 10}, nil},
		{"HH/at rest", models.HH{}, nil},
		{"HH/exponential, 1 kHz", models.HH{Ports: port(models.Exponential, 5*ms)}, random(40, 1, -1)},
		{"AdEx/driven", models.AdEx{IE: 1000}, nil},
		{"AdEx/exponential, 1 kHz", models.AdEx{IE: 500, Ports: port(models.Exponential, 5*ms)}, random(40, 40, -80)},
		{"ConductanceLIF/exponential, 2 kHz", coba, conductances},
	} {
		b.Run(c.name, func(b *testing.B) {
			advance(b, c.spec, c.volleys, func(int) float64 { return float64(max(neurons, 100*len(c.volleys))) })
		})
	}
}
