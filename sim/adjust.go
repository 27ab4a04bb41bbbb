package sim

import "fmt"

// Fan is what all synapses of a projection onto one target weigh together.
type Fan struct {
	Synapses int
	Sum      float64 // of the weights
	Size     float64 // of their magnitudes
}

// Adjustment changes a weight w to Factor w + Offset, cut off at the bounds of the rule.
type Adjustment struct{ Factor, Offset float64 }

// AdjustWeights changes the weights of a projection that learns, target by target, between calls of RunUntil: it
// shows `adjust` each target that has synapses, in order, with what they weigh together at Now, and does what that
// returns to each of them. It is how a target keeps its synapses in bounds as a whole; package plasticity has such rules.
//
// The sums are taken over the synapses of a target in the order of source and delay, so that no bit of the result
// depends on shards. It costs a few nanoseconds per synapse, and allocates next to nothing. While a spike of a source is under
// way it does nothing and returns ErrUnderWay, as some synapses would have felt the spike, others not. A Factor or an
// Offset that is not finite is a *SynapseError, and then nothing is changed.
func (e *Engine) AdjustWeights(p *Projection, adjust func(post int, f Fan) Adjustment) error {
	return e.plan.adjust(p, adjust, e.Now())
}

// AdjustWeights does what that of Engine does.
func (s *Serial) AdjustWeights(p *Projection, adjust func(post int, f Fan) Adjustment) error {
	return s.plan.adjust(p, adjust, s.now)
}

// adjust adjusts the weights that all synapses of a projection have at an instant.
func (p *plan) adjust(projection *Projection, adjust func(post int, f Fan) Adjustment, at Time) error {
	found, err := p.find(projection)
	if err != nil {
		return err
	}
	if projection.Rule == nil {
		return fmt.Errorf("projection %q does not learn: its weights are those of its Connector", projection.Name())
	}
	for i, in := range found {
		if in == nil {
			continue
		}
		g := p.shards[i].groups[p.index(projection.Post)]
		if at < g.done {
			return fmt.Errorf("projection %q: an interrupted run has advanced it to %v, beyond %v", projection.Name(), g.done, at)
		}
		if in.learning.underWay(at) {
			return ErrUnderWay
		}
	}
	for i, in := range found {
		if in == nil {
			continue
		}
		l := in.learning
		l.sweep(at)
		l.weigh(at)
		if err := l.decide(projection, p.shards[i].groups[p.index(projection.Post)].lo, adjust); err != nil {
			return err
		}
	}
	for _, in := range found {
		if in != nil {
			in.learning.adjust(at)
		}
	}
	return nil
}

// balance is the working memory of an adjustment, by target.
type balance struct {
	fans        []Fan
	adjustments []Adjustment
	now         []float64 // weights of one run of synapses
	states      []float64
}

// weigh adds up the weights that the synapses of each target have at an instant, to which all have caught up.
func (l *learning) weigh(at Time) {
	b := &l.balance
	if b.fans == nil {
		b.fans, b.adjustments = make([]Fan, len(l.post)), make([]Adjustment, len(l.post))
	}
	clear(b.fans)
	l.each(at, func(targets []uint32, now, _ []float64) {
		for k, target := range targets {
			f := &b.fans[target]
			f.Synapses++
			f.Sum += now[k]
			f.Size += max(now[k], -now[k])
		}
	})
}

// decide asks what to do to the synapses of each target. Targets count from lo.
func (l *learning) decide(projection *Projection, lo int, adjust func(post int, f Fan) Adjustment) error {
	b := &l.balance
	for target, f := range b.fans {
		if f.Synapses == 0 {
			continue
		}
		a := adjust(lo+target, f)
		if product := float64(a.Factor*0) + float64(a.Offset*0); product != 0 {
			return &SynapseError{Projection: projection.Name(), Pre: -1, Post: lo + target, Field: "adjustment", Value: a, Want: "finite numbers"}
		}
		b.adjustments[target] = a
	}
	return nil
}

// adjust does what was decided. What is kept is the weight after the last event, from which a rule may have it go on
// to change.
func (l *learning) adjust(at Time) {
	l.each(at, func(targets []uint32, now, kept []float64) {
		for k, target := range targets {
			a := &l.balance.adjustments[target]
			w := now[k]
			kept[k] = min(max(float64(a.Factor*w)+a.Offset, l.Min), l.Max) + (kept[k] - w)
		}
	})
}

// each visits all synapses, which have caught up to an instant: source by source, in runs that share a delay. It shows
// their weights at the instant, and those after their last event, which may be the same memory.
func (l *learning) each(at Time, visit func(targets []uint32, now, kept []float64)) {
	for source := range l.pre {
		l.runs(uint32(source), func(pos, n int) {
			kept := l.rows.precise[pos : pos+n]
			now := kept
			if l.Drifts {
				now = l.drifted(uint32(source), pos, n, at)
			}
			visit(l.rows.targets[pos:pos+n], now, kept)
		})
	}
}

// drifted returns the weights that n synapses, from pos on, have at an instant to which they have caught up.
func (l *learning) drifted(source uint32, pos, n int, at Time) []float64 {
	b := &l.balance
	b.now = append(b.now[:0], l.rows.precise[pos:pos+n]...)
	b.states = append(b.states[:0], l.states[pos*l.States:(pos+n)*l.States]...)
	l.show(source, pos, n)
	l.visit.Weights, l.visit.States, l.visit.Looking, l.visit.Draft = b.now, b.states, true, true
	l.catchUp(l.pre[source], len(l.pre[source]), l.clock(at))
	return b.now
}
