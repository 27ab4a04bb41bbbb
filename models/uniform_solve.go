package models

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// consider finds out whether neuron i may cross before the horizon if nothing more arrives. The present
// instant is one that the neuron's own history or the grid of horizons names, so that the result does
// not depend on windows.
func (u *uniform) consider(i uint32) {
	u.work.Tested++
	cell := u.cell(i)
	f := forecast{at: never, found: true, from: u.now, witness: witness(cell), neuron: i}
	switch {
	case math.IsInf(cell[0], -1): // refractory
	case u.noise != nil:
		f.at = u.noise.crossing(i, u.passed, cell[0], u.gap)
	case cell[0] == u.fresh[i]:
		f.at = u.alone(i)
	case allZero(cell[1:]):
		f.at = u.driven(cell[0] / u.scale[0])
	default:
		v, currents := u.physical(cell)
		step, outlook := u.bound(v, currents)
		if outlook == quiet {
			return
		}
		f.at, f.found = u.now.plus(step), outlook == crossing
	}
	u.expect(f)
}

// expect keeps a forecast, unless it is for later than the horizon, by when the neuron is looked at
// anew.
func (u *uniform) expect(f forecast) {
	if f.at.before(exactly(u.horizon)) {
		if f.found {
			u.work.Solved++
		}
		u.crossings.Push(f.key(), f)
		u.due = min(u.due, f.at.at)
	}
}

// search goes on with the search for a crossing, from f.from, to its end.
func (u *uniform) search(f *forecast) {
	start, currents := u.physical(u.backTo(f.from, f.neuron))
	f.at, f.found = u.walk(start, currents), true
	u.expect(*f)
}

// backTo computes the exponentials of an instant that is past, in the epoch that it lies in, and returns the amplitudes that
// the neuron had there: another epoch, which the slice may have entered because of others, would round them otherwise.
func (u *uniform) backTo(t instant, i uint32) []float64 {
	u.now = t
	copy(u.past, u.cell(i))
	for k := range u.modes {
		m := u.modes[k]
		u.past[k] = math.Ldexp(u.past[k], int(m.leave(t))*epochBits)
		u.scale[k] = m.at(t)
	}
	u.work.Exponentials += uint64(u.stride)
	return u.past
}

// alone returns the next crossing of a neuron that nothing but its drive has moved.
func (u *uniform) alone(i uint32) instant {
	from, interval := u.free[i], u.clock.period
	if from.at < 0 {
		from = instant{}
		interval, _ = u.clock.until(portable.Double{Hi: u.initial(u.slice.Lo + int(i))})
	}
	if interval.Hi <= 0 {
		return never
	}
	return from.plusDouble(interval)
}

// driven returns the crossing of a neuron without currents whose u - level is `excess`.
func (u *uniform) driven(excess float64) instant {
	switch {
	case excess > u.gap, excess == u.gap && !math.Signbit(excess):
		return u.now
	case u.gap >= 0:
		return never // it tends to a level that is not above theta
	}
	return u.now.plus(portable.Log(excess/u.gap) / u.leak)
}

// walk returns the crossing of a neuron from its present state, by steps that cannot pass it.
func (u *uniform) walk(start float64, currents []float64) instant {
	copy(u.scratch, currents)
	v, s := start, 0.0
	for {
		step, outlook := u.bound(v, u.scratch)
		if outlook == quiet {
			return never
		}
		last := s
		s += step
		at := u.now.plus(s)
		if outlook == crossing || arrived(last, s) || !at.before(exactly(u.horizon)) {
			return at
		}
		copy(u.scratch, currents)
		v = u.after(start, u.scratch, s)
		u.decay(u.scratch, s)
		u.work.Exponentials += uint64(1 + 2*len(currents))
	}
}

// physical returns u and the currents, in pA, of a neuron that is not refractory, now.
func (u *uniform) physical(cell []float64) (v float64, currents []float64) {
	v = u.level + cell[0]/u.scale[0]
	currents = u.currents[:0]
	for _, in := range u.inputs {
		if in.mode > 0 {
			a := cell[in.mode] / u.scale[in.mode]
			v += a
			currents = append(currents, -a/in.size)
		}
	}
	return v, currents
}

// Variables implements sim.Prober: "V" in mV, and "I0", "I1", ... in pA for the ports that have a
// current.
func (u *uniform) Variables() []string { return variables(u.ports, "V") }

// Probe implements sim.Prober.
func (u *uniform) Probe(at sim.Time, variable string, i int) (float64, error) {
	cell := u.cell(uint32(i))
	if variable == "V" {
		if math.IsInf(cell[0], -1) {
			return u.afterSpike(i, at) + u.el, nil
		}
		v := u.level
		for k := range cell {
			v += u.amplitude(i, k, at)
		}
		return v + u.el, nil
	}
	for k, in := range u.inputs {
		if in.mode > 0 && variable == fmt.Sprintf("I%d", k) {
			return -u.amplitude(i, in.mode, at) / in.size, nil
		}
	}
	return 0, fmt.Errorf("no variable %q, only %v", variable, u.Variables())
}

// afterSpike is u of a neuron that was not released at an instant: it is refractory, or nothing came by since that would
// have had it released.
func (u *uniform) afterSpike(i int, at sim.Time) float64 {
	free := u.free[i]
	if u.stride > 1 || u.noise != nil || !free.before(exactly(at)) {
		return u.reset
	}
	m := u.modes[0]
	m.enter(free)
	a := (u.reset - u.level) * m.at(free)
	epochs := m.enter(exactly(at))
	return u.level + carry(a, epochs)/m.at(exactly(at))
}

// amplitude is A/E of mode k of neuron i at an instant, which may lie in an epoch not entered yet.
func (u *uniform) amplitude(i, k int, at sim.Time) float64 {
	m := u.modes[k]
	epochs := m.enter(exactly(at))
	a := u.cells[i*u.stride+k]
	if k == 0 && u.noise != nil {
		a -= u.noise.pending(uint32(i), at)
	}
	return carry(a, epochs) / m.at(exactly(at))
}
