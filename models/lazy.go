package models

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/queue"
	"github.com/ranvier-sim/ranvier/sim"
)

// lazy is the frame of neurons that move by a closed form between events.
//
// A neuron's state stands where its last event left it, and is moved only by the next one: an
// arrival, the end of its refractory interval, its own spike. So it does not depend on windows, nor on
// who looks. Between events the neuron has at most one live alarm, not later than its next crossing.
type lazy struct {
	cells   cells
	lo      int // the number of the first neuron in its population
	courses []course
	alarms  queue.Heap[struct{}]
	round   uint64   // numbers the instants at which arrivals were applied
	touched []uint32 // the neurons reached at this instant
	work    sim.Work
}

// cells are the neurons in the frame: their states and equations.
type cells interface {
	// move carries neuron i's state s ps on, all of them in the refractory interval or all outside.
	move(i int, s float64, refractory bool)

	// arrive adds one volley to the neurons it reaches, each of which it touches first.
	arrive(v *sim.Volley)

	// above tells whether neuron i is at or above its threshold.
	above(i int) bool

	// reset does to neuron i what its own spike does, and returns its refractory interval, ps.
	reset(i int) float64

	// alone returns neuron i's next crossing if that is known without a search.
	alone(i int) (at instant, known bool)

	// bound returns how much further one may go than `ahead` ps after neuron i's state without passing
	// the first crossing, given that there is none up to there.
	bound(i int, ahead float64) (step float64, o outlook)

	// snapshot is that of sim.Snapshotter, of neuron i's state alone.
	snapshot(s *sim.Snapshot, i int)
}

// course is where one neuron stands in time. Its state is that of the instant `since`. It cannot fire
// before `free`.
type course struct {
	since instant
	free  instant
	last  sim.Time // its last spike; -1 if none
	round uint64   // the last instant at which something arrived

	walked float64 // ps after since: the search for the next crossing has come this far
	next   instant // the next crossing, if found; or else not later than it
	found  bool
	alarm  queue.Key // the live entry in alarms; noAlarm if none
}

// newLazy is the frame of the neurons of a slice.
func newLazy(s sim.Slice, c cells) lazy {
	return lazy{cells: c, lo: s.Lo, courses: make([]course, s.Len())}
}

// begin starts neuron i, whose state is that of time 0.
func (l *lazy) begin(i int) {
	l.courses[i] = course{last: -1, alarm: noAlarm}
	l.foresee(i)
}

// moveTo brings neuron i's state to an instant not before it.
func (l *lazy) moveTo(i int, to instant) {
	c := &l.courses[i]
	if c.since.before(c.free) {
		end := c.free
		if to.before(end) {
			end = to
		}
		l.cells.move(i, end.minus(c.since), true)
		c.since = end
	}
	if s := to.minus(c.since); s > 0 {
		l.cells.move(i, s, false)
		c.since = to
	}
}

// touch brings a neuron that something reaches up to date, and notes it.
func (l *lazy) touch(target uint32, at instant) {
	c := &l.courses[target]
	if c.round != l.round {
		c.round = l.round
		l.touched = append(l.touched, target)
		l.moveTo(int(target), at)
	}
}

// refractory tells whether neuron i cannot fire at an instant.
func (l *lazy) refractory(i int, at instant) bool { return at.before(l.courses[i].free) }

// Advance implements sim.Model.
func (l *lazy) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	start := len(out)
	var err error
	for len(in) > 0 && err == nil {
		at := in[0].At
		if out, err = l.ring(beforeArrivals(at), out); err != nil {
			break
		}
		l.round++
		l.touched = l.touched[:0]
		for len(in) > 0 && in[0].At == at {
			l.cells.arrive(&in[0])
			in = in[1:]
		}
		out, err = l.endArrivals(exactly(at), out)
	}
	if err == nil {
		out, err = l.ring(beforeEnd(w.To), out)
	}
	sim.SortSpikes(out[start:])
	return out, err
}

// endArrivals tests the threshold, once, of every neuron that something reached at this instant.
func (l *lazy) endArrivals(at instant, out []sim.Spike) ([]sim.Spike, error) {
	for _, i := range l.touched {
		if l.refractory(int(i), at) || !l.cells.above(int(i)) {
			l.foresee(int(i))
			continue
		}
		var err error
		if out, err = l.fire(int(i), at, out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// fire makes neuron i fire at an instant, which is unrounded; the spike carries the nearest picosecond.
func (l *lazy) fire(i int, at instant, out []sim.Spike) ([]sim.Spike, error) {
	c := &l.courses[i]
	if c.last == at.at {
		return out, firesTwice(l.lo+i, at)
	}
	l.moveTo(i, at)
	c.last = at.at
	c.free = at.plus(l.cells.reset(i))
	l.foresee(i)
	return append(out, sim.Spike{At: at.at, Neuron: uint32(i)}), nil
}

// Work implements sim.Worker.
func (l *lazy) Work() sim.Work { return l.work }

// Wake implements sim.Waker.
func (l *lazy) Wake() sim.Time {
	if k, ok := l.alarms.Peek(); ok {
		return sim.Time(k.At)
	}
	return sim.Never
}

// Snapshot implements sim.Snapshotter.
func (l *lazy) Snapshot(s *sim.Snapshot, i int) {
	c := &l.courses[i]
	c.since.snapshot(s)
	c.free.snapshot(s)
	s.Time(&c.last)
	if c.since.at > s.At || c.since.at < 0 || c.last > s.At {
		s.Fail(fmt.Errorf("found a state of %v, and a spike at %v, want none after %v", c.since.at, c.last, s.At))
	}
	l.cells.snapshot(s, i)
}

// Resume implements sim.Snapshotter. The search for a crossing depends on the state alone, so it comes to the same
// when it begins anew.
func (l *lazy) Resume(sim.Time) error {
	l.alarms.Reset()
	for i := range l.courses {
		l.courses[i].alarm = noAlarm
		l.foresee(i)
	}
	return nil
}
