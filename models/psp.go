package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// PSP is the postsynaptic potential of one input port of an SRM: what one arrival adds to u.
type PSP struct {
	// Shape says how u follows an arrival of weight w, in mV, s later:
	//
	//	Exponential        w exp(-s/Tau): a jump
	//	Alpha              w e (s/Tau) exp(-s/Tau), which peaks at w when s = Tau
	//	DoubleExponential  w Tau/(Tau - TauRise) (exp(-s/Tau) - exp(-s/TauRise)), or its limit if both are equal
	Shape   Shape
	Tau     float64 // ps
	TauRise float64 // ps; DoubleExponential only
}

func withDefaultPSP(ports []PSP) []PSP {
	if len(ports) == 0 {
		return []PSP{{Shape: Alpha, Tau: 10 * sim.Millisecond}}
	}
	return ports
}

// check reports mistakes; prefix names the port.
func (p PSP) check(c *checks, prefix string) {
	switch p.Shape {
	case Exponential, Alpha, DoubleExponential:
	default:
		c.wrong(prefix+"Shape", p.Shape, "Exponential, Alpha or DoubleExponential")
	}
	c.tau(prefix+"Tau", p.Tau)
	if p.Shape == DoubleExponential {
		c.tau(prefix+"TauRise", p.TauRise)
	} else if p.TauRise != 0 {
		c.wrong(prefix+"TauRise", p.TauRise, "0: only a DoubleExponential rises by a time constant of its own")
	}
}

// build adds the stages of the potential to a neuron and returns their root.
func (p PSP) build(c *cascade) (root int) {
	root = c.root(p.Tau)
	switch p.Shape {
	case Alpha:
		c.taps = append(c.taps, tap{c.feed(p.Tau, root), math.E / p.Tau})
	case DoubleExponential:
		c.taps = append(c.taps, tap{c.feed(p.TauRise, root), 1 / p.TauRise})
	default:
		c.taps = append(c.taps, tap{root, 1})
	}
	return root
}

func (p PSP) shape() Shape { return p.Shape }
