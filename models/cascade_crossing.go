package models

import (
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// This file finds the first crossing of a cascade by steps that cannot pass it.
//
// With x_k the stages now and g_k their responses, f(s) = (sum of x_k g_k(s)) - gap. From that follow
// three proofs that f stays below 0, and the longest step that they allow is taken.
//
// Peaks: positive stages never lift the sum above that of x_k peak_k. If this is below the gap, f stays
// below 0 for ever.
//
// Depth: let `lift` be what that sum exceeds the gap by. Roots below 0, which add up to -sunk, come up
// no faster than the fastest of them, of rate r: f(s) <= lift - sunk exp(-r s), which is below 0 before
// s = ln(sunk/lift)/r.
//
// Taylor: let T be the sum of |x_k| third_k. Then f'' grows by T s at most, so on [0, h]
//
//	f(s) <= f + f' s + (f'' + T h/3) s^2/2,
//
// and the crossing is not before the first root of this parabola, nor before h if there is none. That
// holds for every h. Far away long ones are good; close to the crossing, with h twice as far as the
// first root found, the second is off by the third power of the distance.

// bound returns how far one may step from the state x without passing the first crossing.
func (c *cascade) bound(x []float64) (step float64, o outlook) {
	p := c.prospect(x)
	switch {
	case p.f >= 0:
		return 0, crossing
	case p.lift < 0, p.lift == 0 && p.sunk > 0:
		return 0, quiet
	}
	step, isRoot := p.taylor()
	if isRoot && step < finest {
		return step, crossing
	}
	return max(step, p.depth()), later
}

// prospect sums what the proofs need to know of the stages.
type prospect struct {
	f, slope, bend float64 // f and its derivatives
	third          float64 // T
	lift, sunk     float64
	surfacing      float64 // the rate of the fastest root below 0
	fastest        float64 // the rate of the fastest stage that is not 0
}

func (c *cascade) prospect(x []float64) prospect {
	p := prospect{f: -c.gap, lift: -c.gap}
	for k := range c.stages {
		g, v := &c.stages[k], x[k]
		p.f += float64(v * g.value)
		p.slope += float64(v * g.slope)
		p.bend += float64(v * g.bend)
		switch {
		case v > 0:
			p.third += float64(v * g.third)
			p.lift += float64(v * g.peak)
			p.fastest = max(p.fastest, g.rate)
		case v < 0:
			p.third -= float64(v * g.third)
			p.fastest = max(p.fastest, g.rate)
			if g.depth == 0 {
				p.sunk -= v
				p.surfacing = max(p.surfacing, g.rate)
			}
		}
	}
	return p
}

// depth is the step that the second proof allows, 0 if none.
func (p *prospect) depth() float64 {
	if p.sunk <= p.lift {
		return 0
	}
	const most = 1e300 // lest the quotient overflow
	return portable.Log(min(p.sunk/p.lift, most)) / p.surfacing
}

// taylor is the step that the third proof allows, and tells whether it ends at the root of a parabola.
func (p *prospect) taylor() (step float64, isRoot bool) {
	h := 0.5 / p.fastest
	for range 64 {
		if root := p.root(h); root < h {
			closer := 2 * root
			return max(step, root, min(closer, p.root(closer))), true
		}
		step, h = h, 2*h
	}
	return step, false
}

// root is the first of the parabola that holds on [0, h].
func (p *prospect) root(h float64) float64 { return firstRoot(p.f, p.slope, p.bend+p.third*h/3) }
