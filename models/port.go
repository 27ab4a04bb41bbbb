package models

import "math"

// Shape is what one arrival of weight w does.
type Shape uint8

// The shapes of synapses. Linear neurons (LIF, IF, AdaptiveLIF) take the first three, those that are integrated
// all but the last. What shapes mean to an SRM is told by PSP.
const (
	// Delta: V jumps by w mV.
	Delta Shape = iota
	// Exponential: a current of w exp(-s/Tau), s being the time since arrival; w in pA.
	Exponential
	// Alpha: a current of w e (s/Tau) exp(-s/Tau), which peaks at w pA when s = Tau.
	Alpha
	// Step: a current of w pA, for ever. So an injected current that is constant between given instants is
	// a source of spikes, each of which adds the difference.
	Step
	// ExponentialConductance: a conductance g = w exp(-s/Tau), w in nS, that is a current of
	// g (Reversal - V).
	ExponentialConductance
	// AlphaConductance: a conductance g = w e (s/Tau) exp(-s/Tau), which peaks at w nS when s = Tau.
	AlphaConductance
	// DoubleExponential: a potential that rises and decays by time constants of its own, see PSP.
	DoubleExponential
)

// Port is one input port of a neuron: the shape of its synapses and their time constant. Ports of
// one neuron may differ in both.
type Port struct {
	Shape    Shape
	Tau      float64 // ps; none for Delta and Step
	Reversal float64 // reversal potential, mV; conductances only
	I0       float64 // initial current, pA, or conductance, nS
	J0       float64 // initial slope, pA/ps: the current starts as (I0 + J0 s) exp(-s/Tau). Alpha shapes only
}

// The usual two ports, for networks that keep excitation and inhibition apart.
const (
	Excitatory uint8 = 0
	Inhibitory uint8 = 1
)

// slots is how many state variables a port of the shape has.
func (s Shape) slots() int {
	switch s {
	case Delta:
		return 0
	case Alpha, AlphaConductance:
		return 2
	}
	return 1
}

func (s Shape) isConductance() bool { return s == ExponentialConductance || s == AlphaConductance }

// fades tells whether what an arrival does has a time constant.
func (s Shape) fades() bool { return s != Delta && s != Step }

// check reports mistakes in the port of a neuron that takes the shapes up to last, through wrong.
func (p Port) check(last Shape, wrong wrongFunc) {
	if p.Shape > last {
		want := "Delta, Exponential or Alpha: a linear neuron has no others"
		if last > Alpha {
			want = "one of the shapes, Delta to AlphaConductance"
		}
		wrong("Shape", p.Shape, want)
		return
	}
	if p.Shape == Delta {
		p.checkAbsent("0: a Delta port has no current", wrong)
		return
	}
	p.checkTau(wrong)
	if !finite(p.I0) {
		wrong("I0", p.I0, "a finite number of pA, or nS")
	}
	if !finite(p.J0) || p.J0 != 0 && p.Shape.slots() < 2 {
		wrong("J0", p.J0, "a finite number of pA/ps, or nS/ps, and 0 unless the shape is Alpha")
	}
	if !finite(p.Reversal) || p.Reversal != 0 && !p.Shape.isConductance() {
		wrong("Reversal", p.Reversal, "a finite number of mV, and 0 unless the shape is a conductance")
	}
}

// checkAbsent reports all that a Delta port cannot have.
func (p Port) checkAbsent(want string, wrong wrongFunc) {
	for _, x := range []struct {
		field string
		value float64
	}{{"Tau", p.Tau}, {"Reversal", p.Reversal}, {"I0", p.I0}, {"J0", p.J0}} {
		if x.value != 0 {
			wrong(x.field, x.value, want)
		}
	}
}

func (p Port) checkTau(wrong wrongFunc) {
	switch {
	case !p.Shape.fades() && p.Tau != 0:
		wrong("Tau", p.Tau, "0: a Step lasts for ever")
	case p.Shape.fades() && (!(p.Tau > 0) || math.IsInf(p.Tau, 0) || math.IsInf(1/p.Tau, 0)):
		wrong("Tau", p.Tau, "a finite number of ps above 0, whose inverse is finite too")
	}
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func (p Port) shape() Shape { return p.Shape }
