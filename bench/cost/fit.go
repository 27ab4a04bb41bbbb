package cost

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/ranvier-sim/ranvier/sim"
)

// Sample is what a network was measured to cost.
type Sample struct {
	Load
	Step sim.Time // of the clock-stepped simulator; 0 for the event-driven one
	Cost float64  // s of processor time per s of model time
}

// Fit finds the constants that the samples suggest. Those of what happens in no sample are 0. The error says
// that there are too few samples of one of the simulators, or that they do not tell its constants apart.
func Fit(samples []Sample) (Model, error) {
	var m Model
	event := regression{constants: []*float64{&m.Event.Synapse, &m.Event.Spike, &m.Event.Source, &m.Event.Wake, &m.Event.Noise}}
	clock := regression{constants: []*float64{&m.Clock.Step, &m.Clock.Visit, &m.Clock.Add, &m.Clock.Fire, &m.Clock.Move, &m.Clock.Drip}}
	for _, s := range samples {
		if s.Step == 0 {
			event.add(s.Cost, s.Events, s.Spikes, s.Sources, s.Wakes, s.Noise)
		} else {
			instants := 1 / s.Step.Seconds()
			clock.add(s.Cost, s.Neurons*instants, s.Parts*instants, s.Events, s.Spikes, s.Sources, s.drips(s.Step))
		}
	}
	var errs [2]error
	m.Event.Error, errs[0] = event.solve()
	m.Clock.Error, errs[1] = clock.solve()
	for i, simulator := range []string{"event-driven", "clock-stepped"} {
		if errs[i] != nil {
			errs[i] = fmt.Errorf("cost of the %s simulator: %w", simulator, errs[i])
		}
	}
	return m, errors.Join(errs[:]...)
}

// regression finds constants c >= 0 such that the sums of c_i x_i are close to what was measured, relative to it.
type regression struct {
	constants []*float64
	rows      [][]float64
}

func (r *regression) add(measured float64, x ...float64) {
	for i := range x {
		x[i] /= measured
	}
	r.rows = append(r.rows, x)
}

// solve fills in the constants, and returns the root mean square of the relative deviations. A constant that
// would be below 0 is left at 0, and the others are fitted without it.
func (r *regression) solve() (deviation float64, err error) {
	var used []int
	for i := range r.constants {
		if r.occurs(i) {
			used = append(used, i)
		}
	}
	for len(used) > 0 {
		solution, deviation, err := r.squares(used)
		if err != nil {
			return math.NaN(), err
		}
		worst := 0
		for k, c := range solution {
			if c < solution[worst] {
				worst = k
			}
		}
		if solution[worst] >= 0 {
			for k, i := range used {
				*r.constants[i] = solution[k]
			}
			return deviation, nil
		}
		used = append(used[:worst], used[worst+1:]...)
	}
	return math.NaN(), fmt.Errorf("%d samples in which nothing happens", len(r.rows))
}

func (r *regression) occurs(i int) bool {
	for _, row := range r.rows {
		if row[i] != 0 {
			return true
		}
	}
	return false
}

// squares is the least squares solution in some of the constants.
func (r *regression) squares(used []int) (solution []float64, deviation float64, err error) {
	n := len(r.rows)
	if n < len(used) {
		return nil, 0, fmt.Errorf("%d samples are too few to fit %d constants", n, len(used))
	}
	terms, ones := mat.NewDense(n, len(used), nil), mat.NewVecDense(n, nil)
	for i, row := range r.rows {
		ones.SetVec(i, 1)
		for k, column := range used {
			terms.Set(i, k, row[column])
		}
	}
	var x, rest mat.VecDense
	if err := x.SolveVec(terms, ones); err != nil {
		return nil, 0, fmt.Errorf("the samples do not tell its constants apart: %w", err)
	}
	rest.MulVec(terms, &x)
	rest.SubVec(&rest, ones)
	return x.RawVector().Data, mat.Norm(&rest, 2) / math.Sqrt(float64(n)), nil
}
