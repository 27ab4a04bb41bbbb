package circuits

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// ParameterError says which parameter of the scenario makes no sense. What only the cells or synapses
// can judge, such as a rate or a weight that is not a number, is left to sim.Build.
type ParameterError struct {
	Flag  string // its name on the command line
	Value any
	Want  string
}

func (e *ParameterError) Error() string {
	return fmt.Sprintf("--%s is %v, want %s", e.Flag, e.Value, e.Want)
}

// demand is a parameter and what it must be.
type demand struct {
	flag  string
	value any
	met   bool
	want  string
}

// check returns an error for each demand that is not met.
func check(demands []demand) error {
	var errs []error
	for _, d := range demands {
		if !d.met {
			errs = append(errs, &ParameterError{d.flag, d.value, d.want})
		}
	}
	return errors.Join(errs...)
}

func (c *Circuits) check() error {
	return errors.Join(
		check(c.Excitation.demands()),
		check(c.Forward.demands()),
		check(c.Feedback.demands()),
		check(c.Lateral.demands()),
	)
}

const (
	wantCells       = "1 or more"
	wantProbability = "a probability, 0 to 1"
	wantDelay       = "0s or more"
	wantDuration    = "more than 0s"
	wantRate        = "more than 0 Hz"
	wantTotal       = "all of them within 53 days"
)

func isProbability(p float64) bool { return p >= 0 && p <= 1 }

// ascends tells whether a list has at least two values, each above the one before it.
func ascends[T int | float64](list []T) bool {
	for i := 1; i < len(list); i++ {
		if !(list[i] > list[i-1]) {
			return false
		}
	}
	return len(list) >= 2
}

// fits tells whether n stretches of time, twice, are less than the 106 days of sim.Time.
func fits(n int, each sim.Time) bool { return each <= 0 || n < int(sim.Never/2/each) }

// least is the smallest of a list, 0 if it is empty.
func least[T int | float64](list []T) T {
	if len(list) == 0 {
		return 0
	}
	return slices.Min(list)
}
