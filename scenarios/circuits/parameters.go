package circuits

import (
	"errors"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// check finds the parameters that make no sense. What only the cells or synapses can judge, such as a rate
// or a weight that is not a number, is left to sim.Build.
func (c *Circuits) check() error {
	return errors.Join(c.Excitation.check(), c.Forward.check(), c.Feedback.check(), c.Lateral.check(), c.Neuron.check())
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
