package models

import (
	"errors"
	"fmt"
)

// firesTwice is the error of a neuron whose spikes Time cannot tell apart.
func firesTwice(neuron int, at instant) error {
	return fmt.Errorf("neuron %d fires twice within a picosecond, at %v: its input is too strong for so short a refractory interval", neuron, at.at)
}

// mistakes gathers errors, and only counts those beyond the first few.
type mistakes struct {
	errs []error
	more int
}

func (m *mistakes) add(err error) {
	if len(m.errs) < 10 {
		m.errs = append(m.errs, err)
	} else {
		m.more++
	}
}

func (m *mistakes) any() bool { return len(m.errs) > 0 }

func (m *mistakes) join(population string) error {
	if m.more > 0 {
		m.errs = append(m.errs, fmt.Errorf("population %q: mistakes in %d more neurons", population, m.more))
	}
	return errors.Join(m.errs...)
}
