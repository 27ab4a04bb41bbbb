package models

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/models/internal/ode"
	"github.com/ranvier-sim/ranvier/sim"
)

// The reasons of an IntegrationError.
var (
	// ErrNotFinite: the state is not a finite number, as after an arrival of infinite weight.
	ErrNotFinite = ode.ErrNotFinite
	// ErrStepUnderflow: the solution runs away to infinity, or changes faster than float64 can tell.
	ErrStepUnderflow = ode.ErrUnderflow
	// ErrCrawling: it changes so fast, for so long, that the simulation would hardly come to an end. Far below all
	// potentials that membranes have, the gates of HH do; and so do conductances far above those of membranes.
	ErrCrawling = errors.New("it changes so fast that a ms would take a second or more")
)

// IntegrationError is returned when the differential equations of a neuron cannot be solved any further.
type IntegrationError struct {
	Neuron int       // within the population
	At     sim.Time  // how far it got
	State  []float64 // there: V and the neuron's other variables
	Err    error     // ErrNotFinite, ErrStepUnderflow or ErrCrawling
}

func (e *IntegrationError) Error() string {
	return fmt.Sprintf("neuron %d cannot be integrated beyond %v, where its state is %v: %v", e.Neuron, e.At, e.State, e.Err)
}

// Unwrap returns the reason.
func (e *IntegrationError) Unwrap() error { return e.Err }

// A neuron crawls where many steps in a row, some tenths of a second of work, are all this short. Those up to a spike are few,
// however short they get.
const (
	crawl    = 2e-6 // ms
	mostSlow = 100_000
)

// crawls counts the steps that a neuron takes at a crawl, in a row, and fails where there are too many.
func (c *cell[Y]) crawls() error {
	if c.step.Length >= crawl {
		c.slow = 0
		return nil
	}
	if c.slow++; c.slow > mostSlow {
		return ErrCrawling
	}
	return nil
}

// failure says which neuron an error of the solver concerns.
func (p *integrated[Y]) failure(c *cell[Y], i uint32, err error) error {
	if !errors.Is(err, ErrNotFinite) && !errors.Is(err, ErrStepUnderflow) && !errors.Is(err, ErrCrawling) {
		return err
	}
	e := &IntegrationError{Neuron: p.slice.Lo + int(i), At: c.since.at, Err: err}
	state := c.step.Start
	lift(&state, p.climbs)
	for k := range p.own {
		e.State = append(e.State, state[k])
	}
	return e
}
