package clockstep

import "gonum.org/v1/gonum/floats"

// ring sums what will arrive at a port, instant by instant.
type ring struct {
	column   []float64 // what arrivals are added to in the end
	sums     []float64 // one stretch per instant
	instants int       // a power of two
	stride   int       // length of a stretch: an odd number of cache lines, so that neighbours do not compete for one
}

// ringOf returns the ring of a port of the cohort, for the given number of instants. It must be called
// before anything is put into the ring.
func (c *cohort) ringOf(port uint8, instants int) *ring {
	column := c.state.column(port)
	for _, r := range c.rings {
		if &r.column[0] == &column[0] {
			r.lengthen(instants)
			return r
		}
	}
	r := &ring{column: column, stride: stride(len(column))}
	r.lengthen(instants)
	c.rings = append(c.rings, r)
	return r
}

func stride(neurons int) int {
	const line = 8
	return ((neurons+line-1)/line | 1) * line
}

// lengthen makes room for more instants.
func (r *ring) lengthen(instants int) {
	if instants > r.instants {
		r.instants = ringSize(instants)
		r.sums = make([]float64, r.instants*r.stride)
	}
}

// origin is where the sums of instant n begin.
func (r *ring) origin(n int) int { return n & (r.instants - 1) * r.stride }

// drain adds what arrives at instant n, and makes room for a later one.
func (r *ring) drain(n int) {
	at := r.origin(n)
	sums := r.sums[at : at+len(r.column)]
	floats.Add(r.column, sums)
	clear(sums)
}
