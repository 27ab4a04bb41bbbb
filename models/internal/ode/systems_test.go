package ode_test

import (
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/models/internal/ode"
)

// slope makes a function a system of two variables.
type slope func(s float64, y, dy *[2]float64)

func (f slope) Slope(s float64, y, dy *[2]float64) { f(s, y, dy) }

// oscillator turns y around once in 2 pi.
func oscillator(_ float64, y, dy *[2]float64) { dy[0], dy[1] = y[1], -y[0] }

// begin returns a step from y, whose slope is set.
func begin[Y ode.Vector](f ode.System[Y], y Y) *ode.Step[Y] {
	t := &ode.Step[Y]{Start: y}
	f.Slope(0, &t.Start, &t.StartSlope)
	return t
}

// chain goes on where a step ended.
func chain[Y ode.Vector](t *ode.Step[Y]) { t.Start, t.StartSlope = t.End, t.EndSlope }

// hodgkinHuxley is the squid axon of 1952 with its rest at -65 mV: y = (V, m, h, n), time in ms.
type hodgkinHuxley struct {
	current float64 // uA/cm2
	slopes  int     // how many were computed
}

var hodgkinHuxleyRest = [4]float64{-65, 0.05293248525724958, 0.5961207535084603, 0.3176769140606974}

func (n *hodgkinHuxley) Slope(_ float64, y, dy *[4]float64) {
	n.slopes++
	v := y[0]
	gate := func(i int, opening, closing float64) { dy[i] = opening*(1-y[i]) - closing*y[i] }
	gate(1, linoid(0.1, v+40), 4*math.Exp(-(v+65)/18))
	gate(2, 0.07*math.Exp(-(v+65)/20), 1/(1+math.Exp(-(v+35)/10)))
	gate(3, linoid(0.01, v+55), 0.125*math.Exp(-(v+65)/80))
	dy[0] = n.current - 120*y[1]*y[1]*y[1]*y[2]*(v-50) - 36*y[3]*y[3]*y[3]*y[3]*(v+77) - 0.3*(v+54.387)
}

// linoid is a v/(1 - exp(-v/10)).
func linoid(a, v float64) float64 {
	if math.Abs(v) < 1e-6 {
		return a * (10 + v/2)
	}
	return a * v / -math.Expm1(-v/10)
}

// spikes returns the upward crossings of 0 mV within a time, and how many steps they took.
func (n *hodgkinHuxley) spikes(t testing.TB, tolerance, until float64) (at []float64, steps int) {
	solver := ode.Solver[[4]float64]{Tolerance: tolerance, Longest: 100}
	pace := ode.Pace{Next: 0.01}
	step := begin(ode.System[[4]float64](n), hodgkinHuxleyRest)
	for now := 0.0; now < until; steps++ {
		if err := solver.Step(n, step, &pace, math.Inf(1)); err != nil {
			t.Fatal(err)
		}
		if step.Start[0] < 0 && solver.Ceiling(step, 0) >= 0 {
			solver.Interpolate(n, step)
			if s, ok := step.Rise(0, 0, 0); ok {
				at = append(at, now+s)
			}
		}
		now += step.Length
		chain(step)
	}
	return at, steps
}
