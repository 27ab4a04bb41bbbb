package sim

import (
	"errors"
	"fmt"
	"strings"
)

// ErrTimeOverflow is returned when an instant would not fit into Time.
var ErrTimeOverflow = errors.New("time overflow: instant beyond 106 days")

// ParamError says which parameter of which neuron is wrong. Build and Reset return them joined.
type ParamError struct {
	Population string
	Index      int    // the neuron; -1 where the mistake concerns the whole population
	Field      string // the parameter, by its Go path within the Spec: "TauM", "Ports[0].Tau"
	Value      any    // what it was
	Want       string // the limit it breaks: "a finite number above 0 ps"
}

func (e *ParamError) Error() string {
	who := fmt.Sprintf("population %q", e.Population)
	if e.Index >= 0 {
		who += fmt.Sprintf(", neuron %d", e.Index)
	}
	return fmt.Sprintf("%s: %s is %v, want %s", who, e.Field, e.Value, e.Want)
}

// SynapseError says which synapse of which projection is wrong. Build returns them joined.
type SynapseError struct {
	Projection string // "pre -> post"
	Pre, Post  int    // the two neurons; -1 where the mistake concerns the whole projection
	Field      string // "delay", "weight", "pre", "post", "port", ...
	Value      any
	Want       string
}

func (e *SynapseError) Error() string {
	who := fmt.Sprintf("projection %q", e.Projection)
	if e.Pre >= 0 || e.Post >= 0 {
		who += fmt.Sprintf(", synapse %d -> %d", e.Pre, e.Post)
	}
	return fmt.Sprintf("%s: %s is %v, want %s", who, e.Field, e.Value, e.Want)
}

// RuleError says which parameter of a projection's Rule is wrong. Build returns them joined.
type RuleError struct {
	Projection string // "pre -> post"
	Field      string // the parameter, by its Go path within the Rule: "TauPlus"
	Value      any
	Want       string
}

func (e *RuleError) Error() string {
	return fmt.Sprintf("projection %q: rule: %s is %v, want %s", e.Projection, e.Field, e.Value, e.Want)
}

// CycleError is returned by Build when spikes could travel around a cycle in no time.
type CycleError struct {
	Populations []string // around the cycle; the first follows the last
}

func (e *CycleError) Error() string {
	path := strings.Join(append(e.Populations, e.Populations[0]), " -> ")
	return fmt.Sprintf("cycle of zero delay: %s: at least one projection on it needs a delay of 1 ps or more", path)
}

// LimitError is returned when a run exceeds one of its Limits. What was recorded until then is valid.
type LimitError struct {
	Limit string // "total spikes", "spikes in flight", "wall time"
	Value any    // what was reached
	Max   any    // what was allowed
	At    Time   // model time reached
	Most  []Activity
}

// Activity is a neuron and how often it fired since time 0.
type Activity struct {
	Population string
	Neuron     int
	Spikes     uint64
}

func (e *LimitError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "stopped at %v of model time: %s reached %v, limit %v", e.At, e.Limit, e.Value, e.Max)
	for i, a := range e.Most {
		sep := "; "
		if i == 0 {
			sep = "; most active: "
		}
		fmt.Fprintf(&b, "%s%s[%d] %d spikes", sep, a.Population, a.Neuron, a.Spikes)
	}
	return b.String()
}

// ModelError wraps what a Model returned, or the panic it raised, while it was advanced.
type ModelError struct {
	Population string
	Window     Window
	Err        error
}

func (e *ModelError) Error() string {
	return fmt.Sprintf("population %q in [%v, %v): %v", e.Population, e.Window.From, e.Window.To, e.Err)
}

// Unwrap returns the model's own error.
func (e *ModelError) Unwrap() error { return e.Err }
