package sim

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/queue"
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

	at   Time // the model is advanced to here
	wake Time // it fires nothing before this unprompted

	arrivals arrivals // of the current window
	volleys  []Volley // the same, as the model takes them
	fired    []Spike  // in the current window, neurons counted within the population
	stats    Stats
}

// incoming is a projection onto the group. The synapses of all projections onto the group are
// numbered consecutively, in (projection, source, synapse) order, from base: that number is the rank
// of a volley in the queue, and so the total order of arrivals.
type incoming struct {
	pre    int // index of the source population
	rows   *rows
	base   uint64
	fibres []fibre // if all synapses have one delay: spikes under way from each shard
}

// oneDelay tells whether all synapses have the same delay.
func (in *incoming) oneDelay() bool { return len(in.fibres) > 0 }

// cursor is a spike on its way: it stands in the source's row of one incoming projection, at the
// synapse that its queue key's rank names.
type cursor struct {
	incoming uint32
	source   uint32
}

// inFlight is a queue of spikes on their way.
type inFlight interface {
	queue.Queue[cursor]
	Reset()
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
	g.at, g.wake, g.stats = 0, 0, Stats{}
	g.fired = g.fired[:0]
	g.updateWake()
	return nil
}

func (g *group) updateWake() {
	g.wake = g.at
	if g.waker != nil {
		g.wake = max(g.at, g.waker.Wake())
	}
}

// earliest is a lower bound on the instant of the group's next arrival or spike.
func (g *group) earliest() Time {
	first := g.wake
	if k, ok := g.pending.Peek(); ok {
		first = min(first, Time(k.At))
	}
	for i := range g.incoming {
		in := &g.incoming[i]
		for j := range in.fibres {
			if fired := in.fibres[j].first(); fired != Never {
				first = min(first, fired+in.rows.delays.base)
			}
		}
	}
	return first
}

// underWay is the number of entries for spikes that have not arrived everywhere yet.
func (g *group) underWay() int {
	n := g.pending.Len()
	for i := range g.incoming {
		for j := range g.incoming[i].fibres {
			n += g.incoming[i].fibres[j].len()
		}
	}
	return n
}

// send puts spikes of the source population of incoming projection i, fired in one shard, on their way.
func (g *group) send(i, shard int, spikes []Spike) error {
	in := &g.incoming[i]
	for _, s := range spikes {
		lo, hi := in.rows.row(s.Neuron)
		if lo == hi {
			continue
		}
		if !in.oneDelay() {
			if err := g.enqueue(i, s.Neuron, lo, s.At, in.rows.delays.at(lo)); err != nil {
				return err
			}
			continue
		}
		if _, ok := s.At.plus(in.rows.delays.base); !ok {
			return ErrTimeOverflow
		}
		g.stats.QueueOps++
		in.fibres[shard].add(s)
	}
	return nil
}

func (g *group) enqueue(i int, source uint32, pos int, spike, delay Time) error {
	at, ok := spike.plus(delay)
	if !ok {
		return ErrTimeOverflow
	}
	g.stats.QueueOps++
	g.pending.Push(queue.Key{At: int64(at), Rank: g.incoming[i].base + uint64(pos)}, cursor{uint32(i), source})
	return nil
}

// take gathers the arrivals before `to` in g.volleys, in total order.
func (g *group) take(to Time) error {
	g.arrivals.reset()
	for i := range g.incoming {
		g.drain(uint32(i), to)
	}
	for {
		k, ok := g.pending.Peek()
		if !ok || Time(k.At) >= to {
			break
		}
		k, c, _ := g.pending.Pop()
		if err := g.follow(k, c, to); err != nil {
			return err
		}
	}
	g.arrivals.sort()
	g.volleys = g.volleys[:0]
	for i := range g.arrivals.list {
		a := &g.arrivals.list[i]
		in := &g.incoming[a.incoming]
		g.volleys = append(g.volleys, in.rows.volley(int(a.rank-in.base), int(a.n), a.at))
		g.stats.SynapticEvents += uint64(a.n)
	}
	g.stats.Volleys += uint64(len(g.volleys))
	return nil
}

// drain notes the arrivals before `to` over a projection with one delay.
func (g *group) drain(i uint32, to Time) {
	in := &g.incoming[i]
	delay := in.rows.delays.base
	for j := range in.fibres {
		for _, s := range in.fibres[j].before(to - delay) {
			lo, hi := in.rows.row(s.Neuron)
			g.arrivals.add(arrival{s.At + delay, in.base + uint64(lo), i, uint32(hi - lo)})
		}
	}
}

// follow notes the arrivals of one cursor before `to`; what is left of it goes back into the queue.
func (g *group) follow(k queue.Key, c cursor, to Time) error {
	in := &g.incoming[c.incoming]
	pos := int(k.Rank - in.base)
	_, hi := in.rows.row(c.source)
	at := Time(k.At)
	spike := at - in.rows.delays.at(pos)
	for {
		end := in.rows.delays.run(pos, hi)
		g.arrivals.add(arrival{at, in.base + uint64(pos), c.incoming, uint32(end - pos)})
		if end == hi {
			return nil
		}
		delay := in.rows.delays.at(end)
		next, ok := spike.plus(delay)
		if !ok || next >= to {
			return g.enqueue(int(c.incoming), c.source, end, spike, delay)
		}
		pos, at = end, next
	}
}

// advance carries the group to `to` and leaves its spikes in g.fired.
func (g *group) advance(to Time) error {
	g.fired = g.fired[:0]
	if err := g.take(to); err != nil {
		return err
	}
	if len(g.volleys) == 0 && g.wake >= to {
		return nil // nothing happens: the model need not know that time passes
	}
	w := Window{g.at, to}
	if err := g.step(w); err != nil {
		return &ModelError{g.population.Name, w, err}
	}
	g.at = to
	g.stats.Advances++
	g.stats.Spikes += uint64(len(g.fired))
	g.updateWake()
	return nil
}

// step calls the model and checks that it keeps its contract.
func (g *group) step(w Window) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("model %T panicked: %v", g.model, r)
		}
	}()
	g.fired, err = g.model.Advance(w, g.volleys, g.fired)
	if err != nil {
		return err
	}
	last := Spike{At: w.From}
	for i := range g.fired {
		s := &g.fired[i]
		if s.At < last.At || s.At >= w.To || s.At == last.At && s.Neuron < last.Neuron || int(s.Neuron) >= g.hi-g.lo {
			return fmt.Errorf("model %T broke its contract: spike %d is neuron %d at %v, after neuron %d at %v", g.model, i, s.Neuron, s.At, last.Neuron, last.At)
		}
		last = *s
		s.Neuron += uint32(g.lo)
	}
	return nil
}
