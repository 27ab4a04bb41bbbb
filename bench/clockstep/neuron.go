package clockstep

import (
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// neuron is one neuron as its Spec describes it.
type neuron struct {
	membrane membrane
	rest     float64 // EL, mV: V = EL + u
	start    float64 // u at time 0, mV
	ports    []models.Port
}

// membrane holds the constants of a linear integrate-and-fire neuron: with u = V - EL and time in ps,
//
//	du/dt = -leak u + drive + gain (I_0 + I_1 + ...).
type membrane struct {
	leak       float64 // 1/ps
	gain       float64 // mV/(pA ps)
	drive      float64 // mV/ps
	theta      float64 // mV
	reset      float64 // mV
	refractory float64 // ps
}

// species is the neurons of a population.
type species struct {
	neuron func(i int) neuron
	differ bool // neurons may differ, if only in their initial state
	noise  []models.Noise
}

// describe returns the species of a Spec; ok is false for one that is not known here.
func describe(spec sim.Spec) (s species, ok bool) {
	switch m := spec.(type) {
	case models.LIF:
		return species{func(i int) neuron { return leaky(m.Neuron(i)) }, m.Each != nil || m.Initial != nil, m.Noise}, true
	case *models.LIF:
		return describe(*m)
	case models.IF:
		return species{func(i int) neuron { return steady(m.Neuron(i)) }, m.Each != nil || m.Initial != nil, m.Noise}, true
	case *models.IF:
		return describe(*m)
	}
	return species{}, false
}

func leaky(n models.LIF) neuron {
	return neuron{
		membrane: membrane{
			leak: 1 / n.TauM, gain: n.R / n.TauM, drive: n.R * n.IE / n.TauM,
			theta: n.VTh - n.EL, reset: n.VReset - n.EL, refractory: n.TRef,
		},
		rest: n.EL, start: n.U0, ports: n.Ports,
	}
}

func steady(n models.IF) neuron {
	gain := 1 / (n.C * sim.Millisecond)
	return neuron{
		membrane: membrane{gain: gain, drive: gain * n.IE, theta: n.VTh, reset: n.VReset, refractory: n.TRef},
		start:    n.V0, ports: n.Ports,
	}
}
