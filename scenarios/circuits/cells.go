package circuits

import (
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// LIF returns leaky integrate-and-fire cells with rounded textbook values: a principal cell that rests 15 mV below
// its threshold, and a fast-spiking interneuron (Neuronal Dynamics, ch. 1).
func LIF() Neuron {
	principal := models.LIF{
		TauM: 20 * sim.Millisecond, R: 0.1, EL: -70, VTh: -55, VReset: -65, TRef: 2 * sim.Millisecond, Ports: currents(),
	}
	interneuron := principal
	interneuron.TauM, interneuron.TRef = 10*sim.Millisecond, 1*sim.Millisecond
	return Neuron{Name: "lif", Principal: onCurrents(principal), Interneuron: onCurrents(interneuron), Potential: "V"}
}

// IF returns the cells of LIF without their leak: they never forget. They are reset to where they begin.
func IF() Neuron {
	cell := func(pF, refractory float64) Cell {
		c := onCurrents(models.IF{C: pF, V0: -70, VTh: -55, VReset: -70, TRef: refractory, Ports: currents()})
		c.Excite.PerPA = atPeak
		return c
	}
	return Neuron{
		Name: "if", Potential: "V",
		Principal:   cell(200, 2*sim.Millisecond),
		Interneuron: cell(100, 1*sim.Millisecond),
	}
}

// Leaky returns the cells of LIF in discrete time, with ticks of 0.5 ms, reset by subtraction and without refractory
// interval. Their potential counts from rest, and an arrival makes it jump at once.
func Leaky() Neuron {
	const step = 0.5 * sim.Millisecond
	cell := func(tau, pF float64) Cell {
		charge := 1 / (pF * sim.Millisecond) // mV per pA ps
		return Cell{
			Spec:    models.Leaky{Step: step, Beta: portable.Exp(-step / tau), Threshold: 15},
			Excite:  Synapse{PerPA: excitation * charge * atPeak},
			Inhibit: Synapse{PerPA: inhibition * charge},
		}
	}
	return Neuron{
		Name: "leaky", Potential: "mem",
		Principal:   cell(20*sim.Millisecond, 200),
		Interneuron: cell(10*sim.Millisecond, 100),
	}
}

// atPeak is the part of the charge of an excitatory current that is still on the membrane of LIF's principal cell
// when its potential peaks, (tauM/tau)^(-tau/(tauM-tau)). Cells that keep the charge, or receive it at once, get
// that much of the excitation, which has its effect at the peak. Of the inhibition, which has its effect as long
// as it lasts, they get all.
const atPeak = 0.774

// currents are the ports of cells that take the currents as they are.
func currents() []models.Port {
	return []models.Port{
		models.Excitatory: {Shape: models.Exponential, Tau: excitation},
		models.Inhibitory: {Shape: models.Exponential, Tau: inhibition},
	}
}

// onCurrents is a cell with these ports.
func onCurrents(spec sim.Spec) Cell {
	return Cell{Spec: spec, Excite: Synapse{Port: models.Excitatory, PerPA: 1}, Inhibit: Synapse{Port: models.Inhibitory, PerPA: 1}}
}

// SRM returns spike response cells whose potentials are those of LIF, drawn from the same currents. What resets
// LIF is here an after-potential, 10 mV deep, of every spike. Nothing that arrives is lost.
func SRM() Neuron {
	cell := func(tau, refractory float64) Cell {
		psp := func(rise float64) models.PSP {
			return models.PSP{Shape: models.DoubleExponential, Tau: tau, TauRise: rise}
		}
		const ohms = 0.1 // GOhm, as LIF has
		return Cell{
			Spec: models.SRM{
				EL: -70, VTh: -55, Eta0: 10, TauEta: tau, Sum: true, DeltaAbs: refractory,
				Ports: []models.PSP{models.Excitatory: psp(excitation), models.Inhibitory: psp(inhibition)},
			},
			Excite:  Synapse{Port: models.Excitatory, PerPA: ohms * excitation / tau},
			Inhibit: Synapse{Port: models.Inhibitory, PerPA: ohms * inhibition / tau},
		}
	}
	return Neuron{
		Name: "srm", Potential: "u",
		Principal:   cell(20*sim.Millisecond, 2*sim.Millisecond),
		Interneuron: cell(10*sim.Millisecond, 1*sim.Millisecond),
	}
}

// AdaptiveLIF returns the cells of LIF, but that every spike of a principal cell raises its threshold by 1 mV, which
// decays with 100 ms, the time scale on which such cells adapt (Neuronal Dynamics, ch. 6.1). Fast-spiking
// interneurons do not.
func AdaptiveLIF() Neuron {
	principal := models.AdaptiveLIF{
		TauM: 20 * sim.Millisecond, R: 0.1, EL: -70, VTh: -55, VReset: -65, TRef: 2 * sim.Millisecond, Ports: currents(),
	}
	interneuron := principal
	interneuron.TauM, interneuron.TRef = 10*sim.Millisecond, 1*sim.Millisecond
	principal.Threshold = []models.Adaptation{{Jump: 1, Tau: 100 * sim.Millisecond}}
	return Neuron{Name: "alif", Principal: onCurrents(principal), Interneuron: onCurrents(interneuron), Potential: "V"}
}
