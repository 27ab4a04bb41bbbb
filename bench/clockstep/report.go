package clockstep

import (
	"fmt"
	"math"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
)

// Report is what the grid changed of the network. What is on the grid already is not in it.
type Report struct {
	Step        sim.Time
	Delays      []DelayChange
	Refractions []RefractionChange
}

// DelayChange says how the delays of one projection were changed.
type DelayChange struct {
	Projection string // "pre -> post"
	Synapses   int    // in all
	Rounded    int    // those whose delay of a step or more became the nearest number of steps
	Raised     int    // those whose delay of 0, or below a step, became one step
	Largest    sim.Time
}

// RefractionChange says how the refractory intervals of one population were changed.
type RefractionChange struct {
	Population string
	Neurons    int     // those whose interval became the nearest number of steps
	Lost       int     // of these, those whose interval became 0
	Largest    float64 // ps
}

// String writes one change per line; "nothing" if there is none.
func (r Report) String() string {
	var lines []string
	for _, d := range r.Delays {
		lines = append(lines, fmt.Sprintf("projection %q: of %d delays, %d rounded to steps of %v and %d raised to one step, by at most %v",
			d.Projection, d.Synapses, d.Rounded, r.Step, d.Raised, d.Largest))
	}
	for _, p := range r.Refractions {
		lines = append(lines, fmt.Sprintf("population %q: %d refractory intervals rounded to steps of %v, %d of them to 0, by at most %g ms",
			p.Population, p.Neurons, r.Step, p.Lost, p.Largest/sim.Millisecond))
	}
	if len(lines) == 0 {
		return "nothing"
	}
	return strings.Join(lines, "\n")
}

// delay rounds a delay to steps, and keeps account of it.
func (c *DelayChange) delay(g grid, exact sim.Time) int {
	steps := max(1, g.nearest(exact))
	switch {
	case exact < g.step:
		c.Raised++
	case exact%g.step != 0:
		c.Rounded++
	}
	c.Largest = max(c.Largest, g.at(steps)-exact, exact-g.at(steps))
	c.Synapses++
	return steps
}

func (c *DelayChange) any() bool { return c.Rounded+c.Raised > 0 }

// refraction keeps account of a refractory interval, in ps, that became a number of steps.
func (c *RefractionChange) refraction(g grid, exact float64, steps int) {
	shift := math.Abs(float64(g.at(steps)) - exact)
	if shift == 0 {
		return
	}
	c.Neurons++
	if steps == 0 {
		c.Lost++
	}
	c.Largest = max(c.Largest, shift)
}
