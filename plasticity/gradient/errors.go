package gradient

import (
	"errors"
	"fmt"
	"math"
)

// ParamError says which parameter of a network, a loss or a trainer is wrong. They are returned joined.
type ParamError struct {
	Of    string // what it belongs to: "layer 1", "Adam"
	Field string // by its Go path within it: "Weights[12]"
	Value any
	Want  string // the limit it breaks
}

func (e *ParamError) Error() string {
	return fmt.Sprintf("%s: %s is %v, want %s", e.Of, e.Field, e.Value, e.Want)
}

// mistakes gathers what is wrong with the parameters of one thing.
type mistakes struct {
	of   string
	errs []error
}

func (m *mistakes) demand(field string, value any, met bool, want string) {
	if !met {
		m.errs = append(m.errs, &ParamError{m.of, field, value, want})
	}
}

func (m *mistakes) err() error { return errors.Join(m.errs...) }

func (m *mistakes) positive(field string, x float64) {
	m.demand(field, x, x > 0 && !math.IsInf(x, 0), "a finite number above 0")
}

func (m *mistakes) notNegative(field string, x float64) {
	m.demand(field, x, x >= 0 && !math.IsInf(x, 0), "a finite number, 0 or more")
}

// fraction is a part that may be 0, but not all.
func (m *mistakes) fraction(field string, x float64) {
	m.demand(field, x, x >= 0 && x < 1, "0 or more, below 1")
}

// at is the path of an element of a list.
func at(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
