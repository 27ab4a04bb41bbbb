package clockstep

import "github.com/ranvier-sim/ranvier/sim"

// grid numbers the instants of time: number n is n steps after 0.
type grid struct{ step sim.Time }

// maxSteps bounds delays and refractory intervals, for which rings are kept that are as long.
const maxSteps = 1 << 24

// at returns instant n.
func (g grid) at(n int) sim.Time { return sim.Time(n) * g.step }

// nearest numbers the instant nearest to t >= 0; a half rounds up.
func (g grid) nearest(t sim.Time) int {
	n, rest := t/g.step, t%g.step
	if rest >= g.step-rest {
		n++
	}
	return int(n)
}

// from numbers the first instant not before t.
func (g grid) from(t sim.Time) (int, error) {
	if t > sim.Never-g.step {
		return 0, sim.ErrTimeOverflow
	}
	return int((max(t, 0) + g.step - 1) / g.step), nil
}

// ringSize is the smallest power of two that is at least n, so that an instant finds its place in a ring
// by a mask.
func ringSize(n int) int {
	size := 1
	for size < n {
		size *= 2
	}
	return size
}
