package models_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
)

func TestAdExKeepsTheContract(t *testing.T) {
	for _, c := range []struct {
		name, why string
		spec      sim.Spec
		config    modeltest.Config
	}{
		{"delta", "jumps that cut steps short, some across the peak",
			models.AdEx{}, modeltest.Config{Weights: between(-10, 25)}},
		{"driven", "spikes between arrivals, on an upswing steeper than time can tell",
			models.AdEx{IE: 1500, TRef: 1 * ms, VPeak: 20}, modeltest.Config{Weights: between(-5, 5)}},
		{"all ports", "every shape, and parameters of their own for every neuron",
			models.AdEx{IE: 500, TRef: 1 * ms, Ports: allPorts, Each: scatterAdEx},
			modeltest.Config{Rate: 60, Weights: slices.Concat(
				between(-5, 10), between(-400, 800), between(-400, 800), between(-300, 400), between(0, 20), between(0, 20))}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Log(c.why)
			c.config.Neurons, c.config.Duration = 3, 12*ms
			modeltest.Run(t, c.spec, c.config)
		})
	}
}

// scatterAdEx changes every parameter of neuron i a little.
func scatterAdEx(i int, n *models.AdEx) {
	x := float64(i)
	n.C += 200 + 20*x
	n.GL += 10 + x
	n.EL += -70 + x
	n.VT += -50 + x
	n.VReset += -58 - x
	n.DeltaT += 2 + 0.1*x
	n.VPeak += 5 * x
	n.A += 2 - x
	n.B += 10 * x
	n.TauW += (30 + 5*x) * ms
	n.IE += x
	for k := range n.Ports {
		n.Ports[k].Tau *= 1 + 0.1*x
	}
}

// TestPeriodOfTheExponentialNeuron: without adaptation a period is the integral of dV over dV/dt, from reset to peak.
func TestPeriodOfTheExponentialNeuron(t *testing.T) {
	for _, c := range []struct {
		why           string
		deltaT, vPeak float64
	}{
		{"as published but for adaptation", 2, 0},
		{"a high peak, where steps are shorter than a femtosecond", 2, 20},
		{"a soft upswing, whose peak is far from infinity", 10, -20},
		{"a peak that is only just above VT", 2, -49},
		{"an upswing so sharp that exp(VPeak - VT) is beyond numbers", 0.05, 0},
	} {
		n := models.AdEx{C: 200, GL: 10, EL: -70, VT: -50, VReset: -60, DeltaT: c.deltaT, VPeak: c.vPeak, IE: 500, TauW: ms, TRef: 2 * ms}
		got := times(fire(t, n, 1, 400*ms))
		if len(got) < 10 {
			t.Fatalf("%s: %d spikes", c.why, len(got))
		}
		slowness := func(v float64) float64 {
			return n.C / (-n.GL*(v-n.EL) + n.GL*n.DeltaT*math.Exp((v-n.VT)/n.DeltaT) + n.IE)
		}
		want := 2.0
		for v := n.VReset; v < n.VPeak; v += 0.25 {
			want += quad.Fixed(slowness, v, v+0.25, 40, quad.Legendre{}, 0)
		}
		period := float64(got[len(got)-1]-got[0]) / float64(len(got)-1) / ms
		if math.Abs(period-want) > 1e-8 {
			t.Errorf("%s: period %.10f ms, want %.10f", c.why, period, want)
		}
	}
}

// TestThePeakMattersNoMoreOnceItIsCertain: beyond the point of no return it changes nothing.
func TestThePeakMattersNoMoreOnceItIsCertain(t *testing.T) {
	at := func(vPeak float64) []sim.Time { return times(fire(t, models.AdEx{IE: 1000, VPeak: vPeak}, 1, 300*ms)) }
	want := at(20)
	if len(want) < 5 {
		t.Fatalf("%d spikes", len(want))
	}
	for _, vPeak := range []float64{40, 1000, 1e300} {
		if diff := cmp.Diff(want, at(vPeak)); diff != "" {
			t.Errorf("VPeak %v (-20 +higher)\n%s", vPeak, diff)
		}
	}
	for k, lower := range at(0) { // 9.4 ms exp(-50.4/2) = 1.1e-10 ms are left there
		if d := want[k] - lower; d < 0 || d > 1000 {
			t.Errorf("spike %d is %d ps later with a peak of 20 mV than with one of 0", k, d)
		}
	}
}

// TestAdaptationSlowsFiring, by what a spike adds to W and by what V does to it.
func TestAdaptationSlowsFiring(t *testing.T) {
	count := func(n models.AdEx) int { n.IE = 1000; return len(fire(t, n, 1, 500*ms)) }
	none := count(models.AdEx{TauW: 144 * ms})
	bySpikes := count(models.AdEx{TauW: 144 * ms, B: 80.5})
	byBoth := count(models.AdEx{})
	if !(none > bySpikes && bySpikes > byBoth && byBoth > 0) {
		t.Errorf("%d spikes without adaptation, %d with adaptation by spikes, %d by V too", none, bySpikes, byBoth)
	}
}

func TestWrongParametersOfAdExAreRefused(t *testing.T) {
	for _, c := range []struct {
		reason string
		spec   models.AdEx
		field  string
	}{
		{"currents would act the other way", models.AdEx{C: -1}, "C"},
		{"its inverse overflows", models.AdEx{C: math.SmallestNonzeroFloat64}, "C"},
		{"a leak that drives away", models.AdEx{GL: -10}, "GL"},
		{"infinite", models.AdEx{EL: inf, VT: -50, VReset: -60, V0: -60}, "EL"},
		{"NaN", models.AdEx{VT: nan, VReset: -60}, "VT"},
		{"there would be no upswing", models.AdEx{EL: -70, VT: -50, VReset: -60, VPeak: -50}, "VT"},
		{"NaN", models.AdEx{VT: -50, VReset: nan}, "VReset"},
		{"it would fire at once, for ever", models.AdEx{EL: -70, VT: -50, VReset: 0}, "VReset"},
		{"a downswing", models.AdEx{DeltaT: -2}, "DeltaT"},
		{"its inverse overflows", models.AdEx{DeltaT: math.SmallestNonzeroFloat64}, "DeltaT"},
		{"infinite", models.AdEx{VPeak: inf}, "VPeak"},
		{"NaN", models.AdEx{A: nan, TauW: ms}, "A"},
		{"infinite", models.AdEx{B: inf, TauW: ms}, "B"},
		{"adaptation needs one, unless all of its parameters are left out", models.AdEx{B: 80}, "TauW"},
		{"time runs forward", models.AdEx{TRef: -1}, "TRef"},
		{"NaN", models.AdEx{IE: nan}, "IE"},
		{"NaN", models.AdEx{V0: nan}, "V0"},
		{"infinite", models.AdEx{V0: -60, W0: inf}, "W0"},
		{"finer than numbers", models.AdEx{Tolerance: 1e-16}, "Tolerance"},
		{"no default", models.AdEx{Ports: []models.Port{{Shape: models.ExponentialConductance}}}, "Ports[0].Tau"},
	} {
		checkMistakes(t, c.reason, c.spec, mistake{-1, c.field})
		if len(c.spec.Ports) > 0 {
			continue // the other neurons have one of another shape
		}
		checkMistakes(t, c.reason+" in neuron 3", models.AdEx{Each: func(i int, n *models.AdEx) {
			if i == 3 {
				*n = c.spec
			}
		}}, mistake{3, c.field})
	}
}
