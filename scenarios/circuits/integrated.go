package circuits

import (
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// tolerance of the cells whose equations are integrated. The circuits measure means over thousands of spikes, of
// which noise decides more.
const tolerance = 1e-6

// ConductanceLIF returns the cells of LIF with conductances for synapses. That of excitation, towards 0 mV, makes its
// current at rest. That of inhibition, towards -80 mV, makes its current midway from rest to threshold: at
// rest it would have little to do, and divides what excitation does more than it subtracts.
func ConductanceLIF() Neuron {
	const rest, midway, opposed = -70, -62.5, -80 // mV
	cell := func(pF, refractory float64) Cell {
		return Cell{
			Spec: models.ConductanceLIF{
				C: pF, GL: 10, EL: rest, VTh: -55, VReset: -65, TRef: refractory, Tolerance: tolerance,
				Ports: []models.Port{
					models.Excitatory: {Shape: models.ExponentialConductance, Tau: excitation},
					models.Inhibitory: {Shape: models.ExponentialConductance, Tau: inhibition, Reversal: opposed},
				},
			},
			Excite:  Synapse{Port: models.Excitatory, PerPA: 1.0 / (0 - rest)},
			Inhibit: Synapse{Port: models.Inhibitory, PerPA: 1.0 / (opposed - midway)},
		}
	}
	return Neuron{
		Name: "coba", Potential: "V",
		Principal:   cell(200, 2*sim.Millisecond),
		Interneuron: cell(100, 1*sim.Millisecond),
	}
}

// AdEx returns the cells of LIF with an upswing in place of the threshold: it begins at -55 mV. Every spike of a
// principal cell adds 20 pA to its adaptation, which decays with 100 ms. Currents are those of LIF.
func AdEx() Neuron {
	cell := func(pF, refractory, adaptation float64) Cell {
		return onCurrents(models.AdEx{
			C: pF, GL: 10, EL: -70, VT: -55, VReset: -65, DeltaT: 2, TRef: refractory,
			B: adaptation, TauW: 100 * sim.Millisecond, Ports: currents(), Tolerance: tolerance,
		})
	}
	return Neuron{
		Name: "adex", Potential: "V",
		Principal:   cell(200, 2*sim.Millisecond, 20),
		Interneuron: cell(100, 1*sim.Millisecond, 0),
	}
}

// Izhikevich returns fast-spiking cells of Izhikevich 2003, principal ones too: regular-spiking cells hold themselves
// back so much that inhibition has little left to do. Their currents are in mV/ms.
//
// A cell at rest there forgets within 2 ms. Principal cells are therefore kept closer to their threshold by 2 mV/ms,
// where they forget within 3 ms. That is still so much less than LIF that no scale of weights is right for all:
// a volley that makes the resting cell fire is as strong as LIF's, 1940 pA, if 1 nA is 3.6 mV/ms, and a lasting
// current that does so, 150 pA, if it is 9. Excitation is in between. Inhibition has twice as much, and reaches
// about as deep as LIF's. Interneurons, who have to follow lasting excitation, are scaled to that.
func Izhikevich() Neuron {
	cell := func(rest, bias float64) Cell {
		const a, b = 0.1, 0.2
		return onCurrents(models.Izhikevich{
			A: a, B: b, C: -65, D: 2, V0: rest, U0: b * rest, IE: bias, Ports: currents(), Tolerance: tolerance,
		})
	}
	n := Neuron{Name: "izhikevich", Principal: cell(-67.0710678, 2), Interneuron: cell(-70, 0), Potential: "V"}
	n.Principal.Excite.PerPA, n.Principal.Inhibit.PerPA = 0.006, 0.012
	n.Interneuron.Excite.PerPA, n.Interneuron.Inhibit.PerPA = 0.0225, 0.0225
	return n
}

// HH returns patches of the axon of Hodgkin and Huxley, whose currents are per area: 1 pA is one on the 167 pF of a
// patch for principal cells, and on 20 pF for interneurons, who have to follow lasting excitation. Interneurons are warmed until
// their gates are twice as fast, as LIF's have half the time constant.
//
// As Izhikevich's, a cell at rest forgets within 2 ms, and is kept closer to its threshold, by 6 uA/cm2: a little more, 6.3,
// and one spike would be followed by another forever. Inhibition is a conductance towards where the axon rests
// without that current. As a current it would excite: after it h is high, and the axon fires.
func HH() Neuron {
	cell := func(axon models.HH, excite float64) Cell {
		axon.Tolerance = tolerance
		axon.Ports = []models.Port{
			models.Excitatory: {Shape: models.Exponential, Tau: excitation},
			models.Inhibitory: {Shape: models.ExponentialConductance, Tau: inhibition, Reversal: -65},
		}
		c := onCurrents(axon)
		c.Excite.PerPA, c.Inhibit.PerPA = excite, -0.005
		return c
	}
	return Neuron{
		Name: "hh", Potential: "V",
		Principal:   cell(models.HH{IE: 6, V0: -61.239246003940}, 0.006),
		Interneuron: cell(models.HH{Temperature: 12.6}, 0.05),
	}
}
