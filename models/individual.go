package models

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// individual is the state of a slice of linear integrate-and-fire neurons, each with constants of its
// own.
//
// A neuron's state stands where its last event left it, and is moved only by the next one: an
// arrival, the end of its refractory interval, its own spike. So it does not depend on windows, nor on
// who looks. Between events the neuron has at most one live alarm, not later than its next crossing.
type individual struct {
	slice    sim.Slice
	neurons  []neuron
	currents []float64 // the state of the neurons' currents, `slots` each
	slots    int
	first    []int // per port: its first slot
	alarms   queue.Heap[struct{}]
	round    uint64   // numbers the instants at which arrivals were applied
	touched  []uint32 // the neurons reached at this instant
	scratch  []float64

	variables []string
}

// neuron is one neuron's state at instant `since`. While since lies before free, the membrane is
// clamped and only currents move.
type neuron struct {
	params *params
	since  instant
	free   instant
	u      float64 // V - EL, mV
	pure   bool    // since free, or time 0 if it never fired, drive has been alone: its clock tells the next crossing

	walked float64 // ps after since: the search for the next crossing has come this far
	next   instant // the next crossing, if found; or else not later than it
	found  bool
	alarm  queue.Key // the live entry in alarms; noAlarm if none
	round  uint64    // the last instant at which something arrived
	last   sim.Time  // its last spike; -1 if none
}

// newIndividual makes the neurons of a slice, which all have ports of the shapes given. If they differ,
// each is described for itself; those with equal constants share them.
func newIndividual(s sim.Slice, ports []Port, differ bool, describe func(i int) description) (*individual, error) {
	p := &individual{slice: s, neurons: make([]neuron, s.Len())}
	for _, port := range ports {
		p.first = append(p.first, p.slots)
		p.slots += port.Shape.slots()
	}
	p.currents = make([]float64, p.slots*s.Len())
	p.scratch = make([]float64, p.slots)
	p.variables = variables(ports, "V")

	var errs mistakes
	var d description
	var shared *params
	for i := range p.neurons {
		if differ || i == 0 {
			d = describe(s.Lo + i)
			d.sameShapes(d.ports, ports)
		}
		if err := d.err(s.Population, s.Lo+i); err != nil {
			if !differ {
				return nil, d.err(s.Population, -1)
			}
			errs.add(err)
			continue
		}
		if shared == nil || !d.params.equal(shared) {
			constants := d.params
			shared = &constants
		}
		p.start(i, shared, &d)
	}
	return p, errs.join(s.Population)
}

// start puts neuron i into its initial state at time 0.
func (p *individual) start(i int, constants *params, d *description) {
	n := &p.neurons[i]
	*n = neuron{params: constants, u: d.u0, alarm: noAlarm, last: -1}
	currents := p.currentsOf(i)
	for k, port := range d.ports {
		for slot, value := range []float64{port.I0, port.J0}[:port.Shape.slots()] {
			currents[p.first[k]+slot] = value
		}
	}
	n.pure = n.u < constants.theta && allZero(currents)
	p.foresee(i)
}

func (p *individual) currentsOf(i int) []float64 {
	return p.currents[i*p.slots : (i+1)*p.slots]
}

// moveTo brings neuron i's state to an instant not before it.
func (p *individual) moveTo(i int, to instant) {
	n := &p.neurons[i]
	currents := p.currentsOf(i)
	if n.since.before(n.free) {
		end := n.free
		if to.before(end) {
			end = to
		}
		n.params.decay(currents, end.minus(n.since))
		n.since = end
	}
	if s := to.minus(n.since); s > 0 {
		n.u = n.params.after(n.u, currents, s)
		n.params.decay(currents, s)
		n.since = to
	}
}

// Variables implements sim.Prober: "V" in mV, and "I0", "I1", ... in pA for the ports that have a
// current.
func (p *individual) Variables() []string { return p.variables }

// Probe implements sim.Prober.
func (p *individual) Probe(at sim.Time, variable string, i int) (float64, error) {
	n := p.neurons[i]
	currents := append([]float64(nil), p.currentsOf(i)...)
	copied := individual{neurons: []neuron{n}, currents: currents, slots: p.slots}
	copied.moveTo(0, exactly(at))
	if variable == "V" {
		return copied.neurons[0].u + n.params.el, nil
	}
	for k, kernel := range n.params.kernels {
		if kernel.shape != Delta && variable == fmt.Sprintf("I%d", k) {
			return currents[p.first[k]], nil
		}
	}
	return 0, fmt.Errorf("no variable %q, only %v", variable, p.Variables())
}
