package models

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// consider finds out whether neuron i crosses before the horizon if nothing more arrives. The present
// instant is one that the neuron's own history or the grid of horizons names, so that the result does
// not depend on windows.
func (u *uniform) consider(i uint32) {
	at := u.next(i)
	if !at.before(exactly(u.horizon)) {
		return // found anew by then, or never
	}
	c := forecast{at: at, m: u.cell(i)[0], epoch: u.modes[0].epoch, neuron: i}
	u.crossings.Push(alarmKey(at, int(i)), c)
}

// next returns the next crossing of neuron i from its present state, at or beyond the horizon if it is
// not before it.
func (u *uniform) next(i uint32) instant {
	cell := u.cell(i)
	switch {
	case math.IsInf(cell[0], -1):
		return never
	case cell[0] == u.fresh[i]:
		return u.alone(i)
	case allZero(cell[1:]):
		return u.driven((cell[0] / u.scale[0]) / u.gap)
	}
	return u.walk(cell)
}

// alone returns the next crossing of a neuron that nothing but its drive has moved.
func (u *uniform) alone(i uint32) instant {
	from, interval := u.free[i], u.clock.period
	if from.at < 0 {
		from = instant{}
		interval, _ = u.clock.until(double{u.initial(u.slice.Lo + int(i)), 0})
	}
	if interval.hi <= 0 {
		return never
	}
	return interval.after(from)
}

// driven returns the crossing of a neuron without currents whose u - level is `ratio` times the gap.
func (u *uniform) driven(ratio float64) instant {
	switch {
	case u.gap > 0 && ratio >= 1, u.gap < 0 && ratio <= 1, u.gap == 0 && !(ratio < 0):
		return u.now
	case u.gap >= 0:
		return never
	}
	return u.now.plus(math.Log(ratio) / u.leak)
}

// walk returns the crossing of a neuron with currents, by steps that cannot pass it.
func (u *uniform) walk(cell []float64) instant {
	start, currents := u.physical(cell)
	state := u.scratch
	copy(state, currents)
	v, s := start, 0.0
	for {
		step, outlook := u.bound(v, state)
		if outlook == quiet {
			return never
		}
		last := s
		s += step
		at := u.now.plus(s)
		if outlook == crossing || arrived(last, s) || !at.before(exactly(u.horizon)) {
			return at
		}
		copy(state, currents)
		v = u.after(start, state, s)
		u.decay(state, s)
	}
}

// physical returns u and the currents, in pA, of a neuron that is not refractory, now.
func (u *uniform) physical(cell []float64) (v float64, currents []float64) {
	v = u.level + cell[0]/u.scale[0]
	currents = u.currents[:0]
	for _, in := range u.inputs {
		if in.mode > 0 {
			s := cell[in.mode] / u.scale[in.mode]
			v -= s
			currents = append(currents, s/in.membrane)
		}
	}
	return v, currents
}

// Variables implements sim.Prober: "V" in mV, and "I0", "I1", ... in pA for the ports that have a
// current.
func (u *uniform) Variables() []string { return variables(u.ports) }

// Probe implements sim.Prober.
func (u *uniform) Probe(at sim.Time, variable string, i int) (float64, error) {
	cell := u.cell(uint32(i))
	if variable == "V" {
		if math.IsInf(cell[0], -1) {
			return u.reset + u.el, nil
		}
		v := u.level
		for k, x := range cell {
			x /= u.modes[k].at(exactly(at))
			if k > 0 {
				x = -x
			}
			v += x
		}
		return v + u.el, nil
	}
	for k, in := range u.inputs {
		if in.mode > 0 && variable == fmt.Sprintf("I%d", k) {
			return cell[in.mode] / in.membrane / u.modes[in.mode].at(exactly(at)), nil
		}
	}
	return 0, fmt.Errorf("no variable %q, only %v", variable, u.Variables())
}
