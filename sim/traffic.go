package sim

import "github.com/ranvier-sim/ranvier/queue"

// incoming is a projection onto the group. The synapses of all projections onto the group are
// numbered consecutively, in (projection, source, synapse) order, from base: that number is the rank
// of a volley in the queue, and so the total order of arrivals.
type incoming struct {
	projection *Projection
	pre        int // index of the source population
	rows       *rows
	base       uint64
	learning   *learning // of its weights; nil where they stay
	fibres     []fibre   // if all synapses have one delay: spikes under way from each shard
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
	g.depart(in, spikes)
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

// gather brings the arrivals before `to` into total order.
func (g *group) gather(to Time) error {
	g.arrivals.list = g.arrivals.list[:0]
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
	return nil
}

// drain notes the arrivals before `to` over a projection with one delay.
func (g *group) drain(i uint32, to Time) {
	in := &g.incoming[i]
	delay := in.rows.delays.base
	for j := range in.fibres {
		for _, s := range in.fibres[j].before(to - delay) {
			lo, hi := in.rows.row(s.Neuron)
			g.arrivals.list = append(g.arrivals.list, arrival{s.At + delay, in.base + uint64(lo), i, uint32(hi - lo)})
		}
	}
}

// follow notes the arrivals of one cursor before `to`; what is left of it goes back into the queue.
func (g *group) follow(k queue.Key, c cursor, to Time) error {
	in := &g.incoming[c.incoming]
	delays := &in.rows.delays
	pos := int(k.Rank - in.base)
	_, hi := in.rows.row(c.source)
	at, delay := Time(k.At), delays.at(pos)
	spike := at - delay
	for {
		end, next := delays.run(pos, hi, delay)
		g.arrivals.list = append(g.arrivals.list, arrival{at, in.base + uint64(pos), c.incoming, uint32(end - pos)})
		if end == hi {
			return nil
		}
		if next >= to-spike {
			return g.enqueue(int(c.incoming), c.source, end, spike, next)
		}
		pos, at, delay = end, spike+next, next
	}
}
