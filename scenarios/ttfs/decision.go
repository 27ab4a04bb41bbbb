package ttfs

import (
	"slices"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

// verdict is a decision between classes: Winner and RunnerUp are classes.
type verdict struct {
	coding.Decision
	first []int // the classes that fired at the time of the decision, ascending: more than one is a tie
}

// judge reads the decision off the spikes of the output neurons, in their order in time. Neurons of one
// class stand for it together.
func judge(spikes []sim.Spike, t *templates) verdict {
	classes := make([]sim.Spike, len(spikes))
	for i, s := range spikes {
		classes[i] = sim.Spike{At: s.At, Neuron: uint32(t.classOf(int(s.Neuron)))}
	}
	return decide(classes)
}

// decide is judge for spikes that carry the class in place of the neuron, in their order in time.
func decide(classes []sim.Spike) verdict {
	v := verdict{Decision: coding.FirstSpike(classes, sim.Window{To: sim.Never})}
	for _, s := range classes {
		if s.At == v.At {
			v.first = append(v.first, int(s.Neuron))
		}
	}
	slices.Sort(v.first)
	v.first = slices.Compact(v.first)
	return v
}

// judgeOnGrid is judge for a reader whose clock has a step of dt.
func judgeOnGrid(spikes []sim.Spike, t *templates, dt sim.Time) (verdict, error) {
	times := make([]sim.Time, len(spikes))
	for i, s := range spikes {
		times[i] = s.At
	}
	times, err := coding.RoundUp(times, times, dt)
	if err != nil {
		return verdict{}, err
	}
	late := slices.Clone(spikes)
	for i := range late {
		late[i].At = times[i]
	}
	return judge(late, t), nil
}

// right is how much of the decision is right, if a tie is decided by lot.
func (v verdict) right(label int) float64 {
	if !slices.Contains(v.first, label) {
		return 0
	}
	return 1 / float64(len(v.first))
}

// clearlyRight tells whether the decision is right and not a tie.
func (v verdict) clearlyRight(label int) bool { return v.right(label) == 1 }

// change is what became of a decision on a grid.
type change uint8

const (
	kept     change = iota
	tied            // between several classes
	reversed        // in favour of another class
	gained          // made where there was none
	lost            // no longer made
	changes         // how many there are
)

// since says how v differs from the decision in exact time. Where that was a tie itself, which takes two spikes in one
// picosecond, a tie is no change.
func (v verdict) since(exact verdict) change {
	switch {
	case slices.Equal(v.first, exact.first):
		return kept
	case exact.Silent():
		return gained
	case v.Silent():
		return lost
	case v.Tied:
		return tied
	}
	return reversed
}
