package chips

import (
	"cmp"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// clock is how long a chip has taken for the steps of a presentation. Most steps of a long run are alike, as nothing happens in
// them: it keeps only where that changes.
type clock struct {
	steps     int64 // so far
	stretches []stretch
}

// stretch is steps that take equally long.
type stretch struct {
	from  int64    // its first step
	since sim.Time // that the chip has taken before it
	each  sim.Time
}

// tick adds a step.
func (c *clock) tick(took sim.Time) {
	if n := len(c.stretches); n == 0 || c.stretches[n-1].each != took {
		c.stretches = append(c.stretches, stretch{c.steps, c.until(c.steps - 1), took})
	}
	c.steps++
}

// until is how long all steps up to one take together, that one included; of a step beyond the last, all.
func (c *clock) until(step int64) sim.Time {
	step = min(step, c.steps-1)
	k, found := slices.BinarySearchFunc(c.stretches, step, func(s stretch, step int64) int { return cmp.Compare(s.from, step) })
	if !found {
		k--
	}
	if k < 0 {
		return 0
	}
	s := &c.stretches[k]
	return s.since + sim.Time(step-s.from+1)*s.each
}
