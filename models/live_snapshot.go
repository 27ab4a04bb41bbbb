package models

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Snapshot implements sim.Snapshotter: what the neuron is yet to fire, and up to when that is known.
func (m *live) Snapshot(s *sim.Snapshot, i int) {
	if i == 0 {
		m.beginSnapshot(s)
	}
	s.Time(&m.known)
	n := 0
	for !s.Restoring() && n < len(m.pending) && m.pending[n].Neuron == m.lo+uint32(i) {
		n++
	}
	s.Each(n, func(k int) {
		if s.Restoring() {
			m.pending = append(m.pending, sim.Spike{Neuron: m.lo + uint32(i)})
			k = len(m.pending) - 1
		}
		at := &m.pending[k].At
		if s.Time(at); *at < s.At || *at >= m.known {
			s.Fail(fmt.Errorf("found a spike at %v, want one in [%v, %v)", *at, s.At, m.known))
		}
	})
	if !s.Restoring() {
		m.pending = m.pending[n:]
	}
}

func (m *live) beginSnapshot(s *sim.Snapshot) {
	m.pending = nil
	if s.Restoring() {
		return
	}
	m.known = m.source.known
	for _, spike := range m.source.spikes[m.next:] {
		if spike.At >= s.At && spike.Neuron >= m.lo && spike.Neuron < m.hi {
			m.pending = append(m.pending, spike)
		}
	}
	slices.SortStableFunc(m.pending, func(a, b sim.Spike) int { return cmp.Compare(a.Neuron, b.Neuron) })
}

// Resume implements sim.Snapshotter. The source then knows what it knew.
func (m *live) Resume(sim.Time) error {
	l := m.source
	if l.known != 0 && l.known != m.known && m.hi > m.lo {
		return fmt.Errorf("the live source knows its spikes up to %v already, and was saved with those up to %v: give it none before the checkpoint is loaded", l.known, m.known)
	}
	l.known = max(l.known, m.known) // a slice without neurons knows nothing
	l.spikes = append(l.spikes, m.pending...)
	sim.SortSpikes(l.spikes)
	m.pending = nil
	return nil
}
