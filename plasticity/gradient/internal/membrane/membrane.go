// Package membrane has the closed forms of a leaky membrane under a current that decays exponentially,
//
//	du/dt = -Leak u + Gain I,    dI/dt = -Rate I,
//
// on which exact gradients of spike times rest. Its law: nothing cancels, however close the two rates are, and
// the first crossing of a threshold is found whatever the height of the peak.
package membrane

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Membrane is the equation. Rates are per unit of time, above 0 and finite; u counts from the level to which the membrane tends
// without synaptic current.
type Membrane struct{ Leak, Rate, Gain float64 }

// Step is what a span of time does to the state (u, I): u becomes Potential u + Response I, and I becomes Current I.
// Backwards in time it does the same to the derivatives (p, q) of anything by (u, I) later on: p becomes
// Potential p, and q becomes Current q + Response p.
type Step struct {
	Potential float64 // exp(-Leak s)
	Current   float64 // exp(-Rate s)
	Response  float64 // Gain (exp(-Leak s) - exp(-Rate s))/(Rate - Leak)
}

// Over returns the step over s.
func (m *Membrane) Over(s float64) Step {
	potential, d := portable.Exp(-m.Leak*s), m.Rate-m.Leak
	switch x := d * s; {
	case math.Abs(x) > 0.5:
		current := portable.Exp(-m.Rate * s)
		return Step{potential, current, m.Gain * (potential - current) / d}
	case x == 0:
		return Step{potential, potential, m.Gain * s * potential}
	default:
		decay := math.Expm1(-x)
		return Step{potential, potential * (1 + decay), m.Gain * potential * -decay / d}
	}
}

// Slope is du/dt.
func (m *Membrane) Slope(u, i float64) float64 { return m.Gain*i - m.Leak*u }

// Extremum returns when u, from the state (u, i) on, is where it turns, if it does: there it has a maximum if it rises now,
// a minimum if it falls. The sum of two exponentials turns at most once.
func (m *Membrane) Extremum(u, i float64) (s float64, turns bool) {
	drive := m.Gain * i
	lead := 1 - m.Leak*u/drive // above 0 if du/dt has the sign of the current
	if drive == 0 || !(lead > 0) {
		return 0, false
	}
	// At the extremum exp((Leak - Rate) s) = 1 + x, with
	d := m.Leak - m.Rate
	x := d * lead / m.Rate
	switch {
	case x <= -1:
		return 0, false
	case x == 0:
		return lead / m.Rate, true
	}
	return math.Log1p(x) / d, true
}

// Crest is the largest Response over [0, s]: no current of 1 ever lifts u by more within that span.
func (m *Membrane) Crest(s float64) float64 {
	if at, _ := m.Extremum(0, 1); at < s {
		s = at
	}
	return m.Over(s).Response
}

// Crossing returns the first s in [0, limit] at which u >= theta from the state (u, i) on, if there is one. The limit may be
// infinite.
func (m *Membrane) Crossing(u, i, theta, limit float64) (s float64, crosses bool) {
	switch {
	case u >= theta:
		return 0, true
	case theta > 0 && !math.IsInf(limit, 1):
		return m.CrossingBefore(u, i, theta, limit, m.Over(limit))
	}
	return m.search(u, i, theta, limit)
}

// search finds the span in which u rises to theta, whatever the threshold and the limit.
func (m *Membrane) search(u, i, theta, limit float64) (s float64, crosses bool) {
	lo, hi, rises := m.ascent(u, i, theta, limit)
	if !rises {
		return 0, false
	}
	for span := 8 / m.Leak; hi-lo > span; span *= 2 { // far beyond, or without end
		if m.after(u, i, lo+span) >= theta {
			hi = lo + span
		} else {
			lo += span
		}
	}
	if m.after(u, i, hi) < theta {
		return 0, false
	}
	return m.solve(u, i, theta, lo, hi), true
}

// CrossingBefore is Crossing for those who know the step over the limit, which is finite. Whether there is a crossing follows without another
// exponential, unless u turns before the limit and is below theta again there.
func (m *Membrane) CrossingBefore(u, i, theta, limit float64, end Step) (s float64, crosses bool) {
	switch slope := m.Slope(u, i); {
	case u >= theta:
		return 0, true
	case theta <= 0:
		return m.search(u, i, theta, limit)
	case slope <= 0 || u+slope*limit < theta:
		return 0, false // a rise to a maximum is concave, and stays below its tangent
	}
	last := end.Potential*u + end.Response*i
	if last < theta {
		if m.Slope(last, end.Current*i) > 0 {
			return 0, false
		}
		at, turns := m.Extremum(u, i)
		if !turns || m.after(u, i, min(at, limit)) < theta {
			return 0, false
		}
		limit = min(at, limit)
	}
	return m.solve(u, i, theta, 0, limit), true
}

// ascent returns the span within [0, limit] in which u rises, from below theta, if it can reach theta in it. From a
// positive threshold u can only be crossed before its maximum, and a falling u has none. A threshold below
// 0, the level to which u tends, is always reached: before the maximum, or else after the minimum.
func (m *Membrane) ascent(u, i, theta, limit float64) (lo, hi float64, rises bool) {
	at, turns := m.Extremum(u, i)
	if m.Slope(u, i) > 0 {
		switch {
		case turns:
			return 0, min(at, limit), true
		default:
			return 0, limit, theta < 0
		}
	}
	if theta >= 0 || !turns || at >= limit {
		return 0, 0, false
	}
	return at, limit, true
}

func (m *Membrane) after(u, i, s float64) float64 {
	v, _ := m.apply(u, i, s)
	return v
}

func (m *Membrane) apply(u, i, s float64) (float64, float64) {
	step := m.Over(s)
	return step.Potential*u + step.Response*i, step.Current * i
}

// finest is a step, in time constants, after which the search may end. It converges cubically: what is left is the cube of it, over the
// distance to the maximum.
const finest = 2e-6

// solve finds the crossing in [lo, hi], over which u rises from below theta to above: each step goes to where the parabola at
// the last place reaches theta; bisection keeps it in.
func (m *Membrane) solve(u, i, theta, lo, hi float64) float64 {
	s, v, current, unit := lo, u, i, 2/(m.Leak+m.Rate)
	if lo > 0 {
		v, current = m.apply(u, i, lo)
	}
	for range 200 {
		next, end := s+m.parabola(v, current, theta), max(finest*unit, 2e-16*s)
		if !(next >= lo && next <= hi) {
			next, end = lo+(hi-lo)/2, max(1e-15*unit, 2e-16*s)
		}
		if math.Abs(next-s) <= end {
			return next
		}
		s = next
		if v, current = m.apply(u, i, s); v < theta {
			lo = s
		} else {
			hi = s
		}
	}
	return s
}

// parabola returns when the parabola with the value, slope and curvature of u reaches theta, or NaN.
func (m *Membrane) parabola(u, i, theta float64) float64 {
	slope := m.Slope(u, i)
	bend := -m.Leak*slope - m.Gain*m.Rate*i
	return 2 * (theta - u) / (slope + math.Sqrt(slope*slope+2*bend*(theta-u)))
}
