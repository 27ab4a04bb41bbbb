package models

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// firesTwice is the error of a neuron whose spikes Time cannot tell apart.
func firesTwice(neuron int, at instant) error {
	return fmt.Errorf("neuron %d fires twice within a picosecond, at %v: its input is too strong for so short a refractory interval", neuron, at.at)
}

// population is where mistakes in the neurons of a slice were found.
func population(s sim.Slice) string { return fmt.Sprintf("population %q", s.Population) }

// everyNeuron calls use with the parameters of each neuron of a slice: those common to all, adjusted by
// each if that is given. Mistakes go to wrong; one in what all have in common is reported once.
func everyNeuron[S any](s sim.Slice, common S, each func(int, *S), use func(i int, n *S, wrong wrongFunc)) error {
	var errs sim.Mistakes
	for i := range s.Len() {
		n, index := common, -1
		if each != nil {
			index = s.Lo + i
			each(index, &n)
		}
		use(i, &n, func(field string, value any, want string) {
			errs.Add(&sim.ParamError{Population: s.Population, Index: index, Field: field, Value: value, Want: want})
		})
		if each == nil && errs.Any() {
			break
		}
	}
	return errs.Err(population(s))
}

// wrongFunc takes a mistake in one parameter.
type wrongFunc = func(field string, value any, want string)

// checkInterval reports mistakes in the interval in which a source fires.
func checkInterval(start, stop sim.Time, wrong wrongFunc) {
	if start < 0 {
		wrong("Start", start, "0 or more")
	}
	if stop < start {
		wrong("Stop", stop, "not less than Start")
	}
}
