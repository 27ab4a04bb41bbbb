package clockstep

// The loops over neurons that share their constants. Each stands here in Go, and in sweep_amd64.s for
// processors with AVX2. The conversions forbid the compiler to fuse a product with a sum, so that both
// give the same bits.

// block is how many neurons are carried through a step at a time: few enough for all their variables
// to stay in the nearest cache.
const block = 512

// fire tests neurons against the threshold, appends those that fire, counted from first, to hits, and
// carries all through a step without current.
func (l *leap) fire(u []float64, first int, hits []uint32) []uint32 {
	decay, drift, theta := l.decay, l.drift, l.theta
	for k, x := range u {
		if x >= theta {
			hits, x = l.hit(hits, first+k)
		}
		u[k] = float64(decay*x) + drift
	}
	return hits
}

// hit notes that a neuron fires. It stands by itself to leave the processor's registers to the loop.
//
//go:noinline
func (l *leap) hit(hits []uint32, i int) ([]uint32, float64) {
	return append(hits, uint32(i)), l.fired
}

// relax carries the Exponential currents i through a step, and adds to u what they do to it.
func (r *relaxation) relax(u, i []float64) {
	keep, push := r.keep, r.push
	u = u[:len(i)]
	for k, x := range i {
		u[k] += float64(push * x)
		i[k] = keep * x
	}
}

// relaxAlpha is relax for Alpha currents with slopes j.
func (r *relaxation) relaxAlpha(u, i, j []float64) {
	keep, feed, push, pull := r.keep, r.feed, r.push, r.pull
	u, j = u[:len(i)], j[:len(i)]
	for k, x := range i {
		y := j[k]
		u[k] += float64(push*x) + float64(pull*y)
		i[k] = float64(keep*x) + float64(feed*y)
		j[k] = keep * y
	}
}
