package models_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
)

func TestConductanceLIFKeepsTheContract(t *testing.T) {
	for _, c := range []struct {
		name, why string
		spec      sim.Spec
		config    modeltest.Config
	}{
		{"default ports", "fast excitation, slow inhibition",
			models.ConductanceLIF{}, modeltest.Config{Weights: slices.Concat(between(0, 300), between(0, 20))}},
		{"driven", "spikes between arrivals, and intervals in which nothing counts",
			models.ConductanceLIF{IE: 400, TRef: 2 * ms}, modeltest.Config{Weights: slices.Concat(between(0, 100), between(0, 50))}},
		{"all ports", "every shape, and parameters of their own for every neuron",
			models.ConductanceLIF{IE: 200, TRef: 1 * ms, Ports: allPorts, Each: scatterConductanceLIF},
			modeltest.Config{Rate: 60, Weights: slices.Concat(
				between(-5, 10), between(-400, 800), between(-400, 800), between(-300, 400), between(0, 20), between(0, 20))}},
		{"adapting", "a threshold that comes down onto V, and begins elsewhere in each neuron",
			models.ConductanceLIF{IE: 600, TRef: 1 * ms, Threshold: threeAdaptations[:1], Raised: func(i int) float64 { return 3 * float64(i) }},
			modeltest.Config{Weights: slices.Concat(between(0, 200), between(0, 30))}},
		{"adapting, all ports", "jumps to a threshold that moves, filters behind its components, and neurons that differ",
			models.ConductanceLIF{IE: 500, Ports: allPorts, Each: scatterConductanceLIF, Threshold: threeAdaptations, Filters: threeFilters[:2]},
			modeltest.Config{Rate: 60, Weights: slices.Concat(
				between(-5, 20), between(-400, 800), between(-400, 800), between(-300, 400), between(0, 20), between(0, 20))}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Log(c.why)
			c.config.Neurons, c.config.Duration = 4, 20*ms
			modeltest.Run(t, c.spec, c.config)
		})
	}
}

var threeAdaptations = []models.Adaptation{{Jump: 4, Tau: 20 * ms}, {Jump: 1, Tau: 300 * ms}, {Jump: 0.5, Tau: 1e24}}

// scatterConductanceLIF changes every parameter of neuron i a little.
func scatterConductanceLIF(i int, n *models.ConductanceLIF) {
	x := float64(i)
	n.C += 200 + 20*x
	n.GL += 10 + x
	n.EL += -70 + x
	n.VTh += -50 + x
	n.VReset += -58 - x
	n.IE += x
	for k := range n.Ports {
		n.Ports[k].Tau *= 1 + 0.1*x
	}
	for k := range n.Threshold {
		n.Threshold[k].Jump += 0.2 * x
	}
}

// TestAFixedConductanceMakesTheMembraneFaster: with g fixed, V goes to (GL EL + g E + IE)/(GL + g) with the time
// constant C/(GL + g). A conductance is fixed that takes a thousand years to decay.
func TestAFixedConductanceMakesTheMembraneFaster(t *testing.T) {
	const aeon = 1e12 * ms // ps
	n := models.ConductanceLIF{C: 200, GL: 10, EL: -60, VTh: -50, VReset: -65, TRef: 5 * ms, IE: 30}
	for _, c := range []struct {
		why         string
		g, reversal float64
		fires       bool
	}{
		{"excitation", 3, 0, true},
		{"strong excitation: a membrane of 1 ms", 190, -40, true},
		{"inhibition below rest", 60, -80, false},
		{"shunting at rest", 100, -60, false},
	} {
		n.Ports = []models.Port{{Shape: models.ExponentialConductance, Tau: aeon, Reversal: c.reversal, I0: c.g}}
		tau, level := n.C/(n.GL+c.g), (n.GL*n.EL+c.g*c.reversal+n.IE)/(n.GL+c.g)
		reach := func(from, v float64) float64 { return tau * math.Log((from-level)/(v-level)) } // ms
		got := times(fire(t, n, 1, 200*ms))
		if !c.fires {
			at := sim.Time(tau * ms)
			v, want := probe(t, n, at, "V"), level+(n.EL-level)*math.Exp(-float64(at)/ms/tau)
			if len(got) > 0 || math.Abs(v-want) > 1e-7 {
				t.Errorf("%s: %d spikes, V is %v, want %v", c.why, len(got), v, want)
			}
			continue
		}
		first, period := reach(n.EL, n.VTh), 5+reach(n.VReset, n.VTh)
		if len(got) < 5 {
			t.Errorf("%s: %d spikes", c.why, len(got))
		}
		for k, at := range got {
			want := first + float64(k)*period
			if math.Abs(float64(at)/ms-want) > 1e-7 {
				t.Errorf("%s: spike %d at %v, want %.9f ms", c.why, k, at, want)
			}
		}
	}
}

// TestAThresholdComesDownOntoAMembraneWithAFixedConductance: V goes to its level as above, the threshold comes down by
// exponentials, and they meet where bisection of their difference says. As nothing else happens, it grows between spikes.
func TestAThresholdComesDownOntoAMembraneWithAFixedConductance(t *testing.T) {
	const aeon = 1e12 * ms // ps
	const raised = 7.0
	n := models.ConductanceLIF{C: 200, GL: 10, EL: -60, VTh: -50, VReset: -65, TRef: 5 * ms, Raised: func(int) float64 { return raised }}
	for _, c := range []struct {
		why       string
		g         float64
		threshold []models.Adaptation
	}{
		{"a membrane of 10 ms, a threshold of 20 ms", 10, []models.Adaptation{{Jump: 10, Tau: 20 * ms}}},
		{"V lies in wait at its level", 190, []models.Adaptation{{Jump: 60, Tau: 30 * ms}}},
		{"two components, one of which hardly comes down", 30, []models.Adaptation{{Jump: 9, Tau: 20 * ms}, {Jump: 0.5, Tau: 10_000 * ms}}},
		{"three", 30, threeAdaptations},
	} {
		n.Threshold = c.threshold
		n.Ports = []models.Port{{Shape: models.ExponentialConductance, Tau: aeon, I0: c.g}}
		tau, level := n.C/(n.GL+c.g), n.GL*n.EL/(n.GL+c.g)
		h := make([]float64, len(c.threshold))
		h[0] = raised
		from, v, free := 0.0, n.EL, 0.0 // ms
		spikes := times(fire(t, n, 1, 400*ms))
		for k, at := range spikes {
			theta := func(s float64) float64 {
				sum := n.VTh
				for j, a := range c.threshold {
					sum += h[j] * math.Exp(-(s-from)*ms/a.Tau)
				}
				return sum
			}
			lo, hi := free, free+1000
			for range 100 {
				mid := (lo + hi) / 2
				if level+(v-level)*math.Exp(-(mid-free)/tau) < theta(mid) {
					lo = mid
				} else {
					hi = mid
				}
			}
			if math.Abs(float64(at)/ms-lo) > 1e-6 {
				t.Errorf("%s: spike %d at %v, want %.9f ms", c.why, k, at, lo)
			}
			for j, a := range c.threshold {
				h[j] = h[j]*math.Exp(-(lo-from)*ms/a.Tau) + a.Jump
			}
			from, v, free = lo, n.VReset, lo+5
		}
		if len(spikes) < 4 {
			t.Errorf("%s: %d spikes", c.why, len(spikes))
		}
	}
}

// TestConductancesAgainstSmallSteps compares with the classical method of Runge and Kutta in steps of a microsecond.
func TestConductancesAgainstSmallSteps(t *testing.T) {
	n := models.ConductanceLIF{C: 200, GL: 10, EL: -60, VTh: 1000, VReset: -60}
	for _, shape := range []models.Shape{models.ExponentialConductance, models.AlphaConductance} {
		n.Ports = []models.Port{{Shape: shape, Tau: 5 * ms}, {Shape: shape, Tau: 10 * ms, Reversal: -80}}
		var arrivals []sim.Volley
		for k := range 40 {
			arrivals = append(arrivals, onPort(uint8(k%2), jump(sim.Time(k*k%7+10*k)*100*us, float32(6+61*(k%2)))))
		}
		slices.SortFunc(arrivals, func(a, b sim.Volley) int { return int(a.At - b.At) })
		for _, at := range []sim.Time{5 * ms, 20 * ms, 60 * ms, 100 * ms} {
			got, want := probe(t, n, at, "V", arrivals...), bySmallSteps(n, arrivals, at)
			if math.Abs(got-want) > 1e-7 {
				t.Errorf("shape %d: V is %.10f at %v, want %.10f", shape, got, at, want)
			}
		}
	}
}

// bySmallSteps is V of a neuron that does not fire.
func bySmallSteps(n models.ConductanceLIF, arrivals []sim.Volley, until sim.Time) float64 {
	const h = 1 * us
	slope := func(at float64, heard []sim.Volley, v float64) float64 {
		current := n.GL * (n.EL - v)
		for _, a := range heard {
			p := n.Ports[a.Port]
			s := (at - float64(a.At)) / p.Tau
			g := float64(a.Weight) * math.Exp(-s)
			if p.Shape == models.AlphaConductance {
				g *= math.E * s
			}
			current += g * (p.Reversal - v)
		}
		return current / n.C / ms // mV/ps
	}
	v := n.EL
	heard := 0
	for at := 0.0; at < float64(until); at += h {
		for heard < len(arrivals) && float64(arrivals[heard].At) <= at {
			heard++
		}
		in := arrivals[:heard]
		k1 := slope(at, in, v)
		k2 := slope(at+h/2, in, v+h/2*k1)
		k3 := slope(at+h/2, in, v+h/2*k2)
		k4 := slope(at+h, in, v+h*k3)
		v += h / 6 * (k1 + 2*k2 + 2*k3 + k4)
	}
	return v
}

// TestTheConductanceNeuronKeepsTheLawsOfLIF where arrivals and the refractory interval meet.
func TestTheConductanceNeuronKeepsTheLawsOfLIF(t *testing.T) {
	n := models.ConductanceLIF{TRef: 2 * ms, Ports: []models.Port{{Shape: models.Delta}}}
	for _, c := range []struct {
		why  string
		in   []sim.Volley
		want []sim.Time
	}{
		{"a jump to the very threshold", []sim.Volley{jump(5*ms, 15)}, []sim.Time{5 * ms}},
		{"two that reach it together", []sim.Volley{jump(5*ms, 8), jump(5*ms, 8)}, []sim.Time{5 * ms}},
		{"inhibition of the same instant counts", []sim.Volley{jump(5*ms, 20), jump(5*ms, -20)}, []sim.Time{}},
		{"jumps within the refractory interval are lost", []sim.Volley{jump(5*ms, 20), jump(6*ms, 20), jump(7*ms-1, 20)}, []sim.Time{5 * ms}},
		{"its end is outside", []sim.Volley{jump(5*ms, 20), jump(7*ms, 20)}, []sim.Time{5 * ms, 7 * ms}},
	} {
		if diff := cmp.Diff(c.want, times(fire(t, n, 1, 9*ms, c.in...))); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

func TestWrongParametersOfConductanceLIFAreRefused(t *testing.T) {
	for _, c := range []struct {
		reason string
		spec   models.ConductanceLIF
		field  string
	}{
		{"currents would act the other way", models.ConductanceLIF{C: -1}, "C"},
		{"its inverse overflows", models.ConductanceLIF{C: math.SmallestNonzeroFloat64}, "C"},
		{"a leak that drives away", models.ConductanceLIF{GL: -10}, "GL"},
		{"infinite", models.ConductanceLIF{EL: inf, VTh: -50, VReset: -60, V0: -60}, "EL"},
		{"it would never fire", models.ConductanceLIF{VTh: inf, V0: -60}, "VTh"},
		{"NaN", models.ConductanceLIF{VTh: -50, VReset: nan}, "VReset"},
		{"it would fire at once, for ever", models.ConductanceLIF{EL: -70, VTh: -50, VReset: -50}, "VReset"},
		{"time runs forward", models.ConductanceLIF{TRef: -1}, "TRef"},
		{"NaN", models.ConductanceLIF{IE: nan}, "IE"},
		{"NaN", models.ConductanceLIF{V0: nan}, "V0"},
		{"a threshold below the reset", models.ConductanceLIF{Threshold: []models.Adaptation{{Jump: -1, Tau: ms}}}, "Threshold[0].Jump"},
		{"no default", models.ConductanceLIF{Threshold: []models.Adaptation{{Jump: 1}}}, "Threshold[0].Tau"},
		{"nothing to raise", models.ConductanceLIF{Raised: func(int) float64 { return 1 }}, "Raised"},
		{"lower than at rest", models.ConductanceLIF{Threshold: threeAdaptations, Raised: func(int) float64 { return -1 }}, "Raised"},
		{"too many", models.ConductanceLIF{Threshold: slices.Concat(threeAdaptations, threeAdaptations)}, "Threshold"},
		{"finer than numbers", models.ConductanceLIF{Tolerance: 1e-16}, "Tolerance"},
		{"no default", models.ConductanceLIF{Ports: []models.Port{{Shape: models.ExponentialConductance}}}, "Ports[0].Tau"},
		{"NaN", models.ConductanceLIF{Ports: []models.Port{{Shape: models.AlphaConductance, Tau: ms, Reversal: nan}}}, "Ports[0].Reversal"},
	} {
		neuron := -1
		if c.spec.Raised != nil && len(c.spec.Threshold) > 0 {
			neuron = 0 // each has its own
		}
		checkMistakes(t, c.reason, c.spec, mistake{neuron, c.field})
		if len(c.spec.Ports) > 0 || len(c.spec.Threshold) > 0 || c.spec.Raised != nil {
			continue // the other neurons have others
		}
		checkMistakes(t, c.reason+" in neuron 3", models.ConductanceLIF{Each: func(i int, n *models.ConductanceLIF) {
			if i == 3 {
				*n = c.spec
			}
		}}, mistake{3, c.field})
	}
}

// An excitatory conductance that is shunted by an inhibitory one of equal size fires no longer.
func ExampleConductanceLIF() {
	for _, inhibition := range []float64{0, 12} {
		net := sim.NewNetwork(0)
		input := net.Add("input", 1, models.Trains{{1 * ms}})
		neuron := net.Add("neuron", 1, models.ConductanceLIF{
			C: 200, GL: 10, EL: -60, VTh: -50, VReset: -60, TRef: 5 * ms,
			Ports: []models.Port{
				models.Excitatory: {Shape: models.ExponentialConductance, Tau: 5 * ms},
				models.Inhibitory: {Shape: models.ExponentialConductance, Tau: 10 * ms, Reversal: -80},
			},
		})
		net.Connect(input, neuron, models.Excitatory, synapse{Weight: 12})
		net.Connect(input, neuron, models.Inhibitory, synapse{Weight: inhibition})
		fmt.Println("inhibition of", inhibition, "nS:")
		run(net, neuron, 50*ms)
	}
	// Output:
	// inhibition of 0 nS:
	// 8.466587989ms neuron 0
	// inhibition of 12 nS:
}
