package models

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// population is the state of a slice of linear integrate-and-fire neurons.
//
// A neuron's state stands where its last event left it, and is moved only by the next one: an
// arrival, the end of its refractory interval, its own spike. So it does not depend on windows, nor on
// who looks. Between events the neuron has at most one live alarm, not later than its next crossing.
type population struct {
	slice    sim.Slice
	neurons  []neuron
	currents []float64 // the state of the neurons' currents, `slots` each
	slots    int
	first    []int // per port: its first slot
	alarms   queue.Heap[struct{}]
	round    uint64   // numbers the instants at which arrivals were applied
	touched  []uint32 // the neurons reached at this instant
	scratch  []float64
}

// neuron is one neuron's state at instant `since`. While since lies before free, the membrane is
// clamped and only currents move.
type neuron struct {
	params *params
	since  instant
	free   instant
	u      float64 // V - EL, mV
	pure   bool    // at free, u = reset and no currents: the next crossing is free + period

	walked float64 // ps after since: the search for the next crossing has come this far
	next   instant // the next crossing, if found; or else not later than it
	found  bool
	alarm  queue.Key // the live entry in alarms; noAlarm if none
	round  uint64    // the last instant at which something arrived
	fired  bool      // at all; its last spike was at free - refractory
}

var noAlarm = queue.Key{At: int64(sim.Never)}

// alarmKey orders alarms by instant as far as arrivals can tell: an arrival at t comes after what
// happens in the half picosecond before t and before what happens in the half after it.
func alarmKey(at instant, neuron int) queue.Key {
	k := queue.Key{At: int64(at.at), Rank: uint64(neuron)}
	if at.frac >= 0 {
		k.Rank |= afterArrivals
	}
	return k
}

const afterArrivals = 1 << 63

// newPopulation makes the neurons of a slice from their descriptions. Neurons with equal constants
// share them.
func newPopulation(s sim.Slice, ports int, describe func(i int) description, individual bool) (*population, error) {
	p := &population{slice: s, neurons: make([]neuron, s.Len()), first: make([]int, ports)}
	common := describe(s.Lo)
	for k, port := range common.ports {
		p.first[k] = p.slots
		p.slots += port.slots()
	}
	p.currents = make([]float64, p.slots*s.Len())
	p.scratch = make([]float64, p.slots)
	if !individual {
		if err := common.err(s.Population, -1); err != nil {
			return nil, err
		}
	}
	var errs mistakes
	last := &common.params
	for i := range p.neurons {
		d := common
		if individual && i > 0 {
			d = describe(s.Lo + i)
			d.sameShapes(common.ports)
		}
		if err := d.err(s.Population, s.Lo+i); err != nil {
			errs.add(err)
			continue
		}
		if !d.params.equal(last) {
			last = &d.params
		}
		p.start(i, last, &d)
	}
	return p, errs.join(s.Population)
}

// mistakes gathers errors, and only counts those beyond the first few.
type mistakes struct {
	errs []error
	more int
}

func (m *mistakes) add(err error) {
	if len(m.errs) < 10 {
		m.errs = append(m.errs, err)
	} else {
		m.more++
	}
}

func (m *mistakes) join(population string) error {
	if m.more > 0 {
		m.errs = append(m.errs, fmt.Errorf("population %q: mistakes in %d more neurons", population, m.more))
	}
	return errors.Join(m.errs...)
}

// sameShapes reports ports that differ in shape from those of the other neurons.
func (d *description) sameShapes(ports []Port) {
	if len(d.ports) != len(ports) {
		d.wrong("Ports", fmt.Sprintf("%d ports", len(d.ports)), fmt.Sprintf("%d, as in the other neurons", len(ports)))
		return
	}
	for k := range ports {
		if d.ports[k].Shape != ports[k].Shape {
			d.wrong(fmt.Sprintf("Ports[%d].Shape", k), d.ports[k].Shape, "the same as in the other neurons")
		}
	}
}

// err names the neuron in the mistakes of its description.
func (d *description) err(population string, index int) error {
	var errs []error
	for _, m := range d.mistakes {
		m.Population, m.Index = population, index
		errs = append(errs, m)
	}
	return errors.Join(errs...)
}

// start puts neuron i into its initial state at time 0.
func (p *population) start(i int, constants *params, d *description) {
	n := &p.neurons[i]
	*n = neuron{params: constants, u: d.u0, alarm: noAlarm}
	currents := p.currentsOf(i)
	for k, port := range d.ports {
		for slot, value := range []float64{port.I0, port.J0}[:port.slots()] {
			currents[p.first[k]+slot] = value
		}
	}
	n.pure = n.u == constants.reset && allZero(currents)
	p.foresee(i)
}

func (p *population) currentsOf(i int) []float64 {
	return p.currents[i*p.slots : (i+1)*p.slots]
}

func allZero(x []float64) bool {
	for _, v := range x {
		if v != 0 {
			return false
		}
	}
	return true
}

// Advance implements sim.Model.
func (p *population) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	start := len(out)
	var err error
	for len(in) > 0 && err == nil {
		at := in[0].At
		if out, err = p.ring(queue.Key{At: int64(at), Rank: afterArrivals}, out); err != nil {
			break
		}
		p.beginArrivals()
		for len(in) > 0 && in[0].At == at {
			p.arrive(&in[0])
			in = in[1:]
		}
		out, err = p.endArrivals(exactly(at), out)
	}
	if err == nil {
		out, err = p.ring(queue.Key{At: int64(w.To)}, out)
	}
	sim.SortSpikes(out[start:])
	return out, err
}

// beginArrivals starts the handling of all arrivals of one instant.
func (p *population) beginArrivals() {
	p.round++
	p.touched = p.touched[:0]
}

// arrive adds one volley to the neurons it reaches, each of which it first brings up to date.
func (p *population) arrive(v *sim.Volley) {
	at := exactly(v.At)
	for k, target := range v.Targets {
		n := &p.neurons[target]
		if n.round != p.round {
			n.round = p.round
			p.touched = append(p.touched, target)
			p.moveTo(int(target), at)
		}
		weight := float64(v.WeightOf(k))
		kernel := &n.params.kernels[v.Port]
		switch {
		case kernel.shape != Delta:
			slot := p.first[v.Port] + int(kernel.shape) - 1
			p.currentsOf(int(target))[slot] += weight * kernel.jump
			n.pure = false
		case !at.before(n.free):
			n.u += weight
			n.pure = false
		}
	}
}

// endArrivals tests the threshold, once, of every neuron that something reached at this instant.
func (p *population) endArrivals(at instant, out []sim.Spike) ([]sim.Spike, error) {
	for _, i := range p.touched {
		n := &p.neurons[i]
		if n.u >= n.params.theta && !at.before(n.free) {
			var err error
			if out, err = p.fire(int(i), at, out); err != nil {
				return out, err
			}
			continue
		}
		p.foresee(int(i))
	}
	return out, nil
}

// moveTo brings neuron i's state to an instant not before it.
func (p *population) moveTo(i int, to instant) {
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

// foresee starts the search for neuron i's next crossing, from its present state.
func (p *population) foresee(i int) {
	n := &p.neurons[i]
	n.walked, n.found = 0, false
	switch {
	case n.pure:
		n.next, n.found = never, true
		if period := n.params.period; period.hi > 0 {
			n.next = n.free.plus(period.hi).plus(period.lo)
		}
	case n.since.before(n.free):
		n.next = n.free
	default:
		p.look(i, n.u, p.currentsOf(i))
	}
	p.setAlarm(i)
}

// look takes one step of the search from the state (u, currents), which is n.walked after n.since.
func (p *population) look(i int, u float64, currents []float64) {
	n := &p.neurons[i]
	step, outlook := n.params.bound(u, currents)
	if outlook == quiet {
		n.next, n.found = never, true
		return
	}
	n.walked += step
	n.next, n.found = n.since.plus(n.walked), outlook == crossing
}

// walk takes the search one step further, from the state at n.next.
func (p *population) walk(i int) {
	n := &p.neurons[i]
	if n.since.before(n.free) {
		p.moveTo(i, n.free)
	}
	copy(p.scratch, p.currentsOf(i))
	u := n.params.after(n.u, p.scratch, n.walked)
	n.params.decay(p.scratch, n.walked)
	p.look(i, u, p.scratch)
}

// setAlarm makes sure that neuron i has an alarm not later than n.next. An earlier one will do: when
// it rings, it is set anew.
func (p *population) setAlarm(i int) {
	n := &p.neurons[i]
	if n.next.at == sim.Never {
		return
	}
	if k := alarmKey(n.next, i); k.Less(n.alarm) {
		n.alarm = k
		p.alarms.Push(k, struct{}{})
	}
}

// ring handles all alarms before limit: searches go on, and neurons that cross fire.
func (p *population) ring(limit queue.Key, out []sim.Spike) ([]sim.Spike, error) {
	for {
		k, ok := p.alarms.Peek()
		if !ok || !k.Less(limit) {
			return out, nil
		}
		p.alarms.Pop()
		i := int(k.Rank &^ afterArrivals)
		n := &p.neurons[i]
		if k != n.alarm {
			continue // a later call of setAlarm replaced it
		}
		n.alarm = noAlarm
		for !n.found && alarmKey(n.next, i).Less(limit) {
			p.walk(i)
		}
		if n.next.at == sim.Never || !alarmKey(n.next, i).Less(limit) {
			p.setAlarm(i)
			continue
		}
		var err error
		if out, err = p.fire(i, n.next, out); err != nil {
			return out, err
		}
	}
}

// fire makes neuron i fire at an instant, which is unrounded; the spike carries the nearest picosecond.
func (p *population) fire(i int, at instant, out []sim.Spike) ([]sim.Spike, error) {
	n := &p.neurons[i]
	if n.fired && n.params.refractory == 0 && n.free.at == at.at {
		return out, fmt.Errorf("neuron %d fires twice within a picosecond, at %v: its input is too strong for a refractory interval of 0", p.slice.Lo+i, at.at)
	}
	p.moveTo(i, at)
	n.u = n.params.reset
	n.free, n.fired = at.plus(n.params.refractory), true
	n.pure = allZero(p.currentsOf(i))
	p.foresee(i)
	return append(out, sim.Spike{At: at.at, Neuron: uint32(i)}), nil
}

// Wake implements sim.Waker.
func (p *population) Wake() sim.Time {
	if k, ok := p.alarms.Peek(); ok {
		return sim.Time(k.At)
	}
	return sim.Never
}

// Variables implements sim.Prober: "V" in mV, and "I0", "I1", ... in pA for the ports that have a
// current.
func (p *population) Variables() []string {
	names := []string{"V"}
	for k, kernel := range p.neurons[0].params.kernels {
		if kernel.shape != Delta {
			names = append(names, fmt.Sprintf("I%d", k))
		}
	}
	return names
}

// Probe implements sim.Prober.
func (p *population) Probe(at sim.Time, variable string, i int) (float64, error) {
	n := p.neurons[i]
	currents := append([]float64(nil), p.currentsOf(i)...)
	copied := population{neurons: []neuron{n}, currents: currents, slots: p.slots}
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
