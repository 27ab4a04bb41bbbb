package clockstep

import (
	"math"

	"github.com/ranvier-sim/ranvier/models"
)

// cohort is the neurons of one population on one worker, with all that reaches them.
type cohort struct {
	lo     int // within the population
	state  state
	motion motion
	noises []*noise
	layers []layer // in the order of projections, then of delays
	rings  []*ring // of the ports that have one

	raster  raster
	waiting [][]uint32 // a ring of lists: the neurons whose refractory interval ends at an instant
	settle  int        // instants between calls of settleDown
	hits    []uint32
	events  uint64
}

// instant lets happen what happens at instant n, and carries the neurons to the next; n+1 < to if that is
// to come at once.
func (c *cohort) instant(n, to int) {
	c.release(n)
	for _, z := range c.noises {
		z.fall(n)
	}
	for k := range c.layers {
		c.events += c.layers[k].deliver(n)
	}
	for _, r := range c.rings {
		r.drain(n)
	}
	for k := range c.layers {
		if n+1 < to {
			c.layers[k].expect(n + 1)
		}
	}
	c.hits = c.motion.advance(&c.state, c.hits[:0])
	c.note(n)
	if n%c.settle == 0 {
		c.settleDown()
	}
}

// release ends the refractory intervals that are over at instant n.
func (c *cohort) release(n int) {
	list := &c.waiting[n&(len(c.waiting)-1)]
	for _, i := range *list {
		c.state.u[i] = c.motion.of(int(i)).reset
	}
	*list = (*list)[:0]
}

// note records the spikes of instant n.
func (c *cohort) note(n int) {
	list := c.raster.at(n)
	*list = (*list)[:0]
	for _, i := range c.hits {
		*list = append(*list, uint32(c.lo)+i)
		if hold := c.motion.of(int(i)).hold; hold > 0 {
			until := &c.waiting[(n+hold)&(len(c.waiting)-1)]
			*until = append(*until, i)
		}
	}
	c.raster.spikes += uint64(len(c.hits))
}

// negligible is far below any voltage or current, and far above the numbers that processors are slow
// with.
const negligible = 1e-200

// settleDown sets to 0 what has decayed to nothing, before it becomes denormal.
func (c *cohort) settleDown() {
	for _, variable := range c.state.variables {
		for k, x := range variable {
			if math.Abs(x) < negligible {
				variable[k] = 0
			}
		}
	}
}

// settleAfter is how many steps it takes at least to get from negligible to denormal, if the fastest
// variable keeps a fraction of itself per step.
func settleAfter(fraction float64) int {
	const atMost = 1000
	return max(1, int(min(atMost, 240/math.Abs(math.Log(fraction)))))
}

// potential returns V of neuron i, in mV above EL, before the arrivals of the present instant.
func (c *cohort) potential(i int) float64 {
	if u := c.state.u[i]; !math.IsInf(u, -1) && !math.IsNaN(u) {
		return u
	}
	return c.motion.of(i).reset
}

// newState is that of n neurons with ports of the given shapes.
func newState(ports []models.Port, n int) state {
	s := state{currents: make([]current, len(ports))}
	variable := func() []float64 {
		v := make([]float64, n)
		s.variables = append(s.variables, v)
		return v
	}
	s.u = variable()
	for k, p := range ports {
		c := &s.currents[k]
		c.shape = p.Shape
		if p.Shape != models.Delta {
			c.i = variable()
		}
		if p.Shape == models.Alpha {
			c.j = variable()
		}
	}
	return s
}

// start puts neuron i into its initial state.
func (s *state) start(i int, n *neuron) {
	s.u[i] = n.start
	for k, p := range n.ports {
		if c := &s.currents[k]; c.i != nil {
			c.i[i] = p.I0
		}
		if c := &s.currents[k]; c.j != nil {
			c.j[i] = p.J0 * p.Tau / math.E
		}
	}
}
