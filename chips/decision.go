package chips

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Readout says how a network decides.
type Readout struct {
	Population int   // its place in the network
	Classes    []int // the class that each neuron stands for
	By         By
}

// By is what of the spikes of a population decides.
type By uint8

const (
	// ByFirst: the first neuron to fire names the class.
	ByFirst By = iota
	// ByMost: the class whose neurons fire most.
	ByMost
)

var ways = [...]string{"first", "most"}

// String is "first" or "most".
func (b By) String() string {
	if int(b) >= len(ways) {
		return fmt.Sprintf("By(%d)", uint8(b))
	}
	return ways[b]
}

// MarshalText is String.
func (b By) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (b *By) UnmarshalText(text []byte) error {
	k := slices.Index(ways[:], string(text))
	if k < 0 {
		return fmt.Errorf("%q: want one of %v", text, ways)
	}
	*b = By(k)
	return nil
}

// Meaning is the decision in words.
func (b By) Meaning() string {
	if b == ByMost {
		return "the class of the most spikes"
	}
	return "the class of the first spike"
}

// Decision is the classes that a network decides for, ascending: several where they are tied, none where nothing fires.
type Decision struct {
	Classes []int
	At      sim.Time // of the first spike; or since when the classes have been ahead, to the end
}

// Decide reads a decision off the spikes of the population, in their order.
func (r *Readout) Decide(spikes []sim.Spike) Decision {
	if r.By == ByMost {
		return r.most(spikes)
	}
	var d Decision
	for _, s := range spikes {
		if len(d.Classes) > 0 && s.At != d.At {
			break
		}
		d.At, d.Classes = s.At, append(d.Classes, r.Classes[s.Neuron])
	}
	slices.Sort(d.Classes)
	d.Classes = slices.Compact(d.Classes)
	return d
}

// most is the decision by the number of spikes.
func (r *Readout) most(spikes []sim.Spike) Decision {
	if len(spikes) == 0 {
		return Decision{}
	}
	votes := make([]int, slices.Max(r.Classes)+1)
	for _, s := range spikes {
		votes[r.Classes[s.Neuron]]++
	}
	d := Decision{}
	most := slices.Max(votes)
	for class, n := range votes {
		if n == most {
			d.Classes = append(d.Classes, class)
		}
	}
	// Back in time, until others had as many.
	k := len(spikes)
	for k > 0 && leads(votes, d.Classes) {
		k--
		votes[r.Classes[spikes[k].Neuron]]--
	}
	d.At = spikes[k].At
	return d
}

// leads tells whether some class has more votes than any that is not one of them.
func leads(votes, classes []int) bool {
	ahead, others := 0, 0
	for class, n := range votes {
		if slices.Contains(classes, class) {
			ahead = max(ahead, n)
		} else {
			others = max(others, n)
		}
	}
	return ahead > others
}
