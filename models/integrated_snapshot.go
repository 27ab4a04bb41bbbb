package models

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// Snapshot implements sim.Snapshotter. A step that is under way is state as the numbers that it was made of are not: it is
// carried, to its end beyond the instant.
func (p *integrated[Y]) Snapshot(s *sim.Snapshot, i int) {
	c := &p.cells[i]
	c.since.snapshot(s)
	c.next.snapshot(s)
	c.free.snapshot(s)
	s.Time(&c.last)
	what := uint32(c.ahead)
	if s.Uint32(&what); what > uint32(aRest) {
		s.Fail(fmt.Errorf("found %d for what a neuron does next, want 0 to %d", what, aRest))
		return
	}
	c.ahead = ahead(what)
	if c.since.at > s.At || c.since.at < 0 || c.next.before(windowEnd(s.At)) {
		s.Fail(fmt.Errorf("found a neuron with a state of %v that goes on at %v, want %v between them", c.since.at, c.next.at, s.At))
	}
	inside := c.ahead == aStepEnd || c.ahead == aCrossing
	c.step.Each(inside, s.Float64)
	c.pace.Each(s.Float64)
	s.Floats(c.inflow)
	s.Float64(&c.crossing)
	s.Float64(&c.fall)
	s.Bool(&c.above)
	s.Bool(&c.smooth)
}

// Resume implements sim.Snapshotter.
func (p *integrated[Y]) Resume(sim.Time) error {
	for i := range p.cells {
		p.alarms.set(i, p.cells[i].next.at)
	}
	return nil
}
