package coding

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// The time steps of all codes that have them.
const (
	defaultStep sim.Time = 1 * sim.Millisecond
	longestStep sim.Time = 24 * sim.Hour
)

// ticking is the state of source neurons that fire on the ticks of a clock, that is at whole multiples of
// its step. A tick at which any neuron fires costs a glance at every neuron, some 1 ns: for many neurons less
// than keeping them in a queue.
type ticking struct {
	step    sim.Time
	next    []int64 // the tick at which each neuron fires next, or quiet
	soonest int64   // the least of next
	source  ticker
}

// ticker knows when neurons fire.
type ticker interface {
	// following returns the first tick after a given one, which is -1 at first or one at which neuron i
	// fired, at which it fires; quiet if there is none.
	following(i int, tick int64) int64

	// snapshot is that of sim.Snapshotter.
	snapshot(s *sim.Snapshot, i int)
}

// quiet is the tick of a neuron that fires no more.
const quiet = math.MaxInt64

// newTicking winds n neurons.
func newTicking(n int, step sim.Time, source ticker) *ticking {
	t := &ticking{step: step, next: make([]int64, n), soonest: quiet, source: source}
	for i := range t.next {
		t.next[i] = source.following(i, -1)
		t.soonest = min(t.soonest, t.next[i])
	}
	return t
}

// Advance implements sim.Model.
func (t *ticking) Advance(w sim.Window, _ []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	for at := t.Wake(); at < w.To; at = t.Wake() {
		out = t.fire(at, out)
	}
	return out, nil
}

// fire appends the spikes of the soonest tick.
func (t *ticking) fire(at sim.Time, out []sim.Spike) []sim.Spike {
	now := t.soonest
	t.soonest = quiet
	for i, next := range t.next {
		if next == now {
			out = append(out, sim.Spike{At: at, Neuron: uint32(i)})
			next = t.source.following(i, now)
			t.next[i] = next
		}
		t.soonest = min(t.soonest, next)
	}
	return out
}

// Wake implements sim.Waker.
func (t *ticking) Wake() sim.Time {
	if t.soonest > lastTick(t.step) {
		return sim.Never
	}
	return sim.Time(t.soonest) * t.step
}

// lastTick is the last tick that comes before sim.Never.
func lastTick(step sim.Time) int64 { return int64((sim.Never - 1) / step) }

// Snapshot implements sim.Snapshotter.
func (t *ticking) Snapshot(s *sim.Snapshot, i int) {
	s.Int64(&t.next[i])
	if t.next[i] < ceilTick(s.At, t.step) {
		s.Fail(fmt.Errorf("found the next spike at tick %d, want none before %v", t.next[i], s.At))
	}
	t.source.snapshot(s, i)
}

// Resume implements sim.Snapshotter.
func (t *ticking) Resume(sim.Time) error {
	t.soonest = quiet
	for _, next := range t.next {
		t.soonest = min(t.soonest, next)
	}
	return nil
}
