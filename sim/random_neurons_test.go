package sim_test

import (
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// randomLinear are LIF or IF neurons, whose weights of 0.125 to 1 are to be seen beside a threshold of 1 mV.
func randomLinear(r *rand.Rand, refractory float64) sim.Spec {
	ports := []models.Port{randomPort(r), randomPort(r)}
	if r.IntN(4) == 0 {
		ports = []models.Port{{}, {}} // jumps only: most of them fire at arrivals only
	}
	drive := 0.0
	if r.IntN(3) == 0 {
		drive = 1.5 * r.Float64()
	}
	if r.IntN(4) == 0 {
		return models.IF{TRef: refractory, IE: drive / 20, Ports: ports}
	}
	lif := models.LIF{TauM: float64(5+r.IntN(20)) * sim.Millisecond, TRef: refractory, IE: drive, Ports: ports}
	if r.IntN(2) == 0 {
		seed := r.Uint64()
		lif.Each = func(i int, n *models.LIF) {
			own := rng.New(seed, "neuron", uint64(i))
			n.U0 = own.Float64() * 0.9
			switch seed % 4 {
			case 0:
				n.VTh = 0.8 + 0.4*own.Float64()
				n.IE += 0.4 * own.Float64()
			case 1:
				n.TauM *= 0.5 + own.Float64()
				n.VTh = 0.8 + 0.4*own.Float64()
			}
		}
	}
	return lif
}

func randomPort(r *rand.Rand) models.Port {
	port := models.Port{Shape: models.Shape(r.IntN(3))}
	if port.Shape != models.Delta {
		port.Tau = []float64{1, 2, 5, 10, 20}[r.IntN(5)] * sim.Millisecond
	}
	return port
}

// randomOfAnyModel are neurons of one of the models. Weights are those of LIF for all. What a spike does not reset
// has a refractory interval in any case: it may still be above its threshold, and would fire again at once.
func randomOfAnyModel(r *rand.Rand, refractory float64) sim.Spec {
	unreset := max(refractory, 0.5*sim.Millisecond)
	switch r.IntN(6) {
	case 0:
		return randomSRM(r, unreset)
	case 1:
		return randomAdaptive(r, unreset)
	case 2: // ticks on the grid of the sources, or off it
		step := []sim.Time{1 * sim.Millisecond, 0.5 * sim.Millisecond, 0.3 * sim.Millisecond}[r.IntN(3)]
		return models.Leaky{Step: step, Beta: r.Float64(), Reset: models.Reset(r.IntN(3)), Immediate: r.IntN(2) == 0}
	case 3:
		return models.Lapicque{C: 1 + 9*r.Float64(), Reset: models.Reset(r.IntN(3))}
	case 4:
		return randomIntegrated(r, refractory)
	}
	return randomLinear(r, refractory)
}

// randomSRM has an after-potential that differs from neuron to neuron, in half of the populations.
func randomSRM(r *rand.Rand, refractory float64) sim.Spec {
	srm := models.SRM{VTh: 0.8, Eta0: 0.2 + r.Float64(), Sum: r.IntN(2) == 0, DeltaAbs: refractory}
	for range 2 {
		tau := float64(1+r.IntN(10)) * sim.Millisecond
		srm.Ports = append(srm.Ports, []models.PSP{
			{Shape: models.Exponential, Tau: tau},
			{Shape: models.Alpha, Tau: tau},
			{Shape: models.DoubleExponential, Tau: tau, TauRise: 2 * sim.Millisecond},
		}[r.IntN(3)])
	}
	if r.IntN(2) == 0 {
		srm.Each = func(i int, n *models.SRM) { n.Eta0 += 0.1 * float64(i) }
	}
	return srm
}

// randomAdaptive is of either kind: with reset and without.
func randomAdaptive(r *rand.Rand, refractory float64) sim.Spec {
	adaptive := models.AdaptiveLIF{TRef: refractory, IE: 1.5 * r.Float64(), NoReset: r.IntN(2) == 0, Ports: []models.Port{randomPort(r), randomPort(r)}}
	for range 1 + r.IntN(2) {
		tau := float64(5+r.IntN(40)) * sim.Millisecond
		adaptive.Threshold = append(adaptive.Threshold, models.Adaptation{Jump: 0.05 + 0.3*r.Float64(), Tau: tau})
	}
	return adaptive
}

// randomIntegrated is near its threshold, or beyond: there the weights of the others are enough for it too.
func randomIntegrated(r *rand.Rand, refractory float64) sim.Spec {
	ports := []models.Port{randomPort(r), {Shape: models.ExponentialConductance, Tau: 3 * sim.Millisecond}}
	drive := r.Float64()
	switch r.IntN(4) {
	case 0:
		return models.ConductanceLIF{TRef: refractory, IE: 200 + 100*drive, Ports: ports}
	case 1:
		return randomAdaptiveConductance(r, models.ConductanceLIF{TRef: refractory, IE: 250 + 200*drive, Ports: ports})
	case 2:
		return models.AdEx{TRef: refractory, IE: 600 + 400*drive, B: 20, TauW: 50 * sim.Millisecond, Ports: ports}
	}
	fast := models.Izhikevich{A: 0.1, B: 0.2, C: -65, D: 2, TRef: refractory, IE: 3 + 5*drive, Ports: ports}
	if r.IntN(2) == 0 {
		fast.Each = func(i int, n *models.Izhikevich) { n.IE += 0.1 * float64(i) }
	}
	return fast
}

// randomAdaptiveConductance gives thresholds that adapt, some of which are raised already.
func randomAdaptiveConductance(r *rand.Rand, l models.ConductanceLIF) sim.Spec {
	for range 1 + r.IntN(3) {
		tau := float64(5+r.IntN(60)) * sim.Millisecond
		l.Threshold = append(l.Threshold, models.Adaptation{Jump: 0.1 + 2*r.Float64(), Tau: tau})
	}
	if r.IntN(2) == 0 {
		l.Raised = func(i int) float64 { return 0.3 * float64(i%4) }
	}
	return l
}
