package models_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// undecidable is a distance from the threshold, in mV, too small for float64 to tell which side it is on.
const undecidable = 1e-9

// TestNoCrossingIsMissedAndNoneAdded compares neurons with the oracle: any time constants and shapes, random
// arrivals, several spikes each.
func TestNoCrossingIsMissedAndNoneAdded(t *testing.T) {
	const until = 100 * ms
	spikes, crossings, grazing := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range 20 {
			spec, o := drawNeuron(r)
			arrivals := drawArrivals(r, o, rapid.IntRange(1, 40).Draw(t, "arrivals"), until)
			o.run(until, arrivals)
			if o.closest < undecidable {
				grazing++
				continue
			}
			checkAgainst(t, &o.outcome, spec, fire(t, spec, 1, until, volleys(arrivals)...), arrivals)
			spikes += len(o.spikes)
			for _, slope := range o.slopes {
				if !math.IsInf(slope, 1) {
					crossings++
				}
			}
		}
	})
	t.Logf("%d spikes, %d of them between arrivals; %d neurons left out, as they come within %g mV of the threshold", spikes, crossings, grazing, undecidable)
	if crossings < 1000 && !testing.Short() {
		t.Error("too few crossings to tell anything")
	}
}

func checkAgainst(t *rapid.T, o *outcome, spec sim.Spec, got []sim.Spike, arrivals []arrival) {
	for k := range max(len(got), len(o.spikes)) {
		switch {
		case k >= len(got):
			t.Fatalf("%+v, %v: spike %d at %.3f ps is missing", spec, arrivals, k, o.spikes[k])
		case k >= len(o.spikes):
			t.Fatalf("%+v, %v: spike %d at %v should not be", spec, arrivals, k, got[k].At)
		}
		// Rounding errors of V, of order 1e-13 mV, become errors of time where V rises slowly.
		tolerance := 0.51 + 1e-11/o.slopes[k]
		if d := float64(got[k].At) - o.spikes[k]; math.Abs(d) > tolerance {
			t.Fatalf("%+v, %v: spike %d at %d ps, %.3f ps off (V rises by %g mV/ps)", spec, arrivals, k, got[k].At, d, o.slopes[k])
		}
	}
}

func volleys(arrivals []arrival) []sim.Volley {
	var v []sim.Volley
	for _, a := range arrivals {
		v = append(v, onPort(uint8(a.port), jump(a.at, float32(a.w))))
	}
	return v
}

// drawNeuron draws a LIF or an IF and makes an oracle of it.
func drawNeuron(r *rand.Rand) (sim.Spec, *oracle) {
	tauM := logUniform(r, 2*ms, 40*ms)
	var ports []models.Port
	quick := r.IntN(2) == 0 // the usual case: synapses are quicker than the membrane
	for range 1 + r.IntN(4) {
		p := drawPort(r, tauM)
		if quick && p.Shape != models.Delta {
			p = models.Port{Shape: models.Exponential, Tau: tauM * logUniform(r, 0.05, 1)}
		}
		ports = append(ports, p)
	}
	tref := []float64{0, 2 * ms, 3.3 * ms}[r.IntN(3)]
	if r.IntN(4) == 0 {
		n := models.IF{C: tauM / ms, VTh: 1, VReset: -r.Float64(), TRef: tref, V0: 0.9 * r.Float64(), IE: r.Float64() - 0.5, Ports: ports}
		return n, newOracleIF(n)
	}
	n := models.LIF{
		TauM: tauM, EL: -65, VTh: -50, VReset: -65 - 5*r.Float64(), TRef: tref, R: logUniform(r, 0.05, 20), U0: 14 * r.Float64(), Ports: ports,
	}
	n.IE = []float64{0, 7, 16}[r.IntN(3)] / n.R
	return n, newOracleLIF(n)
}

// TestSpikesDoNotDependOnHowConstantsAreStored: neurons that share their constants fire like neurons of which each
// has its own, over thousands of time constants.
func TestSpikesDoNotDependOnHowConstantsAreStored(t *testing.T) {
	const n, until = 10, 500 * ms
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		tauM := logUniform(r, 0.2*ms, 20*ms)
		shared := models.LIF{TauM: tauM, TRef: tauM / 5, IE: []float64{0, 0.9, 1.001, 1.5}[r.IntN(4)], Ports: []models.Port{
			{}, {Shape: models.Exponential, Tau: tauM * logUniform(r, 0.1, 1)}, {Shape: models.Exponential, Tau: tauM * logUniform(r, 0.1, 1)}}}
		own := shared
		own.Each = func(int, *models.LIF) {}
		var in []sim.Volley
		for at := sim.Time(0); at < until; at += sim.Time(r.ExpFloat64() * until / 100) {
			v := sim.Volley{At: at, Port: uint8(r.IntN(3))}
			for range 2 * n {
				v.Targets = append(v.Targets, r.Uint32N(n))
				v.Weights = append(v.Weights, float32(3*r.Float64()-1))
			}
			slices.Sort(v.Targets)
			in = append(in, v)
		}
		got, want := fire(t, shared, n, until, in...), fire(t, own, n, until, in...)
		if len(got) != len(want) {
			t.Fatalf("%+v: %d spikes, %d if the constants are not shared", shared, len(got), len(want))
		}
		for k := range got {
			if d := got[k].At - want[k].At; d < -1 || d > 1 {
				t.Fatalf("%+v: spike %d of neuron %d at %v, of neuron %d at %v if the constants are not shared", shared, k, got[k].Neuron, got[k].At, want[k].Neuron, want[k].At)
			}
		}
	})
}

// drawPort draws a time constant that is equal to, next to, or simply related to that of the membrane, or
// none of these.
func drawPort(r *rand.Rand, tauM float64) models.Port {
	p := models.Port{Shape: models.Shape(r.IntN(3))}
	if p.Shape == models.Delta {
		return p
	}
	switch r.IntN(4) {
	case 0:
		p.Tau = tauM * []float64{0.25, 0.5, 1, 2, 4}[r.IntN(5)]
	case 1:
		p.Tau = tauM * (1 + math.Exp(-30*r.Float64())*(r.Float64()-0.5))
	default:
		p.Tau = logUniform(r, 0.3*ms, 100*ms)
	}
	return p
}

// drawArrivals draws weights of both signs, of a size that matters whatever the time constants.
func drawArrivals(r *rand.Rand, o *oracle, n int, until sim.Time) []arrival {
	var arrivals []arrival
	at := sim.Time(0)
	for range n {
		at += sim.Time(r.ExpFloat64() * float64(until) / float64(n))
		if at >= until {
			break
		}
		port := r.IntN(len(o.ports))
		w := o.theta * (1.6*r.Float64() - 0.4)
		if p := o.ports[port]; p.Shape != models.Delta {
			w /= o.gain * min(p.Tau, 1/o.leak) // its whole charge lifts V by about this
		}
		arrivals = append(arrivals, arrival{at, port, float64(float32(w))})
	}
	return arrivals
}
