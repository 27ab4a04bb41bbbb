package models

import (
	"cmp"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Snapshot implements sim.Snapshotter. Amplitudes are those of the epoch of the instant. Forecasts are state: to solve
// a crossing from another instant would round it otherwise.
func (u *uniform) Snapshot(s *sim.Snapshot, i int) {
	if i == 0 {
		u.beginSnapshot(s)
	}
	cell, at := u.cell(uint32(i)), resumption(s.At)
	for k := range cell {
		carryInto(s, &cell[k], u.modes[k], at)
	}
	carryInto(s, &u.fresh[i], u.modes[0], at)
	u.free[i].snapshot(s)
	if u.noise != nil {
		u.noise.snapshot(s, i)
	}
	u.carryForecasts(s, uint32(i))
}

func (u *uniform) beginSnapshot(s *sim.Snapshot) {
	u.standing = nil
	if s.Restoring() {
		return
	}
	if _, err := u.settle(beforeEnd(s.At), nil); err != nil { // neurons are released for which Wake did not ask to wake
		s.Fail(err)
	}
	for _, f := range u.crossings.All() {
		if u.stands(&f) {
			u.standing = append(u.standing, f)
		}
	}
	slices.SortFunc(u.standing, compareForecasts)
}

func compareForecasts(a, b forecast) int {
	return cmp.Or(cmp.Compare(a.neuron, b.neuron), a.from.compare(b.from), a.at.compare(b.at))
}

// carryInto carries an amplitude of a mode into the epoch of an instant, and into a checkpoint or out of one.
func carryInto(s *sim.Snapshot, a *float64, m mode, at instant) {
	now := *a
	if epochs := m.enter(at); epochs > 0 {
		now = carry(now, epochs)
	}
	if s.Float64(&now); s.Restoring() {
		*a = now
	}
}

// resumption is the instant from which on things happen in a run that is resumed at a picosecond.
func resumption(at sim.Time) instant {
	if at == 0 {
		return instant{}
	}
	return windowEnd(at)
}

// carryForecasts carries those of a neuron, whose amplitudes are carried.
func (u *uniform) carryForecasts(s *sim.Snapshot, i uint32) {
	all := &u.standing
	n := 0
	for !s.Restoring() && n < len(*all) && (*all)[n].neuron == i {
		n++
	}
	own := (*all)[:n]
	s.Each(n, func(k int) {
		if s.Restoring() {
			*all = append(*all, forecast{neuron: i, witness: witness(u.cell(i))})
			own = (*all)[len(*all)-1-k:]
		}
		own[k].at.snapshot(s)
		own[k].from.snapshot(s)
		s.Bool(&own[k].found)
	})
	if !s.Restoring() {
		*all = (*all)[n:]
	}
}

// Resume implements sim.Snapshotter.
func (u *uniform) Resume(at sim.Time) error {
	if u.step > 0 {
		u.horizon = gridFrom(at, u.step)
	}
	if u.noise != nil {
		u.nextDraw = gridFrom(at, u.noise.chunk)
		u.noise.start = u.nextDraw - u.noise.chunk
		u.modes[0].enter(exactly(max(0, u.noise.start)))
		u.noise.scale = u.modes[0].at(exactly(u.noise.start))
	}
	u.now = resumption(at)
	for k := range u.modes {
		if epochs := u.modes[k].enter(u.now); epochs > 0 && k == 0 && u.noise != nil {
			u.noise.scale = carry(u.noise.scale, epochs)
		}
		u.scale[k] = u.modes[k].at(u.now)
	}
	u.reach = newReach(u)
	u.crossings.Reset()
	for _, f := range u.standing {
		u.crossings.Push(f.key(), f)
	}
	u.standing = nil
	u.releases = waitFor(u.free, func(i uint32) bool { return math.IsInf(u.cells[int(i)*u.stride], -1) })
	u.due = u.nextEvent()
	return nil
}

// gridFrom is the first multiple of a step that is not before t.
func gridFrom(t, step sim.Time) sim.Time {
	late := (step - t%step) % step
	return t + min(late, sim.Never-t)
}

// snapshot carries the random stream of a neuron and its arrivals of the present chunk.
func (d *drizzle) snapshot(s *sim.Snapshot, i int) {
	s.Random(&d.random[i])
	if i == 0 && s.Restoring() {
		d.offset = d.offset[:0]
	}
	own := []uint32(nil)
	if !s.Restoring() {
		own = d.arrivals(uint32(i))
	}
	s.Each(len(own), func(k int) {
		if s.Restoring() {
			own = append(own, 0)
		}
		s.Uint32(&own[k])
	})
	if s.Restoring() {
		d.offset = append(d.offset, own...)
		d.first[i+1] = uint32(len(d.offset))
	}
}
