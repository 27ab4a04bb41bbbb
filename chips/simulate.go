package chips

import (
	"cmp"
	"context"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Observable is a Spec of neurons in steps that tells what they do: the Spec that Observing returns does the same, and
// calls the observer.
type Observable interface{ Observing(o Observer) sim.Spec }

// Composed is a Spec whose neurons are several units each, such as compartments, which are updated and paid for one by one.
type Composed interface{ Units() int }

// Units is of how many units each neuron of a Spec is.
func Units(spec sim.Spec) int {
	if c, ok := spec.(Composed); ok {
		return c.Units()
	}
	return 1
}

// Observer is told what neurons do.
type Observer struct {
	// Step is called after each step in which any neuron was updated, with its number and the neurons whose state changed or
	// to which something arrived, in any order. The slice is valid during the call only.
	Step func(step int64, neurons []uint32)

	// Incident is called where something goes wrong with a neuron: "potential at its limit".
	Incident func(name string)
}

// Traffic is what happens in one step of a chip.
type Traffic struct {
	Step     int64
	Active   []uint32  // by core: units of neurons whose state changes, or to which something arrives
	Fired    []uint32  // by core: neurons that fire
	Messages []Message // in the order of sources: by population, then by neuron
}

// Message is a spike on its way to one core, in the step in which it was fired.
type Message struct {
	From     int32 // the core it comes from, counted over all chips; -1 if it comes from outside
	To       int32
	Synapses uint32 // that it reaches there
}

// Fabric is what carries messages from core to core.
type Fabric interface {
	// Carry carries the messages of a step, counts the hops in l, and returns by CostSet how long the step takes the chip.
	Carry(t *Traffic, at sim.Time, l *Ledger) []sim.Time

	// Links are the links, and what they have carried since the last call.
	Links() []Link
}

// Simulate is the machine of a chip whose neurons are a sim.Spec that runs in steps, or in none: it runs the quantised
// network as it is, and counts. Of a chip without steps it counts no updates. The fabric times the steps; without one,
// a step takes as long as its busiest core, one thing after the other.
func Simulate(c *Chip, q *Quantised, p *Placement, fabric Fabric) (Machine, error) {
	m := &simulation{chip: c, q: q, fabric: fabric, mail: NewReach(q, p).mail(), size: make([]uint32, max(1, p.Cores()))}
	for core, n := range p.Sizes(q.Network) {
		m.size[core] = uint32(n)
	}
	if m.fabric == nil {
		m.fabric = &busiest{chip: c, size: m.size}
	}
	m.lookup = p.Lookup(q.Network)
	m.observe()
	var err error
	m.engine, err = sim.Build(m.net, sim.Options{})
	return m, err
}

// simulation is the Machine of Simulate.
type simulation struct {
	chip   *Chip
	q      *Quantised
	fabric Fabric
	mail   []mail // by population
	lookup [][]int32
	size   []uint32 // units by core

	net    *sim.Network // the quantised one, observed
	engine *sim.Engine
	spikes record.Memory

	from      int64      // the first step of the batch that is being run
	active    [][]uint32 // [step of the batch][core]
	incidents []Incident
}

// observe copies the quantised network, and looks at its neurons and spikes.
func (m *simulation) observe() {
	m.net = &sim.Network{Seed: m.q.Network.Seed}
	for k, p := range m.q.Network.Populations {
		spec := p.Spec
		if o, ok := spec.(Observable); ok && m.q.Step > 0 {
			spec = o.Observing(Observer{m.updated(m.lookup[k], uint32(Units(spec))), m.happened})
		}
		m.net.Add(p.Name, p.N, spec)
	}
	for _, p := range m.q.Network.Projections {
		pre := slices.Index(m.q.Network.Populations, p.Pre)
		post := slices.Index(m.q.Network.Populations, p.Post)
		m.net.Connect(m.net.Populations[pre], m.net.Populations[post], p.Port, p.Connector)
	}
	m.net.Record(&m.spikes)
}

// updated counts the neurons of a population that were active in a step, each as so many units.
func (m *simulation) updated(cores []int32, units uint32) func(step int64, neurons []uint32) {
	return func(step int64, neurons []uint32) {
		counts := m.active[step-m.from]
		for _, i := range neurons {
			counts[cores[i]] += units
		}
	}
}

// happened counts an incident.
func (m *simulation) happened(name string) { m.incidents = add(m.incidents, name, 1) }

// add adds to the number of an incident.
func add(incidents []Incident, name string, n uint64) []Incident {
	if n == 0 {
		return incidents
	}
	k := slices.IndexFunc(incidents, func(i Incident) bool { return i.Name == name })
	if k < 0 {
		return append(incidents, Incident{name, n})
	}
	incidents[k].N += n
	return incidents
}

// Present implements Machine.
func (m *simulation) Present(ctx context.Context, p *Presentation, l *Ledger) (*Outcome, error) {
	if err := m.show(p); err != nil {
		return nil, err
	}
	o := &Outcome{Elapsed: func(_ int, t sim.Time) sim.Time { return min(t, p.Duration) }}
	var err error
	if m.q.Step == 0 {
		err = m.engine.RunUntil(ctx, p.Duration)
	} else {
		err = m.inSteps(ctx, p.Duration, l, o)
	}
	if err != nil {
		return nil, err
	}
	for _, population := range m.net.Populations {
		o.Spikes = append(o.Spikes, m.spikes.Spikes(population))
	}
	slices.SortFunc(m.incidents, func(a, b Incident) int { return cmp.Compare(a.Name, b.Name) })
	o.Incidents, o.Links = m.incidents, m.fabric.Links()
	return o, nil
}

// show puts the events of a presentation before the network, which is at rest again.
func (m *simulation) show(p *Presentation) error {
	m.spikes.Reset()
	m.incidents = nil
	for k, population := range m.net.Populations {
		if IsSource(population) {
			events, lost := OnSteps(p.Spikes[k], m.q.Step), uint64(0)
			if m.q.Step > 0 && !m.q.Graded {
				events, lost = Merged(events)
			}
			population.Spec = Playback(events)
			m.incidents = add(m.incidents, "events of one source neuron lost in a step with another", lost)
		}
	}
	return m.engine.Reset()
}

// batch is how many steps are run before what happened in them is counted.
const batch = 1024

// inSteps runs a presentation, and as much longer as the chip lags behind.
func (m *simulation) inSteps(ctx context.Context, duration sim.Time, l *Ledger, o *Outcome) error {
	lag := slices.Max(append([]sim.Time{0}, m.q.Latency...))
	steps := int64((duration + lag + m.q.Step - 1) / m.q.Step)
	clocks := make([]clock, len(m.chip.Costs))
	o.Elapsed = func(set int, t sim.Time) sim.Time { return clocks[set].until(int64(t / m.q.Step)) }
	c := newCensus(m)
	for m.from = 0; m.from < steps; m.from += batch {
		n := min(batch, steps-m.from)
		m.clear(n)
		if err := m.engine.RunUntil(ctx, sim.Time(m.from+n)*m.q.Step); err != nil {
			return err
		}
		for k := range n {
			for set, took := range c.count(m.from+k, m.active[k], l) {
				clocks[set].tick(took)
			}
		}
		l.Reach(sim.Time(m.from+n) * m.q.Step)
	}
	return nil
}

// clear forgets who was active, and makes room for n steps.
func (m *simulation) clear(n int64) {
	for int64(len(m.active)) < n {
		m.active = append(m.active, make([]uint32, len(m.size)))
	}
	for k := range n {
		clear(m.active[k])
	}
}
