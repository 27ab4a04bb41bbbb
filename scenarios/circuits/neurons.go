package circuits

import (
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// Neurons are the two kinds of cells that the circuits are made of. Each function makes the description
// of a population from its input ports: models.Excitatory and models.Inhibitory, in this order. So the
// same circuits run on any other model whose ports take currents in pA and whose potential is its
// variable "V".
type Neurons struct {
	Principal   func(ports []models.Port) sim.Spec // default: that of LIF
	Interneuron func(ports []models.Port) sim.Spec // default: that of LIF
}

func (n Neurons) withDefaults() Neurons {
	if n.Principal == nil {
		n.Principal = LIF().Principal
	}
	if n.Interneuron == nil {
		n.Interneuron = LIF().Interneuron
	}
	return n
}

// LIF returns leaky integrate-and-fire cells with rounded textbook values: a principal cell of 200 pF
// and 20 ms that rests 15 mV below its threshold, and a fast-spiking interneuron of 100 pF and 10 ms
// (Gerstner, Kistler, Naud and Paninski, Neuronal Dynamics, 2014, ch. 1).
func LIF() Neurons {
	cell := models.LIF{TauM: 20 * sim.Millisecond, EL: -70, VTh: -55, VReset: -65, TRef: 2 * sim.Millisecond, R: 0.1}
	return Neurons{
		Principal: func(ports []models.Port) sim.Spec {
			principal := cell
			principal.Ports = ports
			return principal
		},
		Interneuron: func(ports []models.Port) sim.Spec {
			interneuron := cell
			interneuron.TauM, interneuron.TRef = 10*sim.Millisecond, 1*sim.Millisecond
			interneuron.Ports = ports
			return interneuron
		},
	}
}

// synapses are the ports of all cells: currents that decay as those of AMPA and GABA-A receptors do
// (Neuronal Dynamics, ch. 3.1).
func synapses() []models.Port {
	return []models.Port{
		models.Excitatory: {Shape: models.Exponential, Tau: 2 * sim.Millisecond},
		models.Inhibitory: {Shape: models.Exponential, Tau: 6 * sim.Millisecond},
	}
}
