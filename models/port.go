package models

import "math"

// Shape is what one arrival of weight w does.
type Shape uint8

const (
	// Delta: V jumps by w mV.
	Delta Shape = iota
	// Exponential: a current of w exp(-s/Tau), s being the time since arrival; w in pA.
	Exponential
	// Alpha: a current of w e (s/Tau) exp(-s/Tau), which peaks at w pA when s = Tau.
	Alpha
)

// Port is one input port of a neuron: the shape of its synapses and their time constant. Ports of
// one neuron may differ in both.
type Port struct {
	Shape Shape
	Tau   float64 // ps; none for Delta
	I0    float64 // initial current, pA
	J0    float64 // initial slope, pA/ps: the current starts as (I0 + J0 s) exp(-s/Tau). Alpha only
}

// The usual two ports, for networks that keep excitation and inhibition apart.
const (
	Excitatory uint8 = 0
	Inhibitory uint8 = 1
)

// slots is how many state variables the current of a port has.
func (p Port) slots() int { return int(p.Shape) }

// check reports mistakes in the port through wrong.
func (p Port) check(wrong wrongFunc) {
	if p.Shape > Alpha {
		wrong("Shape", p.Shape, "Delta, Exponential or Alpha")
	}
	if p.Shape == Delta {
		for _, x := range []struct {
			field string
			value float64
		}{{"Tau", p.Tau}, {"I0", p.I0}, {"J0", p.J0}} {
			if x.value != 0 {
				wrong(x.field, x.value, "0: a Delta port has no current")
			}
		}
		return
	}
	if !(p.Tau > 0) || math.IsInf(p.Tau, 0) || math.IsInf(1/p.Tau, 0) {
		wrong("Tau", p.Tau, "a finite number of ps above 0, whose inverse is finite too")
	}
	if !finite(p.I0) {
		wrong("I0", p.I0, "a finite number of pA")
	}
	if !finite(p.J0) || p.J0 != 0 && p.Shape != Alpha {
		wrong("J0", p.J0, "a finite number of pA/ps, and 0 unless the shape is Alpha")
	}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
