package models

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// IF is the non-leaky integrate-and-fire neuron,
//
//	C dV/dt = IE + I_0 + I_1 + ...,
//
// where I_k is the current of port k. Threshold, reset and refractory interval are those of LIF. With
// one Exponential port it is the first-spike neuron of Mostafa 2017 (arXiv:1606.08165).
type IF struct {
	C      float64 // capacitance, pF = pA ms/mV; default 1
	VTh    float64 // threshold, mV; default 1 if VReset is 0 too, otherwise to be given
	VReset float64 // potential after a spike, mV, below VTh; default 0
	TRef   float64 // refractory interval, ps; default 0
	IE     float64 // constant current, pA; default 0
	V0     float64 // initial potential, mV; default 0
	Ports  []Port  // input ports; default one Delta port
	Noise  []Noise // background input; default none

	// Initial, if given, is the initial potential of neuron i in place of V0, mV.
	Initial func(i int) float64

	// Each, if given, adjusts the parameters of neuron i, as in LIF.
	Each func(i int, n *IF)
}

// NumPorts returns the number of input ports.
func (f IF) NumPorts() int { return max(1, len(f.Ports)) }

// New implements sim.Spec.
func (f IF) New(s sim.Slice) (sim.Model, error) {
	if d := f.describe(); f.Each == nil && d.params.canBeUniform() {
		u, err := newUniform(s, &d, f.Initial)
		return withNoise(s, u, err, f.Noise)
	}
	p, err := newDiffering(s, withDefaultPort(f.Ports), f.Each != nil || f.Initial != nil, func(i int) description {
		n := f.Neuron(i)
		d := n.describe()
		if f.Each != nil {
			sameNoise(&d.checks, n.Noise, f.Noise)
		}
		return d
	})
	return withNoise(s, p, err, f.Noise)
}

// Neuron returns the parameters of neuron i, with defaults filled in.
func (f IF) Neuron(i int) IF {
	n := f
	n.Ports, n.Noise = slices.Clone(withDefaultPort(f.Ports)), slices.Clone(f.Noise)
	if f.Each != nil {
		f.Each(i, &n)
	}
	if f.Initial != nil {
		n.V0 = f.Initial(i)
	}
	n.Each, n.Initial = nil, nil
	n.C = orDefault(n.C, 1)
	if n.VTh == 0 && n.VReset == 0 {
		n.VTh = 1
	}
	return n
}

// describe puts the equation into the common form of description.
func (f IF) describe() description {
	c := orDefault(f.C, 1)
	gain := 1 / (c * sim.Millisecond)
	d := description{
		params: params{gain: gain, drive: gain * f.IE, refractory: f.TRef},
		vth:    f.VTh, vreset: f.VReset, ie: f.IE, u0: f.V0, initial: "V0", size: "C",
		ports: withDefaultPort(f.Ports),
	}
	d.positive("C", c, "pF")
	d.invertible("C", c)
	d.voltages()
	d.noise(f.Noise, len(d.ports))
	d.params.clock = steadyClock(c, f.IE, &d)
	return d
}
