package chips

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Readout says how a network decides.
type Readout struct {
	Population int   // its place in the network
	Classes    []int // the class that each neuron stands for, below MostClasses; -1 for none
	By         By
}

// MostClasses is how many classes there may be.
const MostClasses = 1 << 20

// Stray returns the first neuron whose class is neither -1 nor one of 0 to MostClasses-1; -1 if there is none.
func (r *Readout) Stray() int {
	return slices.IndexFunc(r.Classes, func(class int) bool { return class < -1 || class >= MostClasses })
}

// By is what of the spikes of a population decides.
type By uint8

const (
	// ByFirst: the first neuron to fire names the class.
	ByFirst By = iota
	// ByMost: the class whose neurons fire most.
	ByMost
	// ByMean: the class whose neurons fire most on average, so that a class gains nothing by having many.
	ByMean
)

var ways = [...]string{"first", "most", "mean"}

// String is "first", "most" or "mean".
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
	switch b {
	case ByMost:
		return "the class of the most spikes"
	case ByMean:
		return "the class of the most spikes for each of its neurons"
	}
	return "the class of the first spike"
}

// Decision is the classes that a network decides for, ascending: several where they are tied, none where nothing fires.
type Decision struct {
	Classes []int
	At      sim.Time // of the first spike; or since when the classes have been ahead, to the end
}

// Decide reads a decision off the spikes of the population, in their order. Those of neurons that stand for no class do not count.
func (r *Readout) Decide(spikes []sim.Spike) Decision {
	if r.By != ByFirst {
		return r.most(spikes)
	}
	var d Decision
	for _, s := range spikes {
		if len(d.Classes) > 0 && s.At != d.At {
			break
		}
		if class := r.Classes[s.Neuron]; class >= 0 {
			d.At, d.Classes = s.At, append(d.Classes, class)
		}
	}
	slices.Sort(d.Classes)
	d.Classes = slices.Compact(d.Classes)
	return d
}

// most is the decision by the number of spikes.
func (r *Readout) most(spikes []sim.Spike) Decision {
	p := r.newPoll()
	for _, s := range spikes {
		p.count(r.Classes[s.Neuron], 1)
	}
	d := Decision{Classes: p.winners()}
	if len(d.Classes) == 0 {
		return d
	}
	// Back in time, until others had as many.
	k := len(spikes)
	for k > 0 && p.leads(d.Classes) {
		k--
		p.count(r.Classes[spikes[k].Neuron], -1)
	}
	d.At = spikes[k].At
	return d
}

// poll counts spikes by class.
type poll struct {
	votes  []int
	shared []int // among how many neurons the votes of a class are shared
}

func (r *Readout) newPoll() *poll {
	n := 0
	for _, class := range r.Classes {
		n = max(n, class+1)
	}
	p := &poll{make([]int, n), make([]int, n)}
	for _, class := range r.Classes {
		if class >= 0 && (r.By == ByMean || p.shared[class] == 0) {
			p.shared[class]++
		}
	}
	return p
}

func (p *poll) count(class, n int) {
	if class >= 0 {
		p.votes[class] += n
	}
}

// of is the result of a class. Of two quotients of whole numbers that are the same, so are the float64s.
func (p *poll) of(class int) float64 {
	return float64(p.votes[class]) / float64(max(1, p.shared[class]))
}

// winners are the classes with the best result, ascending; none where nobody has voted.
func (p *poll) winners() (classes []int) {
	best := 0.0
	for class := range p.votes {
		switch result := p.of(class); {
		case result > best:
			best, classes = result, append(classes[:0], class)
		case result == best && best > 0:
			classes = append(classes, class)
		}
	}
	return classes
}

// leads tells whether one of the classes has a better result than any other class.
func (p *poll) leads(classes []int) bool {
	ahead, others := 0.0, 0.0
	for class := range p.votes {
		if slices.Contains(classes, class) {
			ahead = max(ahead, p.of(class))
		} else {
			others = max(others, p.of(class))
		}
	}
	return ahead > others
}
