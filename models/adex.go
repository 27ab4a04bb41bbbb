package models

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// AdEx is the adaptive exponential integrate-and-fire neuron,
//
//	C dV/dt = -GL (V - EL) + GL DeltaT exp((V - VT)/DeltaT) - W + IE + I_0 + I_1 + ...,
//	TauW dW/dt = A (V - EL) - W,
//
// where I_k is the current of port k, for a conductance g_k (Reversal - V). When V reaches VPeak the neuron
// fires: V is VReset for TRef, and B is added to W, which goes on meanwhile. The instant is located on the
// upswing, however steep, not stepped over.
//
// On the upswing V goes to infinity in finite time. Where less than 0.1 fs of that are left, the neuron fires even
// if VPeak is higher; so VPeak may be as high, and DeltaT as small, as one likes.
//
// With ExponentialConductance ports it is NEST's aeif_cond_exp, with AlphaConductance aeif_cond_alpha, with
// Exponential aeif_psc_exp, whose parameters are the defaults here (there inhibitory conductances have
// negative weights, here a port, with weights of 0 or more). NEST holds V in the exponential to VPeak or
// less, which makes no difference to a neuron that fires there.
//
// Neurons that burst, or fire irregularly, amplify errors. With the default Tolerance, 17 irregular spikes
// within 300 ms stay exact to 1e-5 ms, and regular ones to 2e-7 ms.
//
// Brette and Gerstner, Adaptive exponential integrate-and-fire model as an effective description of neuronal
// activity, J. Neurophysiol. 94:3637 (2005), doi:10.1152/jn.00686.2005, where VPeak is 20 and VReset is EL;
// for patterns of firing also Naud, Marcille, Clopath and Gerstner, Biol. Cybern. 99:335 (2008),
// doi:10.1007/s00422-008-0264-7.
type AdEx struct {
	C      float64 // membrane capacitance, pF; default 281
	GL     float64 // leak conductance, nS; default 30
	EL     float64 // resting potential of the leak, mV; default -70.6 ...
	VT     float64 // potential at which the upswing begins, mV; default -50.4 ...
	VReset float64 // potential after a spike, mV, below VPeak; default -60, if all three are 0
	DeltaT float64 // slope factor of the upswing, mV; default 2
	VPeak  float64 // potential at which it fires, mV, above VT; default 0
	A      float64 // adaptation by V, nS; default 4 ...
	B      float64 // adaptation by a spike, pA; default 80.5 ...
	TauW   float64 // time constant of adaptation, ps; default 144 ms, if all three are 0
	TRef   float64 // refractory interval, in which V is clamped to VReset, ps; default 0
	IE     float64 // constant current, pA; default 0
	V0     float64 // initial potential, mV; default EL ...
	W0     float64 // initial W, pA; default 0, if both are 0
	Ports  []Port  // input ports; default one Delta port
	Noise  []Noise // background input; default none

	Tolerance float64 // error of a step, relative to 1 + |V| and 1 + |W|; default 1e-11

	// Filters of V, three at most, are for voltage-based synapses to read: variables "F0", "F1", ...; default none.
	Filters []Filter

	// Each, if given, adjusts the parameters of neuron i, as in LIF.
	Each func(i int, n *AdEx)
}

// NumPorts returns the number of input ports.
func (a AdEx) NumPorts() int { return max(1, len(a.Ports)) }

// New implements sim.Spec.
func (a AdEx) New(s sim.Slice) (sim.Model, error) {
	f := family[[2]float64]{variables: []string{"V", "W"}, ports: withDefaultPort(a.Ports), noise: a.Noise, differ: a.Each != nil}
	f.describe = func(i int) *excitable[[2]float64] { return a.Neuron(i).describe() }
	if n := len(a.Filters); n > 0 {
		return withFilters[[5]float64](f, n).model(s)
	}
	return f.model(s)
}

// Neuron returns the parameters of neuron i, with defaults filled in.
func (a AdEx) Neuron(i int) AdEx {
	n := a
	n.Ports, n.Noise = slices.Clone(withDefaultPort(a.Ports)), slices.Clone(a.Noise)
	n.Filters = slices.Clone(a.Filters)
	if a.Each != nil {
		a.Each(i, &n)
	}
	n.Each = nil
	n.C = orDefault(n.C, 281)
	n.GL = orDefault(n.GL, 30)
	if n.EL == 0 && n.VT == 0 && n.VReset == 0 {
		n.EL, n.VT, n.VReset = -70.6, -50.4, -60
	}
	n.DeltaT = orDefault(n.DeltaT, 2)
	if n.A == 0 && n.B == 0 && n.TauW == 0 {
		n.A, n.B, n.TauW = 4, 80.5, 144*sim.Millisecond
	}
	if n.V0 == 0 && n.W0 == 0 {
		n.V0 = n.EL
	}
	n.Tolerance = orDefault(n.Tolerance, 1e-11)
	return n
}

// describe puts the neuron, whose defaults are filled in, into the common form of integrated models.
func (a AdEx) describe() *excitable[[2]float64] {
	d := &excitable[[2]float64]{
		equations: &adex{
			c: a.C, gl: a.GL, el: a.EL, vt: a.VT, vReset: a.VReset, scale: a.GL * a.DeltaT, steepness: 1 / a.DeltaT,
			a: a.A, b: a.B, rate: sim.Millisecond / a.TauW,
		},
		start:     [2]float64{a.V0, a.W0},
		threshold: min(a.VPeak, a.pointOfNoReturn()), refractory: a.TRef, current: a.IE,
		tolerance: a.Tolerance, ports: withDefaultPort(a.Ports), background: a.Noise, filters: a.Filters,
	}
	d.positive("C", a.C, "pF")
	d.invertible("C", a.C)
	d.positive("GL", a.GL, "nS")
	d.finite("EL", a.EL, "mV")
	d.finite("VT", a.VT, "mV")
	d.finite("VReset", a.VReset, "mV")
	d.finite("VPeak", a.VPeak, "mV")
	d.positive("DeltaT", a.DeltaT, "mV")
	d.invertible("DeltaT", a.DeltaT)
	d.finite("A", a.A, "nS")
	d.finite("B", a.B, "pA")
	d.positive("TauW", a.TauW, "ps")
	d.invertible("TauW", a.TauW)
	d.finite("V0", a.V0, "mV")
	d.finite("W0", a.W0, "pA")
	d.below("VT", a.VT, "VPeak", a.VPeak)
	d.below("VReset", a.VReset, "VPeak", a.VPeak)
	return d
}

// pointOfNoReturn is the potential from which the upswing, C/GL exp(-(V - VT)/DeltaT) long, takes 0.1 fs to infinity.
// The exponential is some 1e14 there, so that other currents have no say.
func (a AdEx) pointOfNoReturn() float64 {
	const left = 1e-13 // ms
	return a.VT + float64(a.DeltaT*portable.Log(a.C/(a.GL*left)))
}

// adex is the right-hand side, y being (V, W).
type adex struct {
	c, gl, el, vt, vReset float64
	scale, steepness      float64 // of the exponential: GL DeltaT, pA; 1/DeltaT, 1/mV
	a, b, rate            float64 // of adaptation; rate in 1/ms
}

func (n *adex) slope(y *[2]float64, current float64, dy *[2]float64) {
	v, w := y[0], y[1]
	upswing := float64(n.scale * portable.Exp((v-n.vt)*n.steepness))
	dy[0] = (upswing - float64(n.gl*(v-n.el)) - w + current) / n.c
	dy[1] = (float64(n.a*(v-n.el)) - w) * n.rate
}

func (n *adex) reset(y *[2]float64) {
	y[0] = n.vReset
	y[1] += n.b
}
