package networks

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// The checks below say which parameters make no sense. What only the cells or synapses can judge, such as a
// rate that is not a number, is left to sim.Build.

func (c Cell) check() error {
	return errors.Join(
		session.Demand("tau-m", c.TauM, c.TauM > 0, "more than 0s"),
		session.Demand("v-th", c.VTh, c.VTh > c.VReset, fmt.Sprintf("more than --v-reset = %v", c.VReset)))
}

func (o Observation) check() error {
	fits := o.Settle < sim.Never/2 && o.Duration < sim.Never/2
	return errors.Join(
		session.Demand("settle", o.Settle, o.Settle >= 0 && fits, "0s or more, and less than 53 days"),
		session.Demand("duration", o.Duration, o.Duration > 0 && fits, "more than 0s, and less than 53 days"))
}

// largest is how many neurons a network may have: a mistyped one is not to take all memory.
const largest = 100_000_000

// checkSizes checks what a random network of two kinds of neurons needs.
func checkSizes(n, k int) error {
	return errors.Join(
		session.Demand("n", n, n >= 2 && n <= largest, "2 to 100000000"),
		session.Demand("k", k, k >= 1 && k <= n, "1 to --n"))
}
