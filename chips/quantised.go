package chips

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// Quantised is a network as a chip holds it: populations and projections are those of the network it was made of, in
// the same order, with neurons of the chip's own model and synapses of the chip's own numbers.
type Quantised struct {
	Network *sim.Network
	On      Set      // the constraints that are on, for a Start that cannot tell by the network
	Step    sim.Time // of its clock; 0 if it has none, or the constraint that there are steps is off
	Graded  bool     // a spike carries a number: several events of a source neuron in one step are one spike, and none is lost
	Changes []Change // what became of its numbers
	Notes   []string // what else a user must know, such as leaving the numbers on which all emulators of the chip agree

	// Latency is, by population, by how much its spikes come later because delays are longer than they were: where a
	// delay of 0 takes a step, a step for each such projection between them and the sources.
	Latency []sim.Time

	// Fired is how often each neuron of each population fires in exact time, for a Place that puts neurons with much traffic
	// close together. Replay fills it in; where there is none, all neurons count alike.
	Fired [][]uint64

	// Rows are the synapses of each projection by source neuron; those of a neuron in the order in which they were made.
	Rows [][][]sim.Synapse
}

// Change is what a constraint did to a group of numbers.
type Change struct {
	Constraint string  `json:"constraint"`
	Where      string  `json:"where"` // population or projection
	Field      string  `json:"field"` // "weight", "decay of the membrane"
	Unit       string  `json:"unit"`
	Values     int     `json:"values"`  // how many there are
	Changed    int     `json:"changed"` // how many are not what they were
	MaxError   float64 `json:"max_error"`
	RMSError   float64 `json:"rms_error"`
	Detail     string  `json:"detail,omitempty"`
}

// Compare adds a pair of numbers to a change: what one was, and what it has become.
func (c *Change) Compare(before, after float64) {
	err := math.Abs(after - before)
	if err != 0 {
		c.Changed++
	}
	c.MaxError = max(c.MaxError, err)
	c.RMSError = math.Sqrt((float64(c.RMSError*c.RMSError*float64(c.Values)) + float64(err*err)) / float64(c.Values+1))
	c.Values++
}
