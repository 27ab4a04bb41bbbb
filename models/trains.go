package models

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// Trains is a source of given spikes: element i holds the spike times of neuron i, ascending. Neurons
// beyond the last element are silent.
type Trains [][]sim.Time

// NumPorts returns 0: a source has no input.
func (Trains) NumPorts() int { return 0 }

// New implements sim.Spec.
func (t Trains) New(s sim.Slice) (sim.Model, error) {
	var errs sim.Mistakes
	if s.Hi > len(t) {
		s.Hi = max(s.Lo, len(t))
	}
	m := &schedule{}
	for i := s.Lo; i < s.Hi; i++ {
		for k, at := range t[i] {
			switch {
			case at < 0 || at == sim.Never:
				errs.Add(&sim.ParamError{Population: s.Population, Index: i, Field: fmt.Sprintf("spike %d", k), Value: at, Want: "0 or more, and below 106 days"})
			case k > 0 && at <= t[i][k-1]:
				errs.Add(&sim.ParamError{Population: s.Population, Index: i, Field: fmt.Sprintf("spike %d", k), Value: at, Want: fmt.Sprintf("more than the %v of the spike before it", t[i][k-1])})
			}
			m.spikes = append(m.spikes, sim.Spike{At: at, Neuron: uint32(i - s.Lo)})
		}
	}
	sim.SortSpikes(m.spikes)
	return m, errs.Err(population(s))
}

// schedule emits a sorted list of spikes.
type schedule struct {
	spikes []sim.Spike
}

// Advance implements sim.Model.
func (m *schedule) Advance(w sim.Window, _ []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	n := 0
	for n < len(m.spikes) && m.spikes[n].At < w.To {
		n++
	}
	out = append(out, m.spikes[:n]...)
	m.spikes = m.spikes[n:]
	return out, nil
}

// Wake implements sim.Waker.
func (m *schedule) Wake() sim.Time {
	if len(m.spikes) == 0 {
		return sim.Never
	}
	return m.spikes[0].At
}

// Snapshot implements sim.Snapshotter: which spikes are to come follows from the instant.
func (*schedule) Snapshot(*sim.Snapshot, int) {}

// Resume implements sim.Snapshotter.
func (m *schedule) Resume(at sim.Time) error {
	_, err := m.Advance(sim.Window{To: at}, nil, nil)
	return err
}
