package sim

import (
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Spec describes the neurons of a population: parameters, no state. It is an exported struct with
// one field per parameter, whose zero value means the documented default. A Spec must not change
// between Build and the end of the run, except before a Reset.
type Spec interface {
	// NumPorts is the number of input ports; projections may name ports 0 .. NumPorts()-1. A source
	// has none.
	NumPorts() int

	// New builds the state of the neurons in s at model time 0. It is called once per shard, from
	// several goroutines at a time. All mistakes in the parameters are reported, joined, each as a
	// *ParamError.
	New(s Slice) (Model, error)
}

// Slice names the neurons that a Model holds: [Lo, Hi) of a population.
type Slice struct {
	Population string
	Lo, Hi     int
	Seed       uint64 // the network's
}

// Len is the number of neurons in the slice.
func (s Slice) Len() int { return s.Hi - s.Lo }

// Rand returns the random stream of one neuron of the population (an index in [Lo, Hi)) for one
// purpose. It is the same stream whichever slice the neuron falls into.
func (s Slice) Rand(purpose string, neuron int) *rand.Rand {
	return rand.New(s.Source(purpose, neuron))
}

// Source is the generator behind Rand.
func (s Slice) Source(purpose string, neuron int) *rand.PCG {
	return rng.Source(s.Seed, s.Population+"/"+purpose, uint64(neuron))
}

// Model is the state of the neurons of one slice, and how it moves.
type Model interface {
	// Advance carries the neurons through w, applies the volleys in (all arrive in w, in total
	// order), and appends the spikes of w to out in (At, Neuron) order. Successive windows are
	// contiguous. The result must be a function of the arrivals alone: cutting a window in two must
	// give the same spikes and the same state, to the bit. An error ends the run.
	Advance(w Window, in []Volley, out []Spike) ([]Spike, error)
}

// Waker is a Model that knows when it could next fire unprompted. Wake returns a lower bound on the
// At of its next spike if no volley arrives, Never if there would be none. A silent Waker costs
// nothing; a Model that is not one is advanced through every window.
type Waker interface{ Wake() Time }

// Prober is a Model whose state variables can be read.
type Prober interface {
	// Variables names what can be read: "V", "I0", ...
	Variables() []string

	// Probe returns the variable of one neuron (an index within the slice) at the instant at, which
	// is not before the end of the last window; no arrival or spike lies between, and arrivals at the
	// instant itself are not yet applied. State does not change.
	Probe(at Time, variable string, neuron int) (float64, error)
}
