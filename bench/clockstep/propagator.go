package clockstep

import (
	"math"

	"github.com/ranvier-sim/ranvier/models"
)

// leap is what a step does to a membrane that has no current: u becomes decay u + drift.
type leap struct {
	decay, drift float64
	theta        float64
	reset        float64
	fired        float64 // u from the spike on: -Inf for a refractory neuron, which nothing can move
	hold         int     // refractory steps
}

// relaxation is what a step does to the current of a port, and by it to the membrane:
//
//	u += push I + pull J,   I = keep I + feed J,   J = keep J.
//
// J is the slope of an Alpha current, in the unit that an arrival of weight w adds w to: e/Tau.
type relaxation struct {
	keep, feed float64
	push, pull float64
}

// propagators computes the constants of a step, once per distinct set of parameters.
type propagators struct {
	grid        grid
	leaps       map[membrane]leap
	relaxations map[port]relaxation
}

// port is what the relaxation of a current depends on.
type port struct {
	leak, gain float64
	tau        float64
}

func newPropagators(g grid) *propagators {
	return &propagators{grid: g, leaps: make(map[membrane]leap), relaxations: make(map[port]relaxation)}
}

func (p *propagators) leap(m membrane) leap {
	l, ok := p.leaps[m]
	if !ok {
		h := float64(p.grid.step)
		l = leap{decay: math.Exp(-m.leak * h), drift: m.drive * h * phi1(m.leak*h), theta: m.theta, reset: m.reset, fired: m.reset}
		if l.hold = int(math.Round(min(m.refractory/h, maxSteps+1))); l.hold > 0 {
			l.fired = math.Inf(-1)
		}
		p.leaps[m] = l
	}
	return l
}

func (p *propagators) relaxation(m membrane, in models.Port) relaxation {
	if in.Shape == models.Delta {
		return relaxation{}
	}
	key := port{m.leak, m.gain, in.Tau}
	r, ok := p.relaxations[key]
	if !ok {
		h := float64(p.grid.step)
		leak, decay := m.leak*h, h/in.Tau
		slope := math.E * decay // of I over a step, if J = 1
		r = relaxation{
			keep: math.Exp(-decay),
			feed: math.Exp(-decay) * slope,
			push: m.gain * h * response1(leak, decay),
			pull: m.gain * h * response2(leak, decay) * slope,
		}
		p.relaxations[key] = r
	}
	return r
}

func (l *leap) finite() bool { return finite(l.decay + l.drift) }

func (r *relaxation) finite() bool { return finite(r.keep + r.feed + r.push + r.pull) }

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// response1 is u after a unit of time with u' = -leak u + exp(-decay t), from u = 0. It is written so that
// nothing cancels, however close the two rates are.
func response1(leak, decay float64) float64 {
	return math.Exp(-min(leak, decay)) * phi1(math.Abs(decay-leak))
}

// response2 is the same with u' = -leak u + t exp(-decay t).
func response2(leak, decay float64) float64 {
	if decay >= leak {
		return math.Exp(-leak) * phi2(decay-leak)
	}
	return math.Exp(-decay) * phi3(leak-decay)
}

// phi1(x) = (1 - exp(-x))/x, the integral of exp(-x t) from 0 to 1.
func phi1(x float64) float64 {
	if x == 0 {
		return 1
	}
	return -math.Expm1(-x) / x
}

// phi2(x) = (1 - (1 + x) exp(-x))/x^2, that of t exp(-x t).
func phi2(x float64) float64 {
	if x > 1 {
		return (phi1(x) - math.Exp(-x)) / x
	}
	return series(x, func(n float64) float64 { return 1 / (n + 1) })
}

// phi3(x) = (x - 1 + exp(-x))/x^2, that of (1 - t) exp(-x t).
func phi3(x float64) float64 {
	if x > 1 {
		return (1 - phi1(x)) / x
	}
	return series(x, func(n float64) float64 { return 1 / (n * (n + 1)) })
}

// series sums (-x)^n/n! c(n+1) over n >= 0, for x up to 1.
func series(x float64, c func(n float64) float64) float64 {
	sum, term := 0.0, 1.0
	for n := 1.0; n <= 20; n++ {
		sum += term * c(n)
		term *= -x / n
	}
	return sum
}
