package models

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// ticking is the state of a slice of neurons in discrete time. Ticks are at 0, step, 2 step, ...; an arrival
// counts at the first tick that is not before it.
//
// A neuron at rest is one to which nothing will happen but decay until something arrives. It is not touched:
// its state stays where its last tick left it. All others are in awake, and tick.
type ticking struct {
	step  sim.Time
	rules []tickRule // of each neuron; a single one if they do not differ
	cells []tickCell

	next   int64 // the next tick; those before it are done
	awake  []uint32
	asleep []uint32 // memory for the next list of awake neurons
	tested uint64   // ticks of all neurons, since time 0
}

// tickCell is the state of one neuron.
type tickCell struct {
	mem   float64
	input float64 // what has arrived for the next tick
	next  int64   // the first tick that mem does not contain yet
	awake bool
}

// newTicking makes room for the neurons of a slice. They share a rule if they are alike.
func newTicking(s sim.Slice, step sim.Time, alike bool) *ticking {
	m := &ticking{step: step, rules: make([]tickRule, s.Len()), cells: make([]tickCell, s.Len())}
	if m.step == 0 {
		m.step = sim.Millisecond
	}
	if alike {
		m.rules = make([]tickRule, 1)
	}
	return m
}

// set puts neuron i into its state before tick 0. One that begins above its threshold is reset there.
func (m *ticking) set(i int, r tickRule, mem0 float64) {
	r.threshold = orDefault(r.threshold, 1)
	*m.rule(i) = r
	m.cells[i].mem = mem0 + 0 // not -0, which no tick would leave
	if mem0 > r.threshold {
		m.wake(uint32(i))
	}
}

// check reports mistakes in what all models in discrete time have in common.
func (m *ticking) check(i int, step sim.Time, wrong wrongFunc) {
	const most = 1e300 // far from overflow
	r, mem := m.rule(i), m.cells[i].mem
	if m.step <= 0 {
		wrong("Step", m.step, "more than 0")
	} else if step != 0 && step != m.step {
		wrong("Step", step, fmt.Sprintf("%v, as in the other neurons", m.step))
	}
	if !(r.threshold > 0 && r.threshold <= most) {
		wrong("Threshold", r.threshold, "more than 0, and 1e300 at most")
	}
	if !(mem >= -most && mem <= most) {
		wrong("Mem0", mem, "-1e300 to 1e300")
	}
	if r.reset > ResetNone {
		wrong("Reset", r.reset, "ResetSubtract, ResetZero or ResetNone")
	}
}

// withInitial returns an Each that sets a field to its initial value after each has been called.
func withInitial[S any](each func(int, *S), initial func(i int) float64, field func(*S) *float64) func(int, *S) {
	if initial == nil {
		return each
	}
	return func(i int, n *S) {
		if each != nil {
			each(i, n)
		}
		*field(n) = initial(i)
	}
}

func (m *ticking) rule(i int) *tickRule {
	if len(m.rules) == 1 {
		return &m.rules[0]
	}
	return &m.rules[i]
}

func (m *ticking) wake(i uint32) {
	if c := &m.cells[i]; !c.awake {
		c.awake = true
		m.awake = append(m.awake, i)
	}
}

// Advance implements sim.Model.
func (m *ticking) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	for i := range in {
		out = m.tickUntil(m.from(in[i].At), out)
		m.arrive(&in[i])
	}
	return m.tickUntil(m.from(w.To), out), nil
}

// from is the first tick that is not before t.
func (m *ticking) from(t sim.Time) int64 {
	k := t / m.step
	if k*m.step < t {
		k++
	}
	return int64(k)
}

// arrive adds a volley to the inputs of the next tick.
func (m *ticking) arrive(v *sim.Volley) {
	for k, i := range v.Targets {
		m.cells[i].input += float64(v.WeightOf(k))
		m.wake(i)
	}
}

// tickUntil does the ticks before `end`.
func (m *ticking) tickUntil(end int64, out []sim.Spike) []sim.Spike {
	for m.next < end && len(m.awake) > 0 {
		out = m.tick(out)
		m.next++
	}
	m.next = max(m.next, end)
	return out
}

// tick does the next tick of all neurons that are awake.
func (m *ticking) tick(out []sim.Spike) []sim.Spike {
	at, start := sim.Time(m.next)*m.step, len(out)
	if 8*len(m.awake) > len(m.cells) {
		m.arrange()
	}
	now := m.awake
	m.awake = m.asleep[:0]
	for _, i := range now {
		c := &m.cells[i]
		fires, rests := c.tick(m.rule(int(i)), m.next)
		if fires {
			out = append(out, sim.Spike{At: at, Neuron: i})
		}
		if c.awake = !rests; c.awake {
			m.awake = append(m.awake, i)
		}
	}
	m.asleep = now
	m.tested += uint64(len(now))
	sim.SortSpikes(out[start:])
	return out
}

// arrange brings the list of awake neurons into order. Where many are awake, going through all of them costs less
// than their spikes in disorder.
func (m *ticking) arrange() {
	m.awake = m.awake[:0]
	for i := range m.cells {
		if m.cells[i].awake {
			m.awake = append(m.awake, uint32(i))
		}
	}
}

// Wake implements sim.Waker.
func (m *ticking) Wake() sim.Time {
	if len(m.awake) == 0 || m.next > int64(sim.Never/m.step) {
		return sim.Never
	}
	return sim.Time(m.next) * m.step
}

// Work implements sim.Worker: each tick of a neuron tests its threshold, and there is nothing to solve.
func (m *ticking) Work() sim.Work { return sim.Work{Tested: m.tested} }

// Variables implements sim.Prober: "mem", which jumps at ticks.
func (m *ticking) Variables() []string { return []string{"mem"} }

// Probe implements sim.Prober.
func (m *ticking) Probe(at sim.Time, variable string, i int) (float64, error) {
	if variable != "mem" {
		return 0, fmt.Errorf("no variable %q, only %v", variable, m.Variables())
	}
	c, r, end := m.cells[i], m.rule(i), m.from(at)
	for k := m.next; c.awake && k < end; k++ { // of these ticks, says the contract, none brings a spike
		_, rests := c.tick(r, k)
		c.awake = !rests
	}
	return r.idle(c.mem, end-c.next), nil
}

// Snapshot implements sim.Snapshotter.
func (m *ticking) Snapshot(s *sim.Snapshot, i int) {
	c := &m.cells[i]
	s.Float64(&c.mem)
	s.Float64(&c.input)
	s.Int64(&c.next)
	s.Bool(&c.awake)
	if c.next < 0 || c.next > m.from(s.At) {
		s.Fail(fmt.Errorf("found a neuron at tick %d, want 0 to %d", c.next, m.from(s.At)))
	}
}

// Resume implements sim.Snapshotter.
func (m *ticking) Resume(at sim.Time) error {
	m.next = m.from(at)
	m.arrange()
	return nil
}
