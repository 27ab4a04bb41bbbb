package chips

import (
	"slices"
	"sort"

	"github.com/ranvier-sim/ranvier/sim"
)

// Playback is a source that fires given spikes, in (At, Neuron) order.
type Playback []sim.Spike

// NumPorts returns 0: a source has no input.
func (Playback) NumPorts() int { return 0 }

// New implements sim.Spec. A spike of a neuron that the population has not, or out of order, is a *sim.ParamError.
func (b Playback) New(s sim.Slice) (sim.Model, error) {
	var errs sim.Mistakes
	m := &player{}
	for k, spike := range b {
		if spike.At < 0 || k > 0 && (spike.At < b[k-1].At || spike.At == b[k-1].At && spike.Neuron < b[k-1].Neuron) {
			errs.Add(&sim.ParamError{Population: s.Population, Index: int(spike.Neuron), Field: "spike", Value: spike.At, Want: "0 or more, and not before the spike before it"})
		}
		if i := int(spike.Neuron); i >= s.Lo && i < s.Hi {
			m.spikes = append(m.spikes, sim.Spike{At: spike.At, Neuron: spike.Neuron - uint32(s.Lo)})
		}
	}
	return m, errs.Err(s.Population)
}

// player fires a list of spikes.
type player struct{ spikes []sim.Spike }

// Advance implements sim.Model.
func (m *player) Advance(w sim.Window, _ []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	n := sort.Search(len(m.spikes), func(i int) bool { return m.spikes[i].At >= w.To })
	out = append(out, m.spikes[:n]...)
	m.spikes = m.spikes[n:]
	return out, nil
}

// Wake implements sim.Waker.
func (m *player) Wake() sim.Time {
	if len(m.spikes) == 0 {
		return sim.Never
	}
	return m.spikes[0].At
}

// Snapshot implements sim.Snapshotter: which spikes are to come follows from the instant.
func (*player) Snapshot(*sim.Snapshot, int) {}

// Resume implements sim.Snapshotter.
func (m *player) Resume(at sim.Time) error {
	_, err := m.Advance(sim.Window{To: at}, nil, nil)
	return err
}

// OnSteps moves the events of a source to the nearest steps, halves to the later. The events stay in order. A step of 0
// changes nothing.
func OnSteps(events []sim.Spike, step sim.Time) []sim.Spike {
	if step == 0 {
		return events
	}
	moved := make([]sim.Spike, len(events))
	for i, e := range events {
		moved[i] = sim.Spike{At: sim.Time(Nearest(e.At, step)) * step, Neuron: e.Neuron}
	}
	sim.SortSpikes(moved)
	return moved
}

// Nearest is the step nearest to an instant of 0 or more; of two, the later.
func Nearest(at, step sim.Time) int64 {
	k := at / step
	if rest := at % step; rest >= step-rest {
		k++
	}
	return int64(k)
}

// Merged leaves one of several events of a neuron at one instant, and tells how many it has taken away. It changes the slice.
func Merged(events []sim.Spike) ([]sim.Spike, uint64) {
	left := slices.Compact(events)
	return left, uint64(len(events) - len(left))
}
