package loihi

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// compartments is the state of a slice of neurons. Those that are not awake would not change without input, and are
// not touched.
type compartments struct {
	length sim.Time // of a step
	rules  []rule   // of each neuron; a single one if they do not differ
	ports  int
	cells  []state
	u      []float64 // [neuron][port]
	sums   []float64 // [neuron][port], of what has arrived for the next step

	resetEvery, resetAt int64
	observer            chips.Observer

	next   int64 // the next step; those before it are done
	awake  []uint32
	asleep []uint32 // memory for the next list of awake neurons
	tested uint64
}

func newCompartments(n int, step sim.Time, rules []rule, ports int) *compartments {
	m := &compartments{
		length: step, rules: rules, ports: ports,
		cells: make([]state, n), u: make([]float64, n*ports), sums: make([]float64, n*ports),
	}
	for i := range m.cells {
		if m.rule(i).bias != 0 {
			m.wake(uint32(i))
		}
	}
	return m
}

// begin gives neuron i its potential before the first step.
func (m *compartments) begin(i int, v float64) {
	if m.cells[i].v = v; v != 0 {
		m.wake(uint32(i))
	}
}

func (m *compartments) rule(i int) *rule {
	if len(m.rules) == 1 {
		return &m.rules[0]
	}
	return &m.rules[i]
}

func (m *compartments) wake(i uint32) {
	if c := &m.cells[i]; !c.awake {
		c.awake = true
		m.awake = append(m.awake, i)
	}
}

// Advance implements sim.Model.
func (m *compartments) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	for i := range in {
		out = m.stepUntil(m.from(in[i].At), out)
		m.arrive(&in[i])
	}
	return m.stepUntil(m.from(w.To), out), nil
}

// from is the first step that is not before t.
func (m *compartments) from(t sim.Time) int64 {
	k := t / m.length
	if k*m.length < t {
		k++
	}
	return int64(k)
}

// arrive adds a volley to the sums of the next step.
func (m *compartments) arrive(v *sim.Volley) {
	port := int(v.Port)
	if len(v.Weights) == 0 {
		for _, i := range v.Targets {
			m.sums[int(i)*m.ports+port] += float64(v.Weight)
			m.wake(i)
		}
		return
	}
	for k, i := range v.Targets {
		m.sums[int(i)*m.ports+port] += float64(v.Weights[k])
		m.wake(i)
	}
}

// stepUntil does the steps before end.
func (m *compartments) stepUntil(end int64, out []sim.Spike) []sim.Spike {
	for m.next < end {
		if k := m.nextReset(); m.next == k {
			m.reset()
		} else if len(m.awake) == 0 {
			m.next = min(k, end)
			continue
		}
		out = m.step(out)
		m.next++
	}
	return out
}

// nextReset is the next step with a reset, or one that never comes.
func (m *compartments) nextReset() int64 {
	if m.resetEvery == 0 {
		return int64(sim.Never)
	}
	late := (m.next - m.resetAt) % m.resetEvery
	if late < 0 {
		late += m.resetEvery
	}
	if late == 0 {
		return m.next
	}
	return m.next + m.resetEvery - late
}

// reset puts all currents and potentials to 0.
func (m *compartments) reset() {
	clear(m.u)
	for i := range m.cells {
		m.cells[i].v = 0
		m.wake(uint32(i))
	}
}

// step does the next step of all neurons that are awake.
func (m *compartments) step(out []sim.Spike) []sim.Spike {
	at, start := sim.Time(m.next)*m.length, len(out)
	now := m.awake
	m.awake = m.asleep[:0]
	for _, i := range now {
		fires, rests := m.stepOf(int(i))
		if fires {
			out = append(out, sim.Spike{At: at, Neuron: i})
		}
		if m.cells[i].awake = !rests; !rests {
			m.awake = append(m.awake, i)
		}
	}
	m.asleep = now
	m.tested += uint64(len(now))
	if spikes := out[start:]; !slices.IsSortedFunc(spikes, byNeuron) {
		sim.SortSpikes(spikes)
	}
	if m.observer.Step != nil && len(m.awake) > 0 {
		m.observer.Step(m.next, m.awake)
	}
	return out
}

func byNeuron(a, b sim.Spike) int { return int(a.Neuron) - int(b.Neuron) }

func (m *compartments) stepOf(i int) (fires, rests bool) {
	lo, hi := i*m.ports, (i+1)*m.ports
	fires, rests, t := m.rule(i).step(&m.cells[i], m.u[lo:hi:hi], m.sums[lo:hi:hi])
	if t != 0 && m.observer.Incident != nil {
		if t&wrapped != 0 {
			m.observer.Incident(Wrapped)
		}
		if t&clamped != 0 {
			m.observer.Incident(Clamped)
		}
	}
	return fires, rests
}

// The incidents of a neuron, once per step in which they happen.
const (
	Wrapped = "a current beyond the end of its register, and wrapped around"
	Clamped = "a potential held at its limit"
)

// Wake implements sim.Waker.
func (m *compartments) Wake() sim.Time {
	next := m.next
	if len(m.awake) == 0 {
		next = m.nextReset()
	}
	if next > int64(sim.Never/m.length) {
		return sim.Never
	}
	return sim.Time(next) * m.length
}

// Work implements sim.Worker: each step of a neuron tests its threshold.
func (m *compartments) Work() sim.Work { return sim.Work{Tested: m.tested} }

// Variables implements sim.Prober: "v", and "u0", "u1", ... by port. They change at steps.
func (m *compartments) Variables() []string {
	names := []string{"v"}
	for k := range m.ports {
		names = append(names, fmt.Sprintf("u%d", k))
	}
	return names
}

// Probe implements sim.Prober.
func (m *compartments) Probe(at sim.Time, variable string, i int) (float64, error) {
	which := slices.Index(m.Variables(), variable)
	if which < 0 {
		return 0, fmt.Errorf("no variable %q, only %v", variable, m.Variables())
	}
	c := &compartments{
		length: m.length, rules: []rule{*m.rule(i)}, ports: m.ports, next: m.next,
		resetEvery: m.resetEvery, resetAt: m.resetAt, cells: []state{m.cells[i]},
		u: slices.Clone(m.u[i*m.ports : (i+1)*m.ports]), sums: slices.Clone(m.sums[i*m.ports : (i+1)*m.ports]),
	}
	if c.cells[0].awake {
		c.awake = []uint32{0}
	}
	c.stepUntil(c.from(at), nil)
	if which == 0 {
		return c.cells[0].v + 0, nil
	}
	return c.u[which-1] + 0, nil
}

// Snapshot implements sim.Snapshotter.
func (m *compartments) Snapshot(s *sim.Snapshot, i int) {
	c, rest := &m.cells[i], int64(m.cells[i].rest)
	s.Float64(&c.v)
	s.Int64(&rest)
	s.Bool(&c.awake)
	s.Floats(m.u[i*m.ports : (i+1)*m.ports])
	s.Floats(m.sums[i*m.ports : (i+1)*m.ports])
	if c.rest = int32(rest); int64(c.rest) != rest {
		s.Fail(fmt.Errorf("found %d steps of refractoriness, want 32 bits", rest))
	}
}

// Resume implements sim.Snapshotter.
func (m *compartments) Resume(at sim.Time) error {
	m.next = m.from(at)
	m.awake = m.awake[:0]
	for i := range m.cells {
		if m.cells[i].awake {
			m.awake = append(m.awake, uint32(i))
		}
	}
	return nil
}
