package models

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// LIF is the leaky integrate-and-fire neuron,
//
//	TauM dV/dt = -(V - EL) + R (IE + I_0 + I_1 + ...),
//
// where I_k is the current of port k. It fires at the first instant at which V >= VTh; then V is VReset
// for TRef, while currents go on and voltage jumps are lost. An arrival at exactly the end of the
// refractory interval counts. Crossings of the threshold are found exactly and never missed.
//
// Lapicque 1907; Gerstner, Kistler, Naud and Paninski, Neuronal Dynamics (2014), chapter 1. With
// R = TauM/C it is NEST's iaf_psc_delta_ps, iaf_psc_exp_ps or iaf_psc_alpha_ps.
type LIF struct {
	TauM   float64 // membrane time constant, ps; default 10 ms
	EL     float64 // resting potential, mV; default 0
	VTh    float64 // threshold, mV; default 1 if EL and VReset are 0 too, otherwise to be given
	VReset float64 // potential after a spike, mV, below VTh; default 0
	TRef   float64 // refractory interval, ps; default 0
	R      float64 // membrane resistance, GOhm = mV/pA; default 1: currents are in mV of drive
	IE     float64 // constant current, pA; default 0
	U0     float64 // initial potential above EL, mV; default 0
	Ports  []Port  // input ports; default one Delta port

	// Each, if given, adjusts the parameters of neuron i, counted within the population. It is called
	// once per neuron, from several goroutines, and must give the same result every time. The shapes
	// of the ports cannot differ between neurons.
	Each func(i int, n *LIF)
}

// NumPorts returns the number of input ports.
func (l LIF) NumPorts() int { return max(1, len(l.Ports)) }

// New implements sim.Spec.
func (l LIF) New(s sim.Slice) (sim.Model, error) {
	return newPopulation(s, l.NumPorts(), func(i int) description {
		n := l
		if l.Each != nil {
			n.Ports = slices.Clone(l.Ports)
			l.Each(i, &n)
		}
		return n.describe()
	}, l.Each != nil)
}

// describe puts the equation into the common form of description, with V counted from EL.
func (l LIF) describe() description {
	tau := orDefault(l.TauM, 10*sim.Millisecond)
	r := orDefault(l.R, 1)
	d := description{
		params: params{
			leak:       1 / tau,
			gain:       r / tau,
			drive:      r * l.IE / tau,
			refractory: l.TRef,
		},
		el: l.EL, vth: l.VTh, vreset: l.VReset, ie: l.IE, u0: l.U0, initial: "U0",
		ports: withDefaultPort(l.Ports),
	}
	d.positive("TauM", tau, "ps")
	d.positive("R", r, "GOhm")
	d.voltages()
	// The period is TauM ln((R IE - reset) / (R IE - theta)), which exists where R IE > theta.
	asymptote := product2(r, l.IE)
	if gap := asymptote.minus(d.thetaExact()); gap.hi > 0 {
		d.params.period = asymptote.minus(d.resetExact()).over(gap).log().times(double{tau, 0})
	}
	return d
}
