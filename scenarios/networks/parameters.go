package networks

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// ParameterError says which parameter of a network makes no sense. What only the cells or synapses can
// judge, such as a rate that is not a number, is left to sim.Build.
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

// demandAll returns an error for each demand that is not met.
func demandAll(groups ...[]demand) error {
	var errs []error
	for _, demands := range groups {
		for _, d := range demands {
			if !d.met {
				errs = append(errs, &ParameterError{d.flag, d.value, d.want})
			}
		}
	}
	return errors.Join(errs...)
}

func (c Cell) demands() []demand {
	return []demand{
		{"tau-m", c.TauM, c.TauM > 0, "more than 0s"},
		{"v-th", c.VTh, c.VTh > c.VReset, fmt.Sprintf("more than --v-reset = %v", c.VReset)},
	}
}

func (o Observation) demands() []demand {
	fits := o.Settle < sim.Never/2 && o.Duration < sim.Never/2
	return []demand{
		{"settle", o.Settle, o.Settle >= 0 && fits, "0s or more, and less than 53 days"},
		{"duration", o.Duration, o.Duration > 0 && fits, "more than 0s, and less than 53 days"},
	}
}

// sizes are what a random network of two kinds of neurons needs.
func sizes(n, k int) []demand {
	return []demand{
		{"n", n, n >= 2, "2 or more"},
		{"k", k, k >= 1, "1 or more"},
	}
}
