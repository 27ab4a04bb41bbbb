//go:build !amd64

package clockstep

const vectors = false

func (l *leap) fireFast(u []float64, first int, hits []uint32) []uint32 {
	return l.fire(u, first, hits)
}

func (l *leap) firePairFast(u, i, j []float64, a, b *relaxation, hits []uint32) []uint32 {
	hits = l.fire(u, 0, hits)
	a.relax(u, i)
	b.relax(u, j)
	return hits
}

func (r *relaxation) relaxFast(u, i []float64) { r.relax(u, i) }

func (r *relaxation) relaxAlphaFast(u, i, j []float64) { r.relaxAlpha(u, i, j) }
