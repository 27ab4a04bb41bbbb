package events

import "github.com/ranvier-sim/ranvier/sim"

// course is how many events there were in each stretch of time since the first: in at most `stretches`, whose length
// doubles when there would be more.
type course struct {
	length sim.Time
	counts [2][]int64 // darker, brighter
}

const stretches = 256

func (c *course) add(at sim.Time, on bool) {
	if c.length == 0 {
		c.length = sim.Microsecond
		c.counts = [2][]int64{make([]int64, stretches), make([]int64, stretches)}
	}
	for at/c.length >= stretches {
		c.double()
	}
	c.counts[sign(on)][at/c.length]++
}

// double makes one stretch of two.
func (c *course) double() {
	for _, counts := range c.counts {
		for i := range stretches / 2 {
			counts[i] = counts[2*i] + counts[2*i+1]
		}
		clear(counts[stretches/2:])
	}
	c.length *= 2
}
