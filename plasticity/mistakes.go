package plasticity

import (
	"errors"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// mistakes gathers what is wrong with the parameters of a rule.
type mistakes struct {
	projection string
	errs       []error
}

func (m *mistakes) demand(field string, value any, holds bool, want string) {
	if !holds {
		m.errs = append(m.errs, &sim.RuleError{Projection: m.projection, Field: field, Value: value, Want: want})
	}
}

func (m *mistakes) err() error { return errors.Join(m.errs...) }

func (m *mistakes) finite(field string, x float64) {
	m.demand(field, x, !math.IsNaN(x) && !math.IsInf(x, 0), "a finite number")
}

func (m *mistakes) atLeast(field string, x, least float64, want string) {
	m.demand(field, x, x >= least && !math.IsInf(x, 0), want)
}

func (m *mistakes) positiveNumber(field string, x float64) {
	m.demand(field, x, x > 0 && !math.IsInf(x, 0), "a finite number above 0")
}

// longestTau keeps whole spans within sim.Time.
const longestTau = 100e15

func (m *mistakes) tau(field string, tau float64) {
	m.demand(field, tau, tau > 0 && tau <= longestTau, "a number of ps above 0, at most 100000 s")
}

func (m *mistakes) window(w Window) {
	m.tau("TauPlus", w.TauPlus)
	m.tau("TauMinus", w.TauMinus)
	m.demand("Pairing", w.Pairing, w.Pairing <= Restricted, "a pairing of this package")
	m.demand("Coincident", w.Coincident, w.Coincident <= Depress, "a convention of this package")
}

// bounds may be infinite, but must hold a number.
func (m *mistakes) bounds(b Bounds) {
	m.demand("Min", b.Min, !math.IsNaN(b.Min), "a number")
	m.demand("Max", b.Max, b.Max > b.Min, "more than Min")
}

// positive bounds are those of a rule that takes powers of the weight.
func (m *mistakes) positive(b Bounds) {
	m.bounds(b)
	m.demand("Min", b.Min, b.Min >= 0, "0 or more, as the rule takes powers of the weight")
}

// changes demands that a rule has an effect.
func (m *mistakes) changes(field string, amounts ...float64) {
	for _, a := range amounts {
		if a != 0 {
			return
		}
	}
	m.demand(field, 0, false, "another number, as nothing would ever change")
}
