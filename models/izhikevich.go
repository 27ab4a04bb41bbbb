package models

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Izhikevich is the simple model of Izhikevich in continuous time,
//
//	dV/dt = 0.04 V^2 + K1 V + K0 - U + IE + I_0 + I_1 + ...,
//	dU/dt = A (B V - U),
//
// where V is in mV, time in ms and I_k is the current of port k. When V reaches VPeak the neuron fires: V
// is set to C, and D is added to U. The instant is located, not stepped over, so that nothing depends on a
// step of time; published results that were computed on a grid of 1 ms or 0.5 ms differ.
//
// The equations have no capacitance: currents, and weights of ports that are currents, are in mV/ms, and
// conductances in 1/ms. Each step of the solution is exact to Tolerance.
//
// Izhikevich, Simple model of spiking neurons, IEEE Trans. Neural Networks 14:1569 (2003),
// doi:10.1109/TNN.2003.820440; for values of the parameters also Which model to use for cortical spiking
// neurons?, ibid. 15:1063 (2004), doi:10.1109/TNN.2004.832719.
type Izhikevich struct {
	A     float64 // rate of recovery, 1/ms; default 0.02 ...
	B     float64 // sensitivity of recovery to V, 1/ms; default 0.2 ...
	C     float64 // potential after a spike, mV, below VPeak; default -65 ...
	D     float64 // what a spike adds to U, mV/ms; default 8: regular spiking, if all four are 0
	K1    float64 // 1/ms; default 5 ...
	K0    float64 // mV/ms; default 140, if both are 0
	VPeak float64 // potential at which it fires, mV; default 30
	TRef  float64 // refractory interval, in which V is clamped to C, ps; default 0
	IE    float64 // constant current, mV/ms; default 0
	V0    float64 // initial potential, mV; default -65 ...
	U0    float64 // initial U, mV/ms; default B V0, if both are 0
	Ports []Port  // input ports; default one Delta port
	Noise []Noise // background input; default none

	Tolerance float64 // error of a step, relative to 1 + |V| and 1 + |U|; default 2e-10

	// Filters of V, three at most, are for voltage-based synapses to read: variables "F0", "F1", ...; default none.
	Filters []Filter

	// Each, if given, adjusts the parameters of neuron i, as in LIF.
	Each func(i int, n *Izhikevich)
}

// NumPorts returns the number of input ports.
func (z Izhikevich) NumPorts() int { return max(1, len(z.Ports)) }

// New implements sim.Spec.
func (z Izhikevich) New(s sim.Slice) (sim.Model, error) {
	f := family[[2]float64]{variables: []string{"V", "U"}, ports: withDefaultPort(z.Ports), noise: z.Noise, differ: z.Each != nil}
	f.describe = func(i int) *excitable[[2]float64] { return z.Neuron(i).describe() }
	if n := len(z.Filters); n > 0 {
		return withFilters[[5]float64](f, n).model(s)
	}
	return f.model(s)
}

// Neuron returns the parameters of neuron i, with defaults filled in.
func (z Izhikevich) Neuron(i int) Izhikevich {
	n := z
	n.Ports, n.Noise = slices.Clone(withDefaultPort(z.Ports)), slices.Clone(z.Noise)
	n.Filters = slices.Clone(z.Filters)
	if z.Each != nil {
		z.Each(i, &n)
	}
	n.Each = nil
	if n.A == 0 && n.B == 0 && n.C == 0 && n.D == 0 {
		n.A, n.B, n.C, n.D = 0.02, 0.2, -65, 8
	}
	if n.K1 == 0 && n.K0 == 0 {
		n.K1, n.K0 = 5, 140
	}
	n.VPeak = orDefault(n.VPeak, 30)
	if n.V0 == 0 && n.U0 == 0 {
		n.V0, n.U0 = -65, n.B*-65
	}
	n.Tolerance = orDefault(n.Tolerance, defaultTolerance)
	return n
}

// describe puts the neuron, whose defaults are filled in, into the common form of integrated models.
func (z Izhikevich) describe() *excitable[[2]float64] {
	d := &excitable[[2]float64]{
		equations: &izhikevich{a: z.A, b: z.B, c: z.C, d: z.D, k0: z.K0, k1: z.K1},
		start:     [2]float64{z.V0, z.U0},
		threshold: z.VPeak, refractory: z.TRef, current: z.IE, tolerance: z.Tolerance,
		ports: withDefaultPort(z.Ports), background: z.Noise, filters: z.Filters,
	}
	d.finite("A", z.A, "1/ms")
	d.finite("B", z.B, "1/ms")
	d.finite("C", z.C, "mV")
	d.finite("D", z.D, "mV/ms")
	d.finite("K1", z.K1, "1/ms")
	d.finite("K0", z.K0, "mV/ms")
	d.finite("VPeak", z.VPeak, "mV")
	d.finite("V0", z.V0, "mV")
	d.finite("U0", z.U0, "mV/ms")
	d.below("C", z.C, "VPeak", z.VPeak)
	return d
}

// izhikevich is the right-hand side, y being (V, U).
type izhikevich struct{ a, b, c, d, k0, k1 float64 }

func (z *izhikevich) slope(y *[2]float64, current float64, dy *[2]float64) {
	v, u := y[0], y[1]
	dy[0] = float64((float64(0.04*v)+z.k1)*v) + z.k0 - u + current
	dy[1] = z.a * (float64(z.b*v) - u)
}

func (z *izhikevich) reset(y *[2]float64) {
	y[0] = z.c
	y[1] += z.d
}
