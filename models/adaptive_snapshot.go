package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// Snapshot implements sim.Snapshotter. Amplitudes are those of the epochs of the instant. Spans are not state.
func (r *rising) Snapshot(s *sim.Snapshot, i int) {
	if i == 0 && !s.Restoring() {
		r.settle(beforeEnd(s.At)) // what only arrivals would wake
	}
	end := resumption(s.At)
	carryInto(s, &r.cells[i].a, r.membrane, end)
	for j := range r.heights(uint32(i)) {
		carryInto(s, &r.heights(uint32(i))[j], r.components[j].mode, end)
	}
	r.free[i].snapshot(s)
}

// Resume implements sim.Snapshotter.
func (r *rising) Resume(at sim.Time) error {
	r.now = resumption(at)
	r.membrane.enter(r.now)
	for j := range r.components {
		r.components[j].enter(r.now)
	}
	r.turn()
	r.scale = r.membrane.at(r.now)
	r.releases = waitFor(r.free, func(i uint32) bool { return math.IsInf(r.cells[i].a, -1) })
	if at > 0 {
		r.early = nil
	}
	return nil
}
