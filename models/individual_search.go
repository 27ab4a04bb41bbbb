package models

import (
	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// foresee starts the search for neuron i's next crossing, from its present state.
func (p *individual) foresee(i int) {
	n := &p.neurons[i]
	n.walked, n.found = 0, false
	switch {
	case n.pure:
		n.next, n.found = p.alone(n), true
	case n.since.before(n.free):
		n.next = n.free
	default:
		p.look(i, n.u, p.currentsOf(i))
	}
	p.setAlarm(i)
}

// alone is the next crossing of a neuron that nothing but its drive has moved.
func (p *individual) alone(n *neuron) instant {
	from, interval := n.free, n.params.clock.period
	if n.last < 0 {
		from = instant{}
		interval, _ = n.params.clock.until(double{n.u, 0})
	}
	if interval.hi <= 0 {
		return never
	}
	return interval.after(from)
}

// look takes one step of the search from the state (u, currents), which is n.walked after n.since.
func (p *individual) look(i int, u float64, currents []float64) {
	n := &p.neurons[i]
	step, outlook := n.params.bound(u, currents)
	if outlook == quiet {
		n.next, n.found = never, true
		return
	}
	s := n.walked + step
	n.next, n.found = n.since.plus(s), outlook == crossing || arrived(n.walked, s)
	n.walked = s
}

// walk takes the search one step further, from the state at n.next.
func (p *individual) walk(i int) {
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
func (p *individual) setAlarm(i int) {
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
func (p *individual) ring(limit queue.Key, out []sim.Spike) ([]sim.Spike, error) {
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
