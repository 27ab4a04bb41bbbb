package models

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// HH is the neuron of Hodgkin and Huxley, a patch of the membrane of the squid's giant axon with its three
// currents,
//
//	C dV/dt = IE + I_0 + I_1 + ... - GNa m^3 h (V - ENa) - GK n^4 (V - EK) - GL (V - EL),
//	  dx/dt = phi (alpha_x(V) (1 - x) - beta_x(V) x)      for x = m, h, n,
//
// where V is in mV, time in ms and I_k is the current of port k. The gates open at the rates alpha and close
// at the rates beta, in 1/ms:
//
//	alpha_m = 0.1 (V+40) / (1 - exp(-(V+40)/10))      beta_m = 4 exp(-(V+65)/18)
//	alpha_h = 0.07 exp(-(V+65)/20)                    beta_h = 1 / (1 + exp(-(V+35)/10))
//	alpha_n = 0.01 (V+55) / (1 - exp(-(V+55)/10))     beta_n = 0.125 exp(-(V+65)/80)
//
// The rates hold at 6.3 degrees; warmth speeds all of them up by phi = Q10^((Temperature - 6.3)/10).
//
// The signs are today's: V is inside minus outside, and the axon rests near -65 mV. Hodgkin and Huxley counted
// from rest and downwards.
//
// The neuron fires when V rises through VTh. Nothing is reset: the spike is a spike of V itself, and so is the
// refractory interval after it. V must fall below VTh before the neuron can fire again.
//
// Currents, and weights of ports that are currents, are per area of membrane, in uA/cm2, and conductances in
// mS/cm2. Each step of the solution is exact to Tolerance; with the default, the spikes of a neuron that fires
// for a second are exact to 1e-6 ms. A neuron that has come to rest costs nothing until something arrives. The
// closing of m speeds up e-fold every 18 mV downwards, and steps shorten with it: below -200 mV, where no axon
// is, a neuron is slow to simulate. Below -300 mV it is not: the run ends with an *IntegrationError.
//
// Hodgkin and Huxley, A quantitative description of membrane current and its application to conduction and
// excitation in nerve, J. Physiol. 117:500 (1952), doi:10.1113/jphysiol.1952.sp004764. EL is the one for which
// the published rest is at -65 mV, to 4 uV.
type HH struct {
	C  float64 // capacitance, uF/cm2; default 1
	IE float64 // constant current from time 0 on, uA/cm2; default 0

	GNa float64 // largest conductance for sodium, mS/cm2; default 120 ...
	GK  float64 // for potassium, mS/cm2; default 36 ...
	GL  float64 // of the leak, mS/cm2; default 0.3, if all three are 0. So GNa alone can be 0, as under tetrodotoxin
	ENa float64 // reversal potential of sodium, mV; default 50 ...
	EK  float64 // of potassium, mV; default -77 ...
	EL  float64 // of the leak, mV; default -54.387, if all three are 0

	Temperature float64 // degrees Celsius; default 6.3, for which 0 stands
	Q10         float64 // by how much 10 degrees more speed up the gates; default 3

	VTh float64 // potential at which it fires on its way up, mV; default 0

	V0 float64 // initial potential, mV; default the resting potential, if this and all gates are 0
	M0 float64 // initial gates, 0 to 1 ...
	H0 float64 //
	N0 float64 // default the steady ones at V0, if all three are 0

	Ports []Port // input ports; default one Delta port

	Tolerance float64 // error of a step, relative to 1 + |V| and 1 + each gate; default 2e-10

	// Each, if given, adjusts the parameters of neuron i, as in LIF.
	Each func(i int, n *HH)
}

// NumPorts returns the number of input ports.
func (n HH) NumPorts() int { return max(1, len(n.Ports)) }

// New implements sim.Spec. Its variables are "V", in mV, and the gates "m", "h" and "n".
func (n HH) New(s sim.Slice) (sim.Model, error) {
	f := family[[4]float64]{variables: []string{"V", "m", "h", "n"}, ports: withDefaultPort(n.Ports), differ: n.Each != nil}
	f.describe = func(i int) *excitable[[4]float64] { return n.Neuron(i).describe() }
	return f.model(s)
}

// Neuron returns the parameters of neuron i, with defaults filled in. Where the neuron is to begin at rest that
// is the fixed point of its equations without any current, IE included; the lowest, if there are several.
func (n HH) Neuron(i int) HH {
	one := n
	one.Ports = slices.Clone(withDefaultPort(n.Ports))
	if n.Each != nil {
		n.Each(i, &one)
	}
	one.Each = nil
	one.Ports = withDefaultPort(one.Ports)
	one.C = orDefault(one.C, 1)
	if one.GNa == 0 && one.GK == 0 && one.GL == 0 {
		one.GNa, one.GK, one.GL = 120, 36, 0.3
	}
	if one.ENa == 0 && one.EK == 0 && one.EL == 0 {
		one.ENa, one.EK, one.EL = 50, -77, -54.387
	}
	one.Temperature = orDefault(one.Temperature, 6.3)
	one.Q10 = orDefault(one.Q10, 3)
	one.Tolerance = orDefault(one.Tolerance, defaultTolerance)
	if one.M0 == 0 && one.H0 == 0 && one.N0 == 0 && len(one.check().mistakes) == 0 {
		axon := one.axon()
		if one.V0 == 0 {
			one.V0 = axon.rest()
		}
		one.M0, one.H0, one.N0 = axon.steady(one.V0)
	}
	return one
}

// axon is the right-hand side of a neuron whose defaults are filled in.
func (n HH) axon() *axon {
	return &axon{
		perC: 1 / n.C, gNa: n.GNa, gK: n.GK, gL: n.GL, eNa: n.ENa, eK: n.EK, eL: n.EL,
		pace: portable.Pow(n.Q10, (n.Temperature-6.3)/10),
	}
}

// describe puts the neuron, whose defaults are filled in, into the common form of integrated models.
func (n HH) describe() *excitable[[4]float64] {
	return &excitable[[4]float64]{
		equations: n.axon(), start: [4]float64{n.V0, n.M0, n.H0, n.N0},
		threshold: n.VTh, passes: true, current: n.IE, tolerance: n.Tolerance, ports: n.Ports,
		checks: n.check(),
	}
}

// check finds what is wrong with the parameters that only this model has.
func (n HH) check() (c checks) {
	c.positive("C", n.C, "uF/cm2")
	c.invertible("C", n.C)
	c.notNegative("GNa", n.GNa, "mS/cm2")
	c.notNegative("GK", n.GK, "mS/cm2")
	c.notNegative("GL", n.GL, "mS/cm2")
	c.finite("ENa", n.ENa, "mV")
	c.finite("EK", n.EK, "mV")
	c.finite("EL", n.EL, "mV")
	c.finite("Temperature", n.Temperature, "degrees")
	c.positive("Q10", n.Q10, "times")
	c.finite("VTh", n.VTh, "mV")
	c.finite("V0", n.V0, "mV")
	c.share("M0", n.M0)
	c.share("H0", n.H0)
	c.share("N0", n.N0)
	if pace := n.axon().pace; len(c.mistakes) == 0 && !(pace > 0 && finite(pace)) {
		c.wrong("Temperature", n.Temperature, "one at which the gates have a pace that float64 can hold")
	}
	return c
}
