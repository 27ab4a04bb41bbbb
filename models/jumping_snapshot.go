package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// Snapshot implements sim.Snapshotter. Amplitudes are those of the epochs of the instant. Spans are not state.
func (r *jumping) Snapshot(s *sim.Snapshot, i int) {
	if !s.Restoring() {
		r.settle(beforeEnd(s.At)) // what only arrivals would wake
	}
	end := resumption(s.At)
	carryInto(s, &r.cells[i].a, r.membraneOf(uint32(i)).mode, end)
	for j := range r.heights(uint32(i)) {
		carryInto(s, &r.heights(uint32(i))[j], r.components[j].mode, end)
	}
	r.free[i].snapshot(s)
}

// Resume implements sim.Snapshotter.
func (r *jumping) Resume(at sim.Time) error {
	r.now = resumption(at)
	r.visit++
	for k := range r.membranes {
		r.membranes[k].enter(r.now)
	}
	for j := range r.components {
		r.components[j].enter(r.now)
	}
	r.turn()
	r.releases = waitFor(r.free, func(i uint32) bool { return math.IsInf(r.cells[i].a, -1) })
	if at > 0 {
		r.early = nil
	}
	return nil
}
