package models

import (
	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// foresee starts the search for neuron i's next crossing, from its present state.
func (l *lazy) foresee(i int) {
	c := &l.courses[i]
	c.walked, c.found = 0, false
	if at, known := l.cells.alone(i); known {
		c.next, c.found = at, true
		l.work.Tested++
		if at != never {
			l.work.Solved++
		}
	} else if c.since.before(c.free) {
		c.next = c.free
	} else {
		l.look(i)
	}
	l.setAlarm(i)
}

// look takes one step of the search.
func (l *lazy) look(i int) {
	c := &l.courses[i]
	step, outlook := l.cells.bound(i, c.walked)
	if outlook == quiet {
		c.next, c.found = never, true
		return
	}
	if c.walked == 0 {
		l.work.Tested++
	}
	s := c.walked + step
	c.next, c.found = c.since.plus(s), outlook == crossing || arrived(c.walked, s)
	c.walked = s
	if c.found {
		l.work.Solved++
	}
}

// walk takes the search one step further, from c.next.
func (l *lazy) walk(i int) {
	c := &l.courses[i]
	if c.since.before(c.free) {
		l.moveTo(i, c.free)
	}
	l.look(i)
}

// setAlarm makes sure that neuron i has an alarm not later than c.next. An earlier one will do: when
// it rings, it is set anew.
func (l *lazy) setAlarm(i int) {
	c := &l.courses[i]
	if c.next.at == sim.Never {
		return
	}
	if k := alarmKey(c.next, i); k.Less(c.alarm) {
		c.alarm = k
		l.alarms.Push(k, struct{}{})
	}
}

// ring handles all alarms before limit: searches go on, and neurons that cross fire.
func (l *lazy) ring(limit queue.Key, out []sim.Spike) ([]sim.Spike, error) {
	for {
		k, ok := l.alarms.Peek()
		if !ok || !k.Less(limit) {
			return out, nil
		}
		l.alarms.Pop()
		i := int(k.Rank &^ afterArrivals)
		c := &l.courses[i]
		if k != c.alarm {
			continue // a later call of setAlarm replaced it
		}
		c.alarm = noAlarm
		for !c.found && alarmKey(c.next, i).Less(limit) {
			l.walk(i)
		}
		if c.next.at == sim.Never || !alarmKey(c.next, i).Less(limit) {
			l.setAlarm(i)
			continue
		}
		var err error
		if out, err = l.fire(i, c.next, out); err != nil {
			return out, err
		}
	}
}
