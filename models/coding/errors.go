package coding

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// ParamError says which parameter of a code is wrong.
type ParamError struct {
	Code  string // "latency", "round up"
	Field string
	Value any    // what it was
	Want  string // the limit it breaks
}

func (e *ParamError) Error() string {
	return fmt.Sprintf("%s code: %s is %v, want %s", e.Code, e.Field, e.Value, e.Want)
}

// ValueError says which of the values to encode is outside the domain of a code.
type ValueError struct {
	Index int
	Value float64
	Want  string
}

func (e *ValueError) Error() string {
	return fmt.Sprintf("value %d is %v, want %s", e.Index, e.Value, e.Want)
}

// TimeError says which of the spike times to decode or to round is outside the range of a code.
type TimeError struct {
	Index int
	Time  sim.Time
	Want  string
}

func (e *TimeError) Error() string {
	return fmt.Sprintf("spike time %d is %v, want %s", e.Index, e.Time, e.Want)
}

// SpikeError says which of the spikes to decode no value has.
type SpikeError struct {
	Index int
	Spike sim.Spike
	Want  string
}

func (e *SpikeError) Error() string {
	return fmt.Sprintf("spike %d is of neuron %d at %v, want %s", e.Index, e.Spike.Neuron, e.Spike.At, e.Want)
}
