package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim/portable"
)

// This file finds the first crossing of the threshold by steps that cannot pass it.
//
// From a state (u < theta; currents I, J) it derives lower bounds on how long the neuron needs to
// reach the threshold; the largest is the step. Each bound is a proof, so no crossing is ever missed,
// however low the peak and whatever the ratio of the time constants; and near a crossing the
// second bound is so tight that the steps converge cubically. With f = u - theta:
//
// Comparison: positive currents held constant and negative ones dropped give a neuron whose u is never
// lower; the time at which that one gets there is known in closed form.
//
// Taylor: with M an upper bound of f'' on [0, h], f(s) <= f + f' s + M s^2/2 there, so the crossing
// is not before the first root of that parabola, nor before h if there is none. M follows from
// f''' = -leak f'' + gain (sum of I''), which with I'' <= c on [0, h] and c >= 0 gives
// f''(s) <= f''(0) exp(-leak s) + gain c h.

// outlook says what a state implies for the future if nothing arrives.
type outlook uint8

const (
	quiet    outlook = iota // the threshold is never reached
	later                   // not reached before the step
	crossing                // reached, to within rounding, at the step
)

// finest is the shortest step, in ps: below it a bound is a crossing. It is far below the rounding to
// a picosecond, and what it leaves out is (finest/TauM)^2 of the distance to the threshold.
const finest = 1e-5

// arrived tells whether a step from s to next is within rounding of none at all.
func arrived(s, next float64) bool { return next-s <= 4e-16*s }

// bound returns how far one may step from the state (u, currents) without passing the first crossing.
func (p *params) bound(u float64, currents []float64) (step float64, o outlook) {
	f := u - p.theta
	if f >= 0 {
		return 0, crossing
	}
	e := p.envelope(currents)
	if p.neverReaches(u, &e) {
		return 0, quiet
	}
	if e.rate > 0 {
		root, h := p.taylor(f, u, &e)
		switch {
		case root < finest:
			return root, crossing
		case root < h:
			return root, later
		}
		step = h
	}
	far := p.comparison(f, &e)
	switch {
	case math.IsInf(far, 1):
		return 0, quiet
	case e.rate == 0:
		return far, crossing // no currents: the comparison is the neuron itself
	}
	return max(step, far), later
}

// envelope sums what the bounds need to know of the currents, each with the gain applied.
type envelope struct {
	sum        float64 // I
	slope      float64 // I'
	ceiling    float64 // upper bound of all positive currents, at any time
	lift       float64 // upper bound of what positive currents ever add to u
	tail       float64 // the same for what fades with the leak, of currents faster than the leak
	slowLift   float64 // and of the other currents
	curve      float64 // upper bound of I'' at any time, but for
	curveSlope float64 // this much more per ps
	rate       float64 // the fastest
}

func (p *params) envelope(currents []float64) envelope {
	var e envelope
	slot := 0
	for k := range p.kernels {
		kernel := &p.kernels[k]
		if kernel.shape == Delta {
			continue
		}
		i, j := p.gain*currents[slot], 0.0
		slot++
		if kernel.shape == Alpha {
			j = p.gain * currents[slot]
			slot++
		}
		if i != 0 || j != 0 {
			e.add(kernel, p.leak, i, j)
		}
	}
	return e
}

// add accounts for the current (i + j s) exp(-rate s).
func (e *envelope) add(k *kernel, leak, i, j float64) {
	b := k.rate
	up, upSlope := max(i, 0), max(j, 0)
	e.sum += i
	e.slope += j - float64(b*i)
	e.ceiling += up + upSlope/(math.E*b)
	lift := float64(up*k.peak1) + float64(upSlope*k.peak2)
	e.lift += lift
	if d := b - leak; d > 0 {
		// response1 <= exp(-leak s)/d and response2 <= exp(-leak s)/d^2.
		e.tail += up/d + upSlope/(d*d)
	} else {
		e.slowLift += lift
	}
	e.curve += float64(b*b*up) + float64(2*b*max(-j, 0))
	e.curveSlope += float64(b * b * upSlope)
	e.rate = max(e.rate, b)
}

// neverReaches is a proof, in a few additions, that u stays below theta for ever. Without currents u
// goes monotonically to `level`; positive currents lift it by a bounded amount.
func (p *params) neverReaches(u float64, e *envelope) bool {
	if p.leak == 0 {
		return p.drive <= 0 && u+e.lift < p.theta
	}
	if max(u-p.level, 0)+e.lift < p.gap {
		return true
	}
	// While u is far below level, what fast currents lift fades with the leak before it matters.
	return max(0, u-p.level+e.tail)+e.slowLift < p.gap
}

// comparison is the time that a neuron under constant drive takes, whose drive bounds that of this one.
func (p *params) comparison(f float64, e *envelope) float64 {
	if p.leak == 0 {
		drive := p.drive + e.ceiling
		if drive <= 0 {
			return math.Inf(1)
		}
		return -f / drive
	}
	above := e.ceiling/p.leak - p.gap // of the level to which it tends, over theta
	if above <= 0 {
		return math.Inf(1)
	}
	return -portable.Log1p(f/(above-f)) / p.leak
}

// taylor returns the first root of the parabola above u, and the length h of the interval that it holds
// for.
func (p *params) taylor(f, u float64, e *envelope) (root, h float64) {
	h = 0.5 / (p.leak + e.rate)
	slope := p.drive - float64(p.leak*u) + e.sum
	bend := e.slope - float64(p.leak*slope)
	if bend < 0 {
		bend *= 1 - float64(p.leak*h) // an upper bound of bend exp(-leak s), since exp(-x) >= 1 - x
	}
	bend += float64((e.curve + float64(e.curveSlope*h)) * h)
	return firstRoot(f, slope, bend), h
}

// firstRoot is the smallest s > 0 with f + slope s + bend s^2/2 = 0, for f < 0, or +Inf.
func firstRoot(f, slope, bend float64) float64 {
	discriminant := float64(slope*slope) - float64(2*bend*f)
	switch {
	case discriminant < 0:
		return math.Inf(1)
	case slope > 0:
		return -2 * f / (slope + math.Sqrt(discriminant))
	case bend > 0:
		return (math.Sqrt(discriminant) - slope) / bend
	}
	return math.Inf(1)
}
