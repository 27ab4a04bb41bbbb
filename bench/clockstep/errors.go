package clockstep

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// OptionError says which option makes no sense.
type OptionError struct {
	Field string
	Value any
	Want  string
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("options: %s is %v, want %s", e.Field, e.Value, e.Want)
}

// ModelTypeError is returned by Build for a population whose equation is not known here.
type ModelTypeError struct {
	Population string
	Spec       sim.Spec
}

func (e *ModelTypeError) Error() string {
	return fmt.Sprintf("population %q: no clock-stepped form of %T, only of models.LIF, models.IF and sources", e.Population, e.Spec)
}

// LearningError is returned by Build for a projection that learns: synapses are fixed here.
type LearningError struct {
	Projection string
	Rule       sim.Rule
}

func (e *LearningError) Error() string {
	return fmt.Sprintf("projection %q: no clock-stepped form of a projection that learns (by %T)", e.Projection, e.Rule)
}

// PopulationError is returned where a population, which may be nil, is not part of the network.
type PopulationError struct{ Population *sim.Population }

func (e *PopulationError) Error() string {
	if e.Population == nil {
		return "population nil is not part of the network"
	}
	return fmt.Sprintf("population %q is not part of the network", e.Population.Name)
}
