package sim

import (
	"fmt"
	"slices"
)

// group is the neurons of one population in one shard, with all that reaches them.
type group struct {
	population *Population
	index      int // of the population in the network
	lo, hi     int
	model      Model
	waker      Waker // model, if it is one
	incoming   []incoming
	pending    inFlight // spikes under way over projections with several delays

	learns bool // some projection onto the group does
	reads  bool // and its rule reads variables of the group
	done   Time // all arrivals before it are, and all spikes

	at   Time // the model is advanced to here
	wake Time // it fires nothing before this unprompted

	arrivals arrivals // of the current window
	volleys  []Volley // the same, as the model takes them
	fired    []Spike  // in the current window, neurons counted within the population
	stats    Stats
}

// start makes the state of the group's neurons at time 0.
func (g *group) start(seed uint64) error {
	model, err := g.population.Spec.New(Slice{Population: g.population.Name, Lo: g.lo, Hi: g.hi, Seed: seed})
	if err != nil {
		return err
	}
	g.model = model
	g.waker, _ = model.(Waker)
	g.pending.Reset()
	for i := range g.incoming {
		for j := range g.incoming[i].fibres {
			g.incoming[i].fibres[j].reset()
		}
	}
	for i := range g.incoming {
		if l := g.incoming[i].learning; l != nil {
			l.reset()
		}
	}
	g.done = 0
	g.at, g.wake, g.stats = 0, 0, Stats{}
	g.fired = g.fired[:0]
	g.updateWake()
	return g.checkReadings()
}

func (g *group) updateWake() {
	g.wake = g.at
	if g.waker != nil {
		g.wake = max(g.at, g.waker.Wake())
	}
}

// part is about how many volleys are handed to a model at once: so few that they stay close to the
// processor.
const part = 512

// advance carries the group to `to` and leaves its spikes in g.fired.
func (g *group) advance(to Time) error {
	g.fired = g.fired[:0]
	g.sweep()
	if err := g.gather(to); err != nil {
		return err
	}
	list := g.arrivals.list
	if len(list) == 0 && g.wake >= to {
		g.done = to
		return nil // nothing happens: the model need not know that time passes
	}
	for g.at < to {
		n := min(part, len(list))
		if g.reads {
			n = min(1, n)
		}
		for 0 < n && n < len(list) && list[n].at == list[n-1].at {
			n++
		}
		end := to
		if n < len(list) {
			end = list[n].at
		}
		if err := g.hear(list[:n]); err != nil {
			return err
		}
		list = list[n:]
		if err := g.pass(Window{g.at, end}); err != nil {
			return err
		}
	}
	g.done = to
	g.stats.Spikes += uint64(len(g.fired))
	g.updateWake()
	return nil
}

// hear makes volleys of arrivals, with the weights that they have come to.
func (g *group) hear(list []arrival) error {
	if len(list) > 0 {
		if err := g.approach(list[0].at); err != nil {
			return err
		}
	}
	g.unfold(list)
	return g.learn(list)
}

// pass carries the model through a window, with the volleys in it, and remembers its spikes.
func (g *group) pass(w Window) error {
	before := len(g.fired)
	err := g.step(w)
	g.at = w.To
	g.stats.Advances++
	if err == nil {
		err = g.remember(g.fired[before:])
	}
	if err != nil {
		return &ModelError{g.population.Name, w, err}
	}
	if g.reads {
		g.updateWake()
	}
	return nil
}

// unfold makes volleys of arrivals.
func (g *group) unfold(list []arrival) {
	g.volleys = slices.Grow(g.volleys[:0], len(list))[:len(list)]
	events := uint64(0)
	for i := range list {
		a := &list[i]
		in := &g.incoming[a.incoming]
		in.rows.volley(&g.volleys[i], int(a.rank-in.base), int(a.n), a.at)
		events += uint64(a.n)
	}
	g.stats.Volleys += uint64(len(list))
	g.stats.SynapticEvents += events
}

// total is what the group has done, and what it holds.
func (g *group) total() Stats {
	s := g.stats
	if w, ok := g.model.(Worker); ok {
		s.Work = w.Work()
	}
	for i := range g.incoming {
		r := g.incoming[i].rows
		s.Synapses += uint64(len(r.targets))
		s.SynapseBytes += r.bytes()
		if l := g.incoming[i].learning; l != nil {
			s.SynapseBytes += 8 * uint64(len(l.states))
			s.Remembered += uint64(l.kept)
		}
	}
	return s
}

// step calls the model and checks that it keeps its contract.
func (g *group) step(w Window) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("model %T panicked: %v", g.model, r)
		}
	}()
	before := len(g.fired)
	g.fired, err = g.model.Advance(w, g.volleys, g.fired)
	if err != nil {
		return err
	}
	last := Spike{At: w.From}
	for i := range g.fired[before:] {
		s := &g.fired[before+i]
		if s.At < last.At || s.At >= w.To || s.At == last.At && s.Neuron < last.Neuron || int(s.Neuron) >= g.hi-g.lo {
			return fmt.Errorf("model %T broke its contract: spike %d is neuron %d at %v, after neuron %d at %v", g.model, i, s.Neuron, s.At, last.Neuron, last.At)
		}
		last = *s
		s.Neuron += uint32(g.lo)
	}
	return nil
}
