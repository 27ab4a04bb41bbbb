package models

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// ConductanceLIF is the leaky integrate-and-fire neuron with conductances for synapses ("COBA"),
//
//	C dV/dt = -GL (V - EL) + IE + g_0 (E_0 - V) + g_1 (E_1 - V) + ...,
//
// where g_k is the conductance of port k and E_k its Reversal; ports that are currents add theirs instead. It fires
// when V reaches VTh; then V is VReset for TRef, while conductances go on and voltage jumps are lost. An
// arrival at exactly the end of the refractory interval counts. The threshold may adapt, as that of AdaptiveLIF does,
//
//	theta(t) = VTh + H_0 + H_1 + ...,   dH_j/dt = -H_j/Tau_j,   H_j += Jump_j at a spike;
//
// "H0", "H1", ... and "Theta" are variables then.
//
// With ExponentialConductance ports it is NEST's iaf_cond_exp, with AlphaConductance iaf_cond_alpha, whose
// parameters are the defaults here, but for TRef, 2 ms there. A weight is the peak of a conductance in nS, as there.
// NEST tells inhibition by a negative weight; here it has a port of its own, and a weight of 0 or more. In a network
// that gives conductances in units of the leak, and time constants instead of a capacitance, C is GL times the
// time constant of the membrane: 10 nS times 20 ms are 200 pF.
//
// Vogels and Abbott, Signal propagation and logic gating in networks of integrate-and-fire neurons, J. Neurosci.
// 25:10786 (2005), doi:10.1523/JNEUROSCI.3508-05.2005; Brette et al., Simulation of networks of spiking neurons, J.
// Comput. Neurosci. 23:349 (2007), doi:10.1007/s10827-007-0038-6, benchmark 1.
type ConductanceLIF struct {
	C      float64 // membrane capacitance, pF; default 250
	GL     float64 // leak conductance, nS; default 16.6667
	EL     float64 // resting potential, mV; default -70 ...
	VTh    float64 // threshold, mV; default -55 ...
	VReset float64 // potential after a spike, mV, below VTh; default -60, if all three are 0
	TRef   float64 // refractory interval, ps; default 0
	IE     float64 // constant current, pA; default 0
	V0     float64 // initial potential, mV; default EL, if 0

	// Ports are the input ports. Default are two of ExponentialConductance: Excitatory, 0.2 ms and 0 mV, and
	// Inhibitory, 2 ms and -85 mV.
	Ports []Port
	Noise []Noise // background input; default none

	Tolerance float64 // error of a step, relative to 1 + |V|; default 2e-10

	// Filters of V, three at most, are for voltage-based synapses to read: variables "F0", "F1", ...; default none.
	Filters []Filter

	// Threshold is what a spike adds to the threshold: three components at most, none of which takes it down. Default
	// nothing.
	Threshold []Adaptation

	// Raised, if given, is what H_0 of neuron i begins with, 0 or more, mV, as in AdaptiveLIF. Default 0.
	Raised func(i int) float64

	// Each, if given, adjusts the parameters of neuron i, as in LIF. The number of components of the threshold
	// cannot differ between neurons.
	Each func(i int, n *ConductanceLIF)
}

// NumPorts returns the number of input ports.
func (l ConductanceLIF) NumPorts() int { return len(withConductances(l.Ports)) }

// New implements sim.Spec.
func (l ConductanceLIF) New(s sim.Slice) (sim.Model, error) {
	switch len(l.Threshold) {
	case 0:
	case 1:
		return withThreshold[[2]float64, [5]float64](l, s)
	case 2:
		return withThreshold[[3]float64, [6]float64](l, s)
	default:
		return withThreshold[[4]float64, [7]float64](l, s)
	}
	f := family[[1]float64]{variables: []string{"V"}, ports: withConductances(l.Ports), noise: l.Noise, differ: l.Each != nil}
	f.describe = func(i int) *excitable[[1]float64] { return l.Neuron(i).describe(0) }
	if n := len(l.Filters); n > 0 {
		return withFilters[[4]float64](f, n).model(s)
	}
	return f.model(s)
}

func withConductances(ports []Port) []Port {
	if len(ports) == 0 {
		return []Port{
			Excitatory: {Shape: ExponentialConductance, Tau: 0.2 * sim.Millisecond},
			Inhibitory: {Shape: ExponentialConductance, Tau: 2 * sim.Millisecond, Reversal: -85},
		}
	}
	return ports
}

// Neuron returns the parameters of neuron i, with defaults filled in.
func (l ConductanceLIF) Neuron(i int) ConductanceLIF {
	n := l
	n.Ports, n.Noise = slices.Clone(withConductances(l.Ports)), slices.Clone(l.Noise)
	n.Filters, n.Threshold = slices.Clone(l.Filters), slices.Clone(l.Threshold)
	if l.Each != nil {
		l.Each(i, &n)
	}
	n.Each = nil
	n.C = orDefault(n.C, 250)
	n.GL = orDefault(n.GL, 16.6667)
	if n.EL == 0 && n.VTh == 0 && n.VReset == 0 {
		n.EL, n.VTh, n.VReset = -70, -55, -60
	}
	n.V0 = orDefault(n.V0, n.EL)
	n.Tolerance = orDefault(n.Tolerance, defaultTolerance)
	return n
}

// describe puts the neuron, whose defaults are filled in, into the common form of integrated models. The
// thresholds of the others have a number of components.
func (l ConductanceLIF) describe(components int) *excitable[[1]float64] {
	d := &excitable[[1]float64]{
		equations: &conductor{c: l.C, gl: l.GL, el: l.EL, vReset: l.VReset},
		start:     [1]float64{l.V0},
		threshold: l.VTh, refractory: l.TRef, current: l.IE, tolerance: l.Tolerance,
		ports: withConductances(l.Ports), background: l.Noise, filters: l.Filters,
	}
	d.positive("C", l.C, "pF")
	d.invertible("C", l.C)
	d.positive("GL", l.GL, "nS")
	d.finite("EL", l.EL, "mV")
	d.finite("VTh", l.VTh, "mV")
	d.finite("VReset", l.VReset, "mV")
	d.finite("V0", l.V0, "mV")
	d.below("VReset", l.VReset, "VTh", l.VTh)
	d.adaptations(l.Threshold, components)
	if l.Raised != nil && components == 0 {
		d.wrong("Raised", "given", "none where the threshold has no components")
	}
	return d
}

// conductor is the right-hand side, y being (V).
type conductor struct{ c, gl, el, vReset float64 }

func (n *conductor) slope(y *[1]float64, current float64, dy *[1]float64) {
	dy[0] = (float64(n.gl*(n.el-y[0])) + current) / n.c
}

func (n *conductor) reset(y *[1]float64) { y[0] = n.vReset }
