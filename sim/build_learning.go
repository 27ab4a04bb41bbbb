package sim

import (
	"errors"
	"fmt"
	"slices"
)

// checkRule finds what is wrong with the rule of a projection as such.
func (net *Network) checkRule(p *Projection) error {
	if p.Rule == nil {
		return nil
	}
	_, err := p.Rule.New(p.Name())
	population, lag := p.modulator()
	if population == nil {
		return err
	}
	if !slices.Contains(net.Populations, population) {
		err = errors.Join(err, &RuleError{p.Name(), "Modulator", name(population), "a population of this network"})
	}
	if lag < 0 || lag == Never {
		err = errors.Join(err, &RuleError{p.Name(), "delay of the modulator", lag, "0 or more, and below 106 days"})
	}
	return err
}

// traits are those of the rule of the projection.
func (p *Projection) traits() (Traits, error) {
	l, err := p.Rule.New(p.Name())
	if err != nil {
		return Traits{}, err
	}
	t := l.Traits()
	if t.reads() {
		modulator, _ := p.modulator()
		switch {
		case !t.PreFirst:
			err = &RuleError{p.Name(), "PreFirst", false, "true, as the rule reads variables of its targets"}
		case len(t.AtPost) > len(Past{}.Trace):
			err = &RuleError{p.Name(), "AtPost", len(t.AtPost), "3 variables or fewer"}
		case modulator != nil:
			err = &RuleError{p.Name(), "Modulator", modulator.Name, "none, as the rule reads variables of its targets"}
		}
	}
	return t, err
}

// modulator is the population that the rule of the projection listens to, nil if to none, and how late.
func (p *Projection) modulator() (*Population, Time) {
	if m, ok := p.Rule.(Modulated); ok {
		return m.Modulator()
	}
	return nil, 0
}

// teach makes the learning of a projection that was just wired, and returns the edges that it adds to the
// graph of the populations.
//
// A spike of the target at s reaches a synapse of delay d at s + d, and acts with one of the source that comes
// then or later, so not before s + 2d. One of the modulator at m, which takes a lag, acts not before
// m + lag + d. In windows that are no longer, all that a synapse must have seen was fired before.
func (p *plan) teach(projection *Projection, delays delayRange, history int) ([]edge, error) {
	traits, err := projection.traits()
	if err != nil {
		return nil, err
	}
	post := p.index(projection.Post)
	var edges []edge
	if !traits.reads() { // or else the synapse hears of the target what it must, in time
		edges = []edge{{post, post, sum(delays.min, delays.min)}}
		if delays.min == 0 {
			return nil, &SynapseError{Projection: projection.Name(), Pre: -1, Post: -1, Field: "delay", Value: Time(0), Want: "more than 0, as the projection learns"}
		}
	}
	modulator, lag := -1, Time(0)
	if population, late := projection.modulator(); population != nil {
		modulator, lag = p.index(population), late
		edges = append(edges, edge{modulator, post, sum(lag, delays.min)})
	}
	for _, s := range p.shards {
		at := link{s.groups[post], len(s.groups[post].incoming) - 1}
		if err := at.teach(history, delays.max); err != nil {
			return nil, err
		}
		at.learning().lag = lag
		if modulator >= 0 {
			s.modulated[modulator] = append(s.modulated[modulator], at)
		}
	}
	return edges, nil
}

// sum adds delays, and takes what does not fit for Never.
func sum(a, b Time) Time {
	if c, ok := a.plus(b); ok {
		return c
	}
	return Never
}

// teach makes the learning of the link.
func (l link) teach(history int, longest Time) error {
	g := l.group
	in := &g.incoming[l.incoming]
	learner, err := in.projection.Rule.New(in.projection.Name())
	if err != nil {
		return err
	}
	in.learning = newLearning(learner, in.rows, longest, g.lo, g.hi, history)
	g.learns = true
	g.reads = g.reads || in.learning.reads()
	return errors.Join(in.checkWeights(in.rows.precise, g.lo), g.checkReadings())
}

// checkWeights refuses weights of a projection that learns which break the bounds of its rule.
// Targets count from lo.
func (in *incoming) checkWeights(weights []float64, lo int) error {
	l := in.learning
	for i, w := range weights {
		if !(w >= l.Min && w <= l.Max) {
			return &SynapseError{
				Projection: in.projection.Name(), Pre: int(in.rows.source(i)), Post: int(in.rows.targets[i]) + lo,
				Field: "weight", Value: w, Want: fmt.Sprintf("%v to %v, the bounds of the rule", l.Min, l.Max),
			}
		}
	}
	return nil
}

// unlearn puts back the weights that the connectors give.
func (p *plan) unlearn() error {
	for k, projection := range p.net.Projections {
		if projection.Rule == nil {
			continue
		}
		made, delays, err := connect(p.net, k, cut(projection.Post.N, len(p.shards)))
		if err != nil {
			return err
		}
		if delays.n == 0 {
			continue
		}
		for i, s := range p.shards {
			in := s.find(projection, p.index(projection.Post))
			copy(in.rows.precise, made[i].precise)
		}
	}
	return nil
}

// find returns the incoming synapses of a projection, nil if it has none.
func (s *shard) find(projection *Projection, post int) *incoming {
	g := s.groups[post]
	i := slices.IndexFunc(g.incoming, func(in incoming) bool { return in.projection == projection })
	if i < 0 {
		return nil
	}
	return &g.incoming[i]
}
