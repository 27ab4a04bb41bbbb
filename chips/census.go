package chips

import "github.com/ranvier-sim/ranvier/sim"

// census counts what a simulation does, step by step.
type census struct {
	*simulation
	done  []int // spikes of each population that were counted
	items struct{ steps, active, inactive, synops, spikes, out, in int }
	seen  Traffic
}

func newCensus(m *simulation) *census {
	c := &census{simulation: m, done: make([]int, len(m.net.Populations))}
	c.seen.Fired = make([]uint32, len(m.size))
	c.items.steps, c.items.active, c.items.inactive = m.chip.Item(Steps), m.chip.Item(Active), m.chip.Item(Inactive)
	c.items.synops, c.items.spikes = m.chip.Item(SynapticOps), m.chip.Item(Spikes)
	c.items.out, c.items.in = m.chip.Item(MessagesOut), m.chip.Item(MessagesIn)
	return c
}

// count counts step k, in which some neurons of each core were active, and returns how long it takes.
func (c *census) count(k int64, active []uint32, l *Ledger) []sim.Time {
	at := sim.Time(k) * c.q.Step
	l.Count(at, 0, c.items.steps, 1)
	for core, n := range active {
		l.Count(at, core, c.items.active, uint64(n))
		l.Count(at, core, c.items.inactive, uint64(c.size[core]-n))
	}
	c.seen = Traffic{Step: k, Active: active, Fired: c.seen.Fired, Messages: c.seen.Messages[:0]}
	clear(c.seen.Fired)
	for population := range c.net.Populations {
		c.send(population, at, l)
	}
	return c.fabric.Carry(&c.seen, at, l)
}

// send counts what the spikes of a population do that it fires in the step at `at`.
func (c *census) send(population int, at sim.Time, l *Ledger) {
	spikes := c.spikes.Spikes(c.net.Populations[population])
	for ; c.done[population] < len(spikes) && spikes[c.done[population]].At <= at; c.done[population]++ {
		k := c.done[population]
		if k > 0 && spikes[k] == spikes[k-1] {
			continue // events that one graded spike carries
		}
		i := spikes[k].Neuron
		if core := c.lookup[population][i]; core >= 0 {
			l.Count(at, int(core), c.items.spikes, 1)
			c.seen.Fired[core]++
		}
		for _, m := range c.mail[population].of(i) {
			if m.From >= 0 {
				l.Count(at, int(m.From), c.items.out, 1)
			}
			l.Count(at, int(m.To), c.items.in, 1)
			l.Count(at, int(m.To), c.items.synops, uint64(m.Synapses))
			c.seen.Messages = append(c.seen.Messages, m)
		}
	}
}

// busiest is the fabric of a chip whose messages cost what their counts cost, and no more: a step takes as long as its
// busiest core, which does one thing after the other, and then what a step takes by itself.
type busiest struct {
	chip *Chip
	size []uint32 // units by core
	work []work
}

// work is what a core does in a step.
type work struct{ out, in, synops uint64 }

// Links are none.
func (*busiest) Links() []Link { return nil }

// Carry implements Fabric.
func (b *busiest) Carry(t *Traffic, _ sim.Time, _ *Ledger) []sim.Time {
	b.work = append(b.work[:0], make([]work, len(b.size))...)
	for _, m := range t.Messages {
		if m.From >= 0 {
			b.work[m.From].out++
		}
		b.work[m.To].in++
		b.work[m.To].synops += uint64(m.Synapses)
	}
	times := make([]sim.Time, len(b.chip.Costs))
	for set := range b.chip.Costs {
		costs := &b.chip.Costs[set]
		for core, w := range b.work {
			busy := sim.Time(t.Active[core])*costs.Of(Active).Time + sim.Time(b.size[core]-t.Active[core])*costs.Of(Inactive).Time + sim.Time(t.Fired[core])*costs.Of(Spikes).Time +
				sim.Time(w.out)*costs.Of(MessagesOut).Time + sim.Time(w.in)*costs.Of(MessagesIn).Time + sim.Time(w.synops)*costs.Of(SynapticOps).Time
			times[set] = max(times[set], busy)
		}
		times[set] += costs.Of(Steps).Time
	}
	return times
}
