package sim

// These are what a group does for the projections onto it that learn. Where there is none they cost a
// compare per window.

// depart remembers spikes of the source of a projection.
func (g *group) depart(in *incoming, spikes []Spike) {
	if in.learning == nil {
		return
	}
	for _, s := range spikes {
		if lo, hi := in.rows.row(s.Neuron); lo < hi {
			in.learning.depart(s, g.done)
		}
	}
}

// learn puts the weights of the volleys of arrivals in place, after the arrivals have changed them.
func (g *group) learn(list []arrival) error {
	if !g.learns {
		return nil
	}
	g.forgetWeights()
	nth := 0
	for i := range list {
		a := &list[i]
		in := &g.incoming[a.incoming]
		if in.learning == nil {
			continue
		}
		if nth++; i == 0 || list[i-1].before(a) {
			nth = 0
		}
		pos, n := int(a.rank-in.base), int(a.n)
		if err := g.read(in.learning, pos, n, a.at); err != nil {
			return &ModelError{g.population.Name, Window{g.at, a.at}, err}
		}
		g.volleys[i].Weights = in.learning.arrive(pos, n, a.at, nth)
	}
	return nil
}

// forgetWeights empties what the weights of volleys are written to.
func (g *group) forgetWeights() {
	for i := range g.incoming {
		if l := g.incoming[i].learning; l != nil {
			l.narrow = l.narrow[:0]
		}
	}
}

// remember remembers the spikes of one step.
func (g *group) remember(spikes []Spike) error {
	if !g.learns {
		return nil
	}
	for i := range g.incoming {
		l := g.incoming[i].learning
		if l == nil {
			continue
		}
		for k, s := range spikes {
			past := Past{At: s.At}
			if err := g.testify(l, k, &past); err != nil {
				return err
			}
			l.fired(s.Neuron, past)
		}
	}
	return nil
}

// sweep has synapses catch up where too many spikes are remembered.
func (g *group) sweep() {
	if !g.learns {
		return
	}
	for i := range g.incoming {
		if l := g.incoming[i].learning; l != nil && l.kept > l.bound {
			l.sweep(g.done)
		}
	}
}
