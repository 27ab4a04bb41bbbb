package sim

import (
	"errors"
	"fmt"
	"slices"
)

// Synapses returns the synapses of a projection with their weights as they are at Now, after all that has
// reached the synapse before that instant: in order of source, delay and target. It changes nothing.
func (e *Engine) Synapses(p *Projection) ([]Synapse, error) {
	synapses, _, err := e.plan.synapses(p, e.Now())
	return synapses, err
}

// Synapses returns what that of Engine does.
func (s *Serial) Synapses(p *Projection) ([]Synapse, error) {
	synapses, _, err := s.plan.synapses(p, s.now)
	return synapses, err
}

// SynapseStates returns the values that a Rule keeps per synapse beside its weight, such as an eligibility, as they
// are at Now: those of the first synapse, then those of the second, in the order of Synapses.
func (e *Engine) SynapseStates(p *Projection) ([]float64, error) {
	_, states, err := e.plan.synapses(p, e.Now())
	return states, err
}

// SynapseStates returns what that of Engine does.
func (s *Serial) SynapseStates(p *Projection) ([]float64, error) {
	_, states, err := s.plan.synapses(p, s.now)
	return states, err
}

// SetWeights gives the synapses of a projection that learns new weights, in the order of Synapses. A *SynapseError
// says which is beyond the bounds of the rule; then nothing is changed. While a spike of its sources is under
// way the projection takes no weights (ErrUnderWay): some synapses would have felt the spike, others not.
func (e *Engine) SetWeights(p *Projection, weights []float64) error {
	return e.plan.setWeights(p, weights, e.Now())
}

// ErrUnderWay is returned where weights are set while spikes are under way.
var ErrUnderWay = errors.New("weights cannot be set while spikes are under way on the projection")

// placed is a synapse and where a synapse is kept.
type placed struct {
	Synapse
	shard, pos int
}

// places returns the synapses of a projection in canonical order, with their places. Weights are not filled in.
func (p *plan) places(projection *Projection, found []*incoming) []placed {
	var all []placed
	post := p.index(projection.Post)
	for source := range uint32(projection.Pre.N) {
		inOrder(found, source, func(shard, pos, n int) {
			rows, lo := found[shard].rows, uint32(p.shards[shard].groups[post].lo)
			for end := pos + n; pos < end; pos++ {
				all = append(all, placed{Synapse{Pre: source, Post: rows.targets[pos] + lo, Delay: rows.delays.at(pos)}, shard, pos})
			}
		})
	}
	return all
}

// inOrder calls visit with the synapses of a source, in order of delay and target, as runs that share shard and delay:
// rows are in this order, and the targets of a shard come before those of the next.
func inOrder(found []*incoming, source uint32, visit func(shard, pos, n int)) {
	next := make([]int, len(found))
	for i, in := range found {
		if in != nil {
			next[i], _ = in.rows.row(source)
		}
	}
	for {
		delay := Never
		for i, in := range found {
			if in != nil && next[i] < in.rows.start[source+1] {
				delay = min(delay, in.rows.delays.at(next[i]))
			}
		}
		if delay == Never {
			return
		}
		for i, in := range found {
			if in == nil || next[i] == in.rows.start[source+1] || in.rows.delays.at(next[i]) != delay {
				continue
			}
			end, _ := in.rows.delays.run(next[i], in.rows.start[source+1], delay)
			visit(i, next[i], end-next[i])
			next[i] = end
		}
	}
}

// find returns the synapses of a projection in each shard.
func (p *plan) find(projection *Projection) ([]*incoming, error) {
	if !slices.Contains(p.net.Projections, projection) {
		return nil, fmt.Errorf("projection %q is not part of the network", projection.Name())
	}
	found := make([]*incoming, len(p.shards))
	for i, s := range p.shards {
		found[i] = s.find(projection, p.index(projection.Post))
	}
	return found, nil
}

// synapses reads the synapses of a projection.
func (p *plan) synapses(projection *Projection, at Time) ([]Synapse, []float64, error) {
	found, err := p.find(projection)
	if err != nil {
		return nil, nil, err
	}
	weights, states := make([][]float64, len(found)), make([][]float64, len(found))
	for i, in := range found {
		if in == nil {
			continue
		}
		if done := p.shards[i].groups[p.index(projection.Post)].done; at < done {
			return nil, nil, fmt.Errorf("projection %q: an interrupted run has advanced it to %v, beyond %v", projection.Name(), done, at)
		}
		weights[i], states[i] = in.look(at)
	}
	places := p.places(projection, found)
	synapses := make([]Synapse, len(places))
	var kept []float64
	for i, at := range places {
		synapses[i] = at.Synapse
		synapses[i].Weight = weights[at.shard][at.pos]
		if l := found[at.shard].learning; l != nil {
			kept = append(kept, states[at.shard][at.pos*l.States:(at.pos+1)*l.States]...)
		}
	}
	return synapses, kept, nil
}

// look returns copies of the weights and states of all synapses as they are at an instant.
func (in *incoming) look(at Time) (weights, states []float64) {
	if in.learning != nil {
		return in.learning.look(at)
	}
	for i := range in.rows.targets {
		weight := in.rows.weight
		if len(in.rows.weights) > 0 {
			weight = in.rows.weights[i]
		}
		weights = append(weights, float64(weight))
	}
	return weights, nil
}

// look has copies of the synapses see all that reaches them before an instant, not only what they must have
// seen by then.
func (l *learning) look(at Time) (weights, states []float64) {
	weights, states = slices.Clone(l.rows.precise), slices.Clone(l.states)
	for source := range l.pre {
		past := l.pre[source]
		l.runs(uint32(source), func(pos, n int) {
			l.show(uint32(source), pos, n)
			l.visit.Draft = true
			l.visit.Weights, l.visit.States = weights[pos:pos+n], states[pos*l.States:(pos+n)*l.States]
			k := firstAt(past, at-l.delay)
			for ; k < len(past) && past[k].At < l.clock(at); k++ {
				l.replay(past, k)
			}
			l.visit.Looking = true
			l.catchUp(past, k, l.clock(at))
		})
	}
	return weights, states
}

// setWeights replaces the weights of a projection.
func (p *plan) setWeights(projection *Projection, weights []float64, at Time) error {
	found, err := p.find(projection)
	if err != nil {
		return err
	}
	places := p.places(projection, found)
	switch {
	case projection.Rule == nil:
		return fmt.Errorf("projection %q does not learn: its weights are those of its Connector", projection.Name())
	case len(weights) != len(places):
		return fmt.Errorf("projection %q: %d weights for %d synapses", projection.Name(), len(weights), len(places))
	}
	next := make([][]float64, len(found))
	for i, in := range found {
		if in != nil {
			next[i] = make([]float64, len(in.rows.precise))
		}
	}
	for i, at := range places {
		next[at.shard][at.pos] = weights[i]
	}
	return p.replaceWeights(found, next, at)
}

// replaceWeights puts weights, by shard and position, in place of those that all synapses have at an instant.
func (p *plan) replaceWeights(found []*incoming, next [][]float64, at Time) error {
	for i, in := range found {
		if in == nil {
			continue
		}
		if in.learning.underWay(at) {
			return ErrUnderWay
		}
		lo := p.shards[i].groups[p.index(in.projection.Post)].lo
		if err := in.checkWeights(next[i], lo); err != nil {
			return err
		}
	}
	for i, in := range found {
		if in != nil {
			in.learning.set(next[i], at)
		}
	}
	return nil
}

// set replaces the weights that all synapses have at an instant. What is kept is the weight after the last
// event, from which a rule may have it go on to change.
func (l *learning) set(weights []float64, at Time) {
	l.sweep(at)
	now, _ := l.look(at)
	for i, w := range weights {
		l.rows.precise[i] = w + (l.rows.precise[i] - now[i])
	}
}

// underWay tells whether a spike of some source has not arrived everywhere before the instant.
func (l *learning) underWay(at Time) bool {
	for _, past := range l.pre {
		if n := len(past); n > 0 && past[n-1].At >= at-l.longest {
			return true
		}
	}
	return false
}
