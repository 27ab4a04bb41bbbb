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
	Noise  []Noise // background input; default none

	// Initial, if given, is the initial potential of neuron i above EL in place of U0, mV.
	Initial func(i int) float64

	// Each, if given, adjusts the parameters of neuron i, counted within the population. It is called
	// once per neuron, from several goroutines, and must give the same result every time: take values from
	// a list by Listed, from a distribution by Drawn. The shapes of the ports and the noise cannot differ
	// between neurons. Neurons with constants of their own are as exact as others, and slower, but where they fire at arrivals only.
	Each func(i int, n *LIF)
}

// NumPorts returns the number of input ports.
func (l LIF) NumPorts() int { return max(1, len(l.Ports)) }

// New implements sim.Spec.
func (l LIF) New(s sim.Slice) (sim.Model, error) {
	d := l.describe()
	if l.Each == nil && d.params.canBeUniform() {
		u, err := newUniform(s, &d, l.Initial)
		if err == nil && u.canDrizzle(l.Noise) {
			u.setNoise(l.Noise[0])
			return u, nil
		}
		return withNoise(s, u, err, l.Noise)
	}
	p, err := newDiffering(s, withDefaultPort(l.Ports), l.Each != nil || l.Initial != nil, func(i int) description {
		n := l.Neuron(i)
		d := n.describe()
		if l.Each != nil {
			sameNoise(&d.checks, n.Noise, l.Noise)
		}
		return d
	})
	return withNoise(s, p, err, l.Noise)
}

// Neuron returns the parameters of neuron i, with defaults filled in.
func (l LIF) Neuron(i int) LIF {
	n := l
	n.Ports, n.Noise = slices.Clone(withDefaultPort(l.Ports)), slices.Clone(l.Noise)
	if l.Each != nil {
		l.Each(i, &n)
	}
	if l.Initial != nil {
		n.U0 = l.Initial(i)
	}
	n.Each, n.Initial = nil, nil
	n.TauM = orDefault(n.TauM, 10*sim.Millisecond)
	n.R = orDefault(n.R, 1)
	if n.VTh == 0 && n.EL == 0 && n.VReset == 0 {
		n.VTh = 1
	}
	return n
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
		el: l.EL, vth: l.VTh, vreset: l.VReset, ie: l.IE, u0: l.U0, initial: "U0", size: "R",
		ports: withDefaultPort(l.Ports),
	}
	d.positive("TauM", tau, "ps")
	d.invertible("TauM", tau)
	d.positive("R", r, "GOhm")
	d.voltages()
	d.noise(l.Noise, len(d.ports))
	d.params.clock = leakyClock(tau, r, l.IE, &d)
	d.params.level = d.params.clock.level.Hi
	d.params.gap = d.params.clock.theta.Minus(d.params.clock.level).Hi
	return d
}
