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
func (g *group) learn(list []arrival) {
	if !g.learns {
		return
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
		g.volleys[i].Weights = in.learning.arrive(int(a.rank-in.base), int(a.n), a.at, nth)
	}
}

// forgetWeights empties what the weights of volleys are written to.
func (g *group) forgetWeights() {
	for i := range g.incoming {
		if l := g.incoming[i].learning; l != nil {
			l.narrow = l.narrow[:0]
		}
	}
}

// finish notes that the window before `to` is done, and remembers its spikes.
func (g *group) finish(to Time) {
	g.done = to
	if !g.learns {
		return
	}
	for i := range g.incoming {
		if l := g.incoming[i].learning; l != nil {
			l.fired(g.fired, g.lo)
		}
	}
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
