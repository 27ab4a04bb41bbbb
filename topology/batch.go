package topology

import (
	"errors"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Batch is the synapses of one part as a rule has wired them: Pre and Post are set, Weight and Delay
// are still to be.
type Batch struct {
	Part     sim.Part
	Synapses []sim.Synapse

	// Ordered says that the rule lists its synapses in an order that users know, so that values can
	// be listed in the same order. First is then the place of the first synapse of the batch in the
	// projection, and Total the number of the projection's synapses.
	Ordered      bool
	First, Total int
}

// source is the stream from which the part draws for one purpose.
func (b Batch) source(purpose string) rand.Source {
	return rng.Source(b.Part.Seed, purpose, uint64(b.Part.Index))
}

// furnish gives the synapses of a batch their weights and delays.
func furnish(b Batch, w Weights, d Delays) error {
	if w == nil {
		w = Const(DefaultWeight)
	}
	if d == nil {
		d = constantDelay(DefaultDelay)
	}
	return errors.Join(w.SetWeights(b), d.SetDelays(b))
}

// partSize is the number of synapses that a part should have: large enough to make the part's own
// cost vanish, small enough (1.5 MB) to stay in a core's cache.
const partSize = 1 << 16

// division cuts rows 0 .. rows-1 into parts of as many whole rows each.
type division struct{ rows, perPart int }

// divide cuts rows of about `each` synapses into parts of about partSize. There is always a part 0,
// so that there is somebody to report mistakes.
func divide(rows int, each float64) division {
	if float64(rows)*each > partSize {
		return division{rows, max(1, int(partSize/each))}
	}
	return division{rows, max(1, rows)}
}

func (d division) parts() int { return max(1, (d.rows-1)/d.perPart+1) }

// bounds returns the rows [lo, hi) of a part.
func (d division) bounds(part int) (lo, hi int) {
	return min(part*d.perPart, d.rows), min((part+1)*d.perPart, d.rows)
}

// partners is the number of neurons among n that a neuron of the other side may connect to, and
// whether it must pass over itself.
func partners(p sim.Part, n int, noAutapses bool) (count int, skipSelf bool) {
	if p.Recurrent && noAutapses {
		return n - 1, true
	}
	return n, false
}

// past numbers the neurons other than self: 0 .. n-2 become 0 .. self-1, self+1 .. n-1.
func past(self, k uint32) uint32 {
	if k >= self {
		return k + 1
	}
	return k
}
