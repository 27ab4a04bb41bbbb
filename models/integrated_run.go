package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// inMs is how long after `from` t is, in ms.
func inMs(t, from instant) float64 { return t.minus(from) / sim.Millisecond }

// run carries a neuron through all that happens to it unprompted before an instant. Its spikes are appended
// to out.
func (p *integrated[Y]) run(i uint32, until instant, out []sim.Spike) ([]sim.Spike, error) {
	c := &p.cells[i]
	for c.isDue(until) {
		var err error
		if c.ahead == aCrossing {
			out, err = p.fire(i, c.next, out)
		} else {
			err = p.proceed(c, until)
		}
		if err != nil {
			return out, p.failure(c, i, err)
		}
	}
	return out, nil
}

// isDue tells whether what lies ahead comes before an instant. The end of a step, which may be the end of
// the refractory interval, does also if it is that instant.
func (c *cell[Y]) isDue(until instant) bool {
	return c.next.before(until) || c.ahead == aStepEnd && c.next == until
}

// proceed takes the next step, or brings the neuron to the end of its step.
func (p *integrated[Y]) proceed(c *cell[Y], until instant) error {
	if c.ahead == aStepEnd {
		c.reachEnd()
		return nil
	}
	p.follow(c)
	if c.smooth && p.rest(c) {
		return nil
	}
	return p.take(c, until)
}

// rest lays a neuron to rest that has come, by the step behind it, to a fixed point of its equations, unless
// that is at the very threshold.
func (p *integrated[Y]) rest(c *cell[Y]) bool {
	point, ok := p.solver.Rest(&p.motion, &c.step)
	if v := point[0]; !ok || math.Abs(v-c.threshold) <= 100*c.tolerance*(1+math.Abs(v)) {
		return false
	}
	c.step.Start = point
	c.ahead, c.next = aRest, never
	return true
}

// take takes the next step. It is made readable if it will be read: if the neuron may cross the threshold, or
// something may arrive, before its end.
func (p *integrated[Y]) take(c *cell[Y], until instant) error {
	if !c.smooth {
		p.motion.Slope(0, &c.step.Start, &c.step.StartSlope)
		c.pace.Forget()
	}
	left := math.Inf(1) // of the refractory interval
	if c.clamped() {
		left = inMs(c.free, c.since)
	}
	pace := c.pace
	if err := p.solver.Step(&p.motion, &c.step, &c.pace, left); err != nil {
		return err
	}
	if err := c.crawls(); err != nil {
		return err
	}
	c.ahead, c.next = aStepEnd, c.stepEnd()
	if c.step.Length == left {
		c.next, c.pace.Next = c.free, max(c.pace.Next, pace.Next)
	}
	quiet := c.clamped() || !c.above && p.solver.Ceiling(&c.step, 0) < c.threshold
	if !quiet || !c.next.before(until) {
		p.solver.Interpolate(&p.motion, &c.step)
	}
	if !quiet {
		p.work.Tested++
		c.search(0)
	}
	if c.ahead == aCrossing {
		p.work.Solved++
	}
	return nil
}

// clamped tells whether the neuron is refractory.
func (c *cell[Y]) clamped() bool { return c.since.before(c.free) }

func (c *cell[Y]) stepEnd() instant { return c.since.plus(c.step.Length * sim.Millisecond) }

// search looks for the next crossing in the step, from ms after its start.
func (c *cell[Y]) search(from float64) {
	c.fall = math.Inf(1)
	if c.above {
		s, falls := c.step.Fall(0, c.threshold, from)
		if !falls {
			return
		}
		c.fall, from = s, s
	}
	if s, rises := c.step.Rise(0, c.threshold, from); rises {
		c.ahead, c.crossing, c.next = aCrossing, s, c.since.plus(s*sim.Millisecond)
	}
}

// reachEnd brings the neuron to the end of its step.
func (c *cell[Y]) reachEnd() {
	wasClamped := c.clamped()
	c.pass(c.step.Length)
	c.since = c.next
	c.step.Start, c.step.StartSlope = c.step.End, c.step.EndSlope
	c.smooth = c.clamped() == wasClamped
	if !c.smooth {
		c.pace.Next = gentle // the pace of a clamped potential says nothing about that of a free one
	}
	c.ahead = aStep
}

// moveTo brings the neuron to an instant within its step, and so ends it.
func (c *cell[Y]) moveTo(at instant) {
	s := inMs(at, c.since)
	if s > 0 && c.ahead != aRest {
		c.step.Start = c.step.At(s)
	}
	c.pass(s)
	c.since, c.next = at, at
	c.smooth = false
	c.ahead = aStep
}

// pass does what time does besides moving the state.
func (c *cell[Y]) pass(s float64) {
	for k := range c.inlets {
		c.inlets[k].fade(c.inflow, s)
	}
	c.above = c.above && s < c.fall
}

// fire makes a neuron fire at an instant, which is unrounded; the spike carries the nearest picosecond.
func (p *integrated[Y]) fire(i uint32, at instant, out []sim.Spike) ([]sim.Spike, error) {
	c := &p.cells[i]
	if c.last == at.at {
		return out, firesTwice(p.slice.Lo+int(i), at)
	}
	c.last = at.at
	out = append(out, sim.Spike{At: at.at, Neuron: i})
	switch {
	case !c.passes:
		c.moveTo(at)
		if p.filters > 0 {
			p.testify(i, c, at)
		}
		lift(&c.step.Start, p.climbs)
		c.equations.reset(&c.step.Start)
		sink(&c.step.Start, p.climbs)
		c.free = at.plus(c.refractory)
	case c.ahead == aCrossing:
		c.above = true
		c.ahead, c.next = aStepEnd, c.stepEnd()
		c.search(c.crossing)
	default: // a jump took it there
		c.above, c.fall = true, math.Inf(1)
	}
	return out, nil
}
