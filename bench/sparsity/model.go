package sparsity

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/ranvier-sim/ranvier/sim"
)

// Model is the constants of the two costs, in s. See the package comment.
type Model struct {
	Synapse float64 // c_syn: a synaptic event of the event-driven simulator
	Spike   float64 // c_spike: what a spike costs there beside
	Step    float64 // c_step: a step of one neuron of the clock-stepped simulator
	Add     float64 // c_add: a synaptic event there
	Fire    float64 // c_fire: what a spike costs there beside

	EventError, ClockError float64 // root mean square of the relative deviations of the two
}

// EventDriven predicts the processor time per s of model time of n neurons that fire at a rate in Hz to
// k synapses each.
func (m Model) EventDriven(n, k int, rate float64) float64 {
	return float64(n) * rate * (float64(k)*m.Synapse + m.Spike)
}

// ClockStepped predicts the same on a grid.
func (m Model) ClockStepped(n, k int, rate float64, step sim.Time) float64 {
	return float64(n) * (m.Step/step.Seconds() + rate*(float64(k)*m.Add+m.Fire))
}

// Crossover predicts the rate in Hz below which the event-driven simulator is faster: infinite where it
// always is.
func (m Model) Crossover(k int, step sim.Time) float64 {
	more := float64(k)*(m.Synapse-m.Add) + m.Spike - m.Fire
	if more <= 0 {
		return math.Inf(1)
	}
	return m.Step / (step.Seconds() * more)
}

// fit finds the constants that the points of a study suggest.
func (s *Study) fit() error {
	var event, clock regression
	for _, p := range s.Points {
		spikes := float64(s.N) * p.Rate
		if p.Step == 0 {
			event.add(p.Cost, spikes*float64(p.K), spikes)
		} else {
			clock.add(p.Cost, float64(s.N)/p.Step.Seconds(), spikes*float64(p.K), spikes)
		}
	}
	m := &s.Model
	var errs [2]error
	m.EventError, errs[0] = event.solve(&m.Synapse, &m.Spike)
	m.ClockError, errs[1] = clock.solve(&m.Step, &m.Add, &m.Fire)
	return errors.Join(errs[:]...)
}

// regression finds the constants c such that the sum of c_i x_i is close to z, relative to z.
type regression struct{ rows []float64 }

func (r *regression) add(z float64, x ...float64) {
	for _, xi := range x {
		r.rows = append(r.rows, xi/z)
	}
}

// solve fills in the constants, and returns the root mean square of the relative deviations.
func (r *regression) solve(constants ...*float64) (deviation float64, err error) {
	n := len(r.rows) / len(constants)
	if n < len(constants) {
		return math.NaN(), fmt.Errorf("cost model: %d points are too few to fit %d constants", n, len(constants))
	}
	terms := mat.NewDense(n, len(constants), r.rows)
	ones := mat.NewVecDense(n, nil)
	for i := range n {
		ones.SetVec(i, 1)
	}
	var solution, rest mat.VecDense
	if err := solution.SolveVec(terms, ones); err != nil {
		return math.NaN(), fmt.Errorf("cost model: the points do not tell its constants apart: %w", err)
	}
	for i, c := range constants {
		*c = solution.AtVec(i)
	}
	rest.MulVec(terms, &solution)
	rest.SubVec(&rest, ones)
	return mat.Norm(&rest, 2) / math.Sqrt(float64(n)), nil
}
