package models

import (
	"cmp"
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// instant is an unrounded point in time: at + frac picoseconds, with frac in [-0.5, 0.5). So at is the
// picosecond that a spike at this instant carries, and no precision is lost however long a run lasts.
type instant struct {
	at   sim.Time
	frac float64
}

var never = instant{at: sim.Never}

// snapshot carries an instant into a checkpoint or out of one.
func (x *instant) snapshot(s *sim.Snapshot) {
	s.Time(&x.at)
	s.Float64(&x.frac)
	if !(x.frac >= -0.5 && x.frac < 0.5) {
		s.Fail(fmt.Errorf("found an instant %v ps beside a picosecond, want one nearest to it", x.frac))
	}
}

// exactly is the instant of a whole picosecond.
func exactly(t sim.Time) instant { return instant{at: t} }

// before tells whether x lies before y.
func (x instant) before(y instant) bool { return x.at < y.at || x.at == y.at && x.frac < y.frac }

// compare orders instants, as package slices wants it.
func (x instant) compare(y instant) int {
	return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.frac, y.frac))
}

// minus returns x - y in picoseconds.
func (x instant) minus(y instant) float64 { return float64(x.at-y.at) + (x.frac - y.frac) }

// plus returns x + ps, or never where that does not fit into Time.
func (x instant) plus(ps float64) instant {
	if !(ps < float64(sim.Never-x.at)) {
		return never
	}
	whole := sim.Time(ps)
	return instant{x.at + whole, x.frac + (float64(ps) - float64(whole))}.normal()
}

// plusDouble is plus, with all digits.
func (x instant) plusDouble(ps portable.Double) instant { return x.plus(ps.Hi).plus(ps.Lo) }

// normal brings frac, within (-1.5, 1.5), into [-0.5, 0.5).
func (x instant) normal() instant {
	switch {
	case x.frac >= 0.5:
		return instant{x.at + 1, x.frac - 1}
	case x.frac < -0.5:
		return instant{x.at - 1, x.frac + 1}
	}
	return x
}
