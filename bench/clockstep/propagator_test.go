package clockstep

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// TestPropagatorIsTheExponentialOfTheGenerator compares with the matrix exponential of Rotter and Diesmann.
func TestPropagatorIsTheExponentialOfTheGenerator(t *testing.T) {
	for _, tc := range []struct {
		why                string
		step, tauM, tauSyn float64 // ms
	}{
		{"the usual", 0.1, 20, 5},
		{"current slower than membrane", 0.1, 5, 20},
		{"equal time constants", 0.1, 10, 10},
		{"nearly equal, where a difference of exponentials cancels", 0.1, 10, 10 + 1e-9},
		{"coarse: the series give way to the closed form", 10, 2, 5},
		{"coarse, the other way round", 10, 5, 2},
		{"fine", 1e-4, 20, 5},
		{"no leak", 0.1, math.Inf(1), 5},
	} {
		m := membrane{leak: 1 / (tc.tauM * sim.Millisecond), gain: 3 / sim.Millisecond, drive: 7 / sim.Millisecond}
		h := tc.step * sim.Millisecond
		tau := tc.tauSyn * sim.Millisecond
		p := newPropagators(grid{sim.Time(h)})
		l := p.leap(m)
		r := p.relaxation(m, models.Port{Shape: models.Alpha, Tau: tau})
		var want mat.Dense
		want.Exp(mat.NewDense(4, 4, []float64{ // of u, I, J and 1; in units of the step
			-m.leak * h, m.gain * h, 0, m.drive * h,
			0, -h / tau, math.E * h / tau, 0,
			0, 0, -h / tau, 0,
			0, 0, 0, 0,
		}))
		got := mat.NewDense(4, 4, []float64{
			l.decay, r.push, r.pull, l.drift,
			0, r.keep, r.feed, 0,
			0, 0, r.keep, 0,
			0, 0, 0, 1,
		})
		if !mat.EqualApprox(got, &want, 1e-13) {
			t.Errorf("%s: got\n%v, want\n%v", tc.why, mat.Formatted(got), mat.Formatted(&want))
		}
	}
}

// TestPropagatorsAreComputedOncePerSet counts them.
func TestPropagatorsAreComputedOncePerSet(t *testing.T) {
	net := sim.NewNetwork(1)
	spec := models.LIF{
		Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * sim.Millisecond}},
		Each:  func(i int, n *models.LIF) { n.TauM = float64(10+i%3) * sim.Millisecond },
	}
	p := net.Add("p", 100, spec)
	species, _ := describe(spec)
	r := recruiter{population: p, species: species, propagators: newPropagators(grid{1e8})}
	r.recruit(sim.Slice{Population: "p", Hi: 100})
	if a, b := len(r.propagators.leaps), len(r.propagators.relaxations); a != 3 || b != 3 {
		t.Errorf("3 time constants made %d and %d propagators", a, b)
	}
}
