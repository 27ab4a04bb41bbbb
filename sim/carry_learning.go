package sim

import (
	"fmt"
	"math"
)

// carryLearning carries what the synapses of a projection have learned: their weights and states, and the spikes that they
// may still have to see.
func (p *plan) carryLearning(s *Snapshot, projection *Projection) {
	found, err := p.find(projection)
	if err != nil {
		s.Fail(err)
		return
	}
	if found[0] == nil {
		return // it has no synapses
	}
	post := p.index(projection.Post)
	at := p.reached(post)
	for source := range uint32(projection.Pre.N) {
		carrySource(s, found, source, at)
		inOrder(found, source, func(shard, pos, n int) { found[shard].learning.carrySynapses(s, pos, n) })
	}
	for _, in := range found {
		l := in.learning
		for target := range l.post {
			l.post[target] = s.history(l.post[target])
			l.recent[target] = NewRecent(l.post[target])
		}
	}
	modulators := s.history(found[0].learning.modulators)
	if s.Restoring() {
		for _, in := range found {
			in.learning.modulators = append(in.learning.modulators[:0], modulators...)
			in.learning.sweptAt(at)
		}
	}
}

// carrySource carries the history of a source, which is the same in all shards where it has synapses.
func carrySource(s *Snapshot, found []*incoming, source uint32, at Time) {
	var past []Past
	for _, in := range found {
		if lo, hi := in.rows.row(source); lo < hi {
			past = in.learning.pre[source]
			past = past[max(0, firstAt(past, at-in.learning.longest)-1):]
			break
		}
	}
	past = s.history(past)
	if !s.Restoring() {
		return
	}
	for _, in := range found {
		if lo, hi := in.rows.row(source); lo < hi {
			in.learning.pre[source] = append(in.learning.pre[source][:0], past...)
		}
	}
}

// carrySynapses carries a weight and its states after the other, as a run is cut by shards.
func (l *learning) carrySynapses(s *Snapshot, pos, n int) {
	for i := pos; i < pos+n; i++ {
		w := &l.rows.precise[i]
		if s.Float64(w); math.IsNaN(*w) || math.IsInf(*w, 0) {
			s.Fail(fmt.Errorf("found the weight %v, want a finite number", *w))
		}
		s.Floats(l.states[i*l.States : (i+1)*l.States])
	}
}

// history carries spikes that are remembered.
func (s *Snapshot) history(past []Past) []Past {
	if s.Restoring() {
		past = nil
	}
	last := Time(-1)
	s.Each(len(past), func(k int) {
		if s.Restoring() {
			past = append(past, Past{})
		}
		s.Time(&past[k].At)
		s.Floats(past[k].Trace[:])
		if past[k].At < last || past[k].At < 0 {
			s.Fail(fmt.Errorf("found a spike at %v after one at %v, want order", past[k].At, last))
		}
		last = past[k].At
	})
	return past
}
