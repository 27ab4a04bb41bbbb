package models_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
)

func TestIzhikevichKeepsTheContract(t *testing.T) {
	for _, c := range []struct {
		name, why string
		spec      sim.Spec
		config    modeltest.Config
	}{
		{"delta", "jumps that cut steps short, some across the peak",
			models.Izhikevich{}, modeltest.Config{Weights: between(-5, 15)}},
		{"driven", "spikes between arrivals",
			models.Izhikevich{IE: 10, TRef: 1 * ms}, modeltest.Config{Weights: between(-5, 5)}},
		{"all ports", "every shape, and parameters of their own for every neuron",
			models.Izhikevich{IE: 2, TRef: 1 * ms, Ports: allPorts, Each: scatterIzhikevich},
			modeltest.Config{Rate: 60, Weights: slices.Concat(
				between(-5, 10), between(-4, 8), between(-4, 8), between(-3, 4), between(0, 0.2), between(0, 0.2))}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Log(c.why)
			c.config.Neurons, c.config.Duration = 4, 30*ms
			modeltest.Run(t, c.spec, c.config)
		})
	}
}

// scatterIzhikevich changes every parameter of neuron i a little.
func scatterIzhikevich(i int, n *models.Izhikevich) {
	x := float64(i)
	n.A += 0.02 + 0.01*x
	n.B += 0.2 + 0.01*x
	n.C += -65 + x
	n.D += 2
	n.IE += x
	for k := range n.Ports {
		n.Ports[k].Tau *= 1 + 0.1*x
	}
}

// allPorts has every shape.
var allPorts = []models.Port{
	{Shape: models.Delta},
	{Shape: models.Exponential, Tau: 2 * ms},
	{Shape: models.Alpha, Tau: 5 * ms, I0: 0.2, J0: 1e-9},
	{Shape: models.Step, I0: 1},
	{Shape: models.ExponentialConductance, Tau: 3 * ms, Reversal: 0},
	{Shape: models.AlphaConductance, Tau: 5 * ms, Reversal: -80},
}

// TestRegularSpiking: the tonic firing of the default neuron, which is that of Izhikevich 2003, figure 2 RS.
func TestRegularSpiking(t *testing.T) {
	got := len(fire(t, models.Izhikevich{IE: 10}, 1, 1*sim.Second))
	if got < 20 || got > 26 {
		t.Errorf("%d spikes in a second, want about 23", got)
	}
}

// TestAJumpAcrossThePeakFiresAtItsVeryInstant, as it does in LIF.
func TestAJumpAcrossThePeakFiresAtItsVeryInstant(t *testing.T) {
	for _, c := range []struct {
		why  string
		in   []sim.Volley
		want []sim.Time
	}{
		{"a jump across the peak", []sim.Volley{jump(5*ms, 200)}, []sim.Time{5 * ms}},
		{"two that do it together", []sim.Volley{jump(5*ms, 60), jump(5*ms, 60)}, []sim.Time{5 * ms}},
		{"inhibition of the same instant counts", []sim.Volley{jump(5*ms, 200), jump(5*ms, -200)}, []sim.Time{}},
		{"jumps within the refractory interval are lost", []sim.Volley{jump(5*ms, 200), jump(6*ms, 200), jump(7*ms-1, 200)}, []sim.Time{5 * ms}},
		{"its end is outside", []sim.Volley{jump(5*ms, 200), jump(7*ms, 200)}, []sim.Time{5 * ms, 7 * ms}},
	} {
		got := times(fire(t, models.Izhikevich{TRef: 2 * ms, D: 1, A: 0.02, B: 0.2, C: -65, V0: -70, U0: -14}, 1, 9*ms, c.in...))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

func TestWrongParametersOfIzhikevichAreRefused(t *testing.T) {
	conductance := func(p models.Port) models.Izhikevich {
		p.Shape = models.ExponentialConductance
		return models.Izhikevich{Ports: []models.Port{{}, p}}
	}
	for _, c := range []struct {
		reason string
		spec   models.Izhikevich
		field  string
	}{
		{"NaN", models.Izhikevich{A: nan}, "A"},
		{"infinite", models.Izhikevich{B: inf, U0: 1}, "B"},
		{"it would fire at once, for ever", models.Izhikevich{C: 30}, "C"},
		{"NaN", models.Izhikevich{D: nan}, "D"},
		{"NaN", models.Izhikevich{K1: nan}, "K1"},
		{"NaN", models.Izhikevich{K0: nan}, "K0"},
		{"it would never fire", models.Izhikevich{VPeak: inf}, "VPeak"},
		{"time runs forward", models.Izhikevich{TRef: -1}, "TRef"},
		{"NaN", models.Izhikevich{IE: nan}, "IE"},
		{"NaN", models.Izhikevich{V0: nan}, "V0"},
		{"infinite", models.Izhikevich{U0: inf}, "U0"},
		{"finer than numbers", models.Izhikevich{Tolerance: 1e-16}, "Tolerance"},
		{"too coarse for its own estimate", models.Izhikevich{Tolerance: 1e-3}, "Tolerance"},
		{"no default", conductance(models.Port{}), "Ports[1].Tau"},
		{"NaN", conductance(models.Port{Tau: ms, Reversal: nan}), "Ports[1].Reversal"},
		{"a current has no reversal potential", models.Izhikevich{Ports: []models.Port{{Shape: models.Alpha, Tau: ms, Reversal: -80}}}, "Ports[0].Reversal"},
		{"a step lasts for ever", models.Izhikevich{Ports: []models.Port{{Shape: models.Step, Tau: ms}}}, "Ports[0].Tau"},
		{"no such shape", models.Izhikevich{Ports: []models.Port{{Shape: models.AlphaConductance + 1}}}, "Ports[0].Shape"},
	} {
		checkMistakes(t, c.reason, c.spec, mistake{-1, c.field})
		if len(c.spec.Ports) > 0 {
			continue // the other neurons have one of another shape
		}
		checkMistakes(t, c.reason+" in neuron 3", models.Izhikevich{Each: func(i int, n *models.Izhikevich) {
			if i == 3 {
				*n = c.spec
			}
		}}, mistake{3, c.field})
	}
}

// TestALinearNeuronHasNoConductances: its equation would not be linear.
func TestALinearNeuronHasNoConductances(t *testing.T) {
	for _, shape := range []models.Shape{models.Step, models.ExponentialConductance, models.AlphaConductance} {
		ports := []models.Port{{Shape: shape, Tau: ms}}
		checkMistakes(t, "LIF", models.LIF{Ports: ports}, mistake{-1, "Ports[0].Shape"})
		checkMistakes(t, "IF", models.IF{Ports: ports}, mistake{-1, "Ports[0].Shape"})
	}
	checkMistakes(t, "a current", models.LIF{Ports: []models.Port{{Shape: models.Exponential, Tau: ms, Reversal: -80}}}, mistake{-1, "Ports[0].Reversal"})
}
