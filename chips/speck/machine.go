package speck

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// Configure is a network, quantised under all constraints, as it is written into the cores that it was placed on.
func Configure(q *chips.Quantised, p *chips.Placement) (*Config, error) {
	b, err := read(q.Network)
	if err != nil {
		return nil, err
	}
	return b.configure(p), nil
}

func (b *blueprint) configure(p *chips.Placement) *Config {
	c := &Config{Sources: b.sources}
	for k := range b.layers {
		l := &b.layers[k]
		low := int16(l.low)
		if low == 0 {
			low = unbounded
		}
		layer := Layer{
			Name: l.name, Shape: l.Shape, Weights: int8s(l.weights), Threshold: int16(l.threshold), Low: low, ToZero: l.toZero,
			Destinations: l.destinations,
		}
		if l.biases != nil {
			layer.Biases = int8s(l.biases)
		}
		c.Layers = append(c.Layers, layer)
		i := slices.IndexFunc(p.Parts, func(part chips.Part) bool { return part.Population == l.population })
		c.Cores = append(c.Cores, p.Parts[i].Core)
	}
	return c
}

// int8s narrows whole numbers that fit.
func int8s(values []float64) []int8 {
	n := make([]int8, len(values))
	for i, v := range values {
		n[i] = int8(v)
	}
	return n
}

// machine is the chip with a network on it.
type machine struct {
	b      *blueprint
	config *Config
	fabric *fabric
	items  struct{ synops, spikes, out, in, routed, biases int }

	ledger *chips.Ledger
	spikes [][]sim.Spike        // by layer
	wrong  [][happenings]uint64 // by layer
}

// start is Chip.Start. While cores take no time the quantised network is all there is of the chip.
func start(c *chips.Chip, q *chips.Quantised, p *chips.Placement, params Parameters) (chips.Machine, error) {
	if !q.On.Has(onTime) {
		return chips.Simulate(c, q, p, nil)
	}
	b, err := read(q.Network)
	if err != nil {
		return nil, err
	}
	m := &machine{b: b, config: b.configure(p)}
	for k, n := range params.Decimate[:min(len(params.Decimate), len(m.config.Layers))] {
		m.config.Layers[k].Decimate = n
	}
	m.fabric = newFabric(m.config, params, m)
	m.spikes, m.wrong = make([][]sim.Spike, len(b.layers)), make([][happenings]uint64, len(b.layers))
	m.items.synops, m.items.spikes, m.items.biases = c.Item(chips.SynapticOps), c.Item(chips.Spikes), c.Item(BiasesAdded)
	m.items.out, m.items.in, m.items.routed = c.Item(chips.MessagesOut), c.Item(chips.MessagesIn), c.Item(Routed)
	return m, nil
}

// Present implements chips.Machine. It goes on until the last event has been served.
func (m *machine) Present(ctx context.Context, p *chips.Presentation, l *chips.Ledger) (*chips.Outcome, error) {
	m.fabric.reset()
	m.ledger = l
	clear(m.wrong)
	for k := range m.spikes {
		m.spikes[k] = nil
	}
	if err := m.checkClock(p); err != nil {
		return nil, err
	}
	for k, e := range m.arrivals(p) {
		if err := m.run(ctx, e.At); err != nil {
			return nil, err
		}
		if k%packetsAtATime == 0 {
			l.Reach(e.At)
		}
		if e.source == none {
			m.fabric.tick(e.At)
		} else {
			m.fabric.input(e.source, e.Spike)
		}
	}
	if err := m.run(ctx, sim.Never); err != nil {
		return nil, err
	}
	return m.outcome(p), nil
}

// checkClock refuses ticks that do not come regularly, as those of the chip's clock do.
func (m *machine) checkClock(p *chips.Presentation) error {
	if m.b.clock == none {
		return nil
	}
	ticks := p.Spikes[m.b.clock]
	for k := 2; k < len(ticks); k++ {
		if ticks[k].At-ticks[k-1].At != ticks[1].At-ticks[0].At {
			return m.b.refuse(m.b.clock, fmt.Sprintf("ticks at %v and %v after one of %v", ticks[k-1].At, ticks[k].At, ticks[k-2].At), "have the source of the biases fire regularly")
		}
	}
	return nil
}

// arrival is an event from outside; source is none at a tick of the clock.
type arrival struct {
	sim.Spike
	source int
}

// arrivals are the events of a presentation in the order of their times; those of one time by source, with the clock first,
// and then by neuron.
func (m *machine) arrivals(p *chips.Presentation) []arrival {
	var all []arrival
	for k, spikes := range p.Spikes {
		if source := m.b.source[k]; source != none || k == m.b.clock {
			for _, s := range spikes {
				all = append(all, arrival{s, source})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b arrival) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.source, b.source)) })
	return all
}

// packetsAtATime is how many packets are served before the context is asked again.
const packetsAtATime = 1 << 14

// run serves all that comes before an instant.
func (m *machine) run(ctx context.Context, until sim.Time) error {
	for m.fabric.run(until, packetsAtATime) {
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// outcome is what came of the presentation.
func (m *machine) outcome(p *chips.Presentation) *chips.Outcome {
	o := &chips.Outcome{Spikes: make([][]sim.Spike, len(p.Spikes)), Elapsed: func(_ int, t sim.Time) sim.Time { return t }}
	for k := range p.Spikes {
		o.Spikes[k] = slices.Clone(p.Spikes[k])
	}
	for k := range m.b.layers {
		sim.SortSpikes(m.spikes[k])
		o.Spikes[m.b.layers[k].population] = m.spikes[k]
	}
	o.Links = []chips.Link{m.fabric.router.Link}
	o.Links[0].Name = "router"
	for k := range m.config.Layers {
		link := m.fabric.seats[k].Link
		link.Name = m.coreName(k)
		o.Links = append(o.Links, link)
		for what, n := range m.wrong[k] {
			if n > 0 {
				o.Incidents = append(o.Incidents, chips.Incident{Name: fmt.Sprintf(incidents[what], m.coreName(k)), N: n})
			}
		}
	}
	slices.SortFunc(o.Incidents, func(a, b chips.Incident) int { return cmp.Compare(a.Name, b.Name) })
	return o
}

// coreName is how a report calls the core of a layer.
func (m *machine) coreName(layer int) string { return fmt.Sprintf("core %d", m.config.Cores[layer]) }

var incidents = [happenings]string{
	dropped:   "%s: events dropped by the congestion balancer",
	stalled:   "%s: events that found the buffer full, at which the chip stalls",
	saturated: "%s: additions cut short at the upper end of 16 bits",
}

// routed implements observer.
func (m *machine) routed(at sim.Time, layer int) { m.count(at, layer, m.items.routed, 1) }

// served implements observer.
func (m *machine) served(at sim.Time, layer, synops, biases int) {
	if biases == 0 {
		m.count(at, layer, m.items.in, 1)
	}
	m.count(at, layer, m.items.synops, uint64(synops))
	m.count(at, layer, m.items.biases, uint64(biases))
}

// spiked implements observer.
func (m *machine) spiked(layer int, s sim.Spike, destinations int) {
	m.spikes[layer] = append(m.spikes[layer], s)
	m.count(s.At, layer, m.items.spikes, 1)
	m.count(s.At, layer, m.items.out, uint64(destinations))
}

// incident implements observer.
func (m *machine) incident(layer int, what happening, n uint64) { m.wrong[layer][what] += n }

func (m *machine) count(at sim.Time, layer, item int, n uint64) {
	m.ledger.Count(at, m.config.Cores[layer], item, n)
}
