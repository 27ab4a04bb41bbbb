package clockstep

import "golang.org/x/sys/cpu"

// vectors tells whether the loops of sweep.go can be run by their AVX2 twins.
var vectors = cpu.X86.HasAVX2

// fireFast is fire.
func (l *leap) fireFast(u []float64, first int, hits []uint32) []uint32 {
	const group = 16
	for len(u) > 0 {
		taken := fireAVX2(u, l.decay, l.drift, l.theta)
		next := min(taken+group, len(u))
		hits = l.fire(u[taken:next], first+taken, hits)
		u, first = u[next:], first+next
	}
	return hits
}

// firePairFast is fire, then relax of i by a and of j by b.
func (l *leap) firePairFast(u, i, j []float64, a, b *relaxation, hits []uint32) []uint32 {
	const group = 8
	i, j = i[:len(u)], j[:len(u)]
	for first := 0; first < len(u); {
		first += firePairAVX2(u[first:], i[first:], j[first:], l, a, b)
		next := min(first+group, len(u))
		hits = l.fire(u[first:next], first, hits)
		a.relax(u[first:next], i[first:next])
		b.relax(u[first:next], j[first:next])
		first = next
	}
	return hits
}

// relaxFast is relax.
func (r *relaxation) relaxFast(u, i []float64) {
	whole := len(i) &^ 7
	relaxAVX2(u[:len(i)], i[:whole], r.keep, r.push)
	r.relax(u[whole:], i[whole:])
}

// relaxAlphaFast is relaxAlpha.
func (r *relaxation) relaxAlphaFast(u, i, j []float64) {
	whole := len(i) &^ 3
	relaxAlphaAVX2(u[:len(i)], i[:whole], j[:len(i)], r)
	r.relaxAlpha(u[whole:], i[whole:], j[whole:])
}

//go:noescape
func fireAVX2(u []float64, decay, drift, theta float64) int

//go:noescape
func firePairAVX2(u, i, j []float64, l *leap, a, b *relaxation) int

//go:noescape
func relaxAVX2(u, i []float64, keep, push float64)

//go:noescape
func relaxAlphaAVX2(u, i, j []float64, r *relaxation)
