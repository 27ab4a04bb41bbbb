package ode

import "math"

// Rest returns the fixed point of the system that the end of a step is at, as far as the tolerance can tell;
// ok is false if there is none, or if it is not stable. From there on the solution need not be followed.
//
// Newton's method finds the fixed point. It must be near for the slope as it is now, and as it is when all
// that depends on time has faded: so what fades cannot move the state either. Near means within a few errors
// of a step, since the errors themselves keep the state that far away. The fixed point is stable if all
// eigenvalues of the Jacobian have a negative real part.
func (v *Solver[Y]) Rest(f System[Y], t *Step[Y]) (point Y, ok bool) {
	n := len(v.y)
	for i := range n { // cheap, and rarely so
		if math.Abs(t.EndSlope[i])*t.Length > v.near(t, i) {
			return point, false
		}
	}
	jacobian := v.jacobian(f, t)
	distance := jacobian
	for i := range n {
		distance.rows[i][n], distance.rows[i][n+1] = t.EndSlope[i], v.k[0][i]
	}
	if !distance.solve(n, n+2) {
		return point, false
	}
	for i := range n {
		now, faded := distance.rows[i][n], distance.rows[i][n+1]
		if !(max(math.Abs(now), math.Abs(faded)) <= v.near(t, i)) {
			return point, false
		}
		point[i] = t.End[i] - faded
	}
	return point, jacobian.stable(n)
}

// near is how far from a fixed point variable i may be to count as resting there.
func (v *Solver[Y]) near(t *Step[Y], i int) float64 {
	return 10 * v.Tolerance * (1 + math.Abs(t.End[i]))
}

// jacobian differentiates the faded slope at the end of a step, which it leaves in k[0].
func (v *Solver[Y]) jacobian(f System[Y], t *Step[Y]) (m matrix) {
	k := &v.k
	f.Slope(math.Inf(1), &t.End, &k[0])
	v.y = t.End
	for j := range len(v.y) {
		v.y[j] += by(1e-7, 1+math.Abs(v.y[j]))
		f.Slope(math.Inf(1), &v.y, &k[1])
		for i := range len(v.y) {
			m.rows[i][j] = (k[1][i] - k[0][i]) / (v.y[j] - t.End[j])
		}
		v.y[j] = t.End[j]
	}
	return m
}

// matrix holds a square matrix of up to 8 rows, and as many columns beside it.
type matrix struct{ rows [8][16]float64 }

// solve replaces columns n to m by their solutions x of A x = column, A being the first n columns (Gauss
// and Jordan, with pivots). It fails if A is singular.
func (a *matrix) solve(n, m int) bool {
	for j := range n {
		pivot := j
		for i := j + 1; i < n; i++ {
			if math.Abs(a.rows[i][j]) > math.Abs(a.rows[pivot][j]) {
				pivot = i
			}
		}
		a.rows[j], a.rows[pivot] = a.rows[pivot], a.rows[j]
		if !(math.Abs(a.rows[j][j]) > 0) {
			return false
		}
		for i := range n {
			if i == j {
				continue
			}
			factor := a.rows[i][j] / a.rows[j][j]
			for k := j; k < m; k++ {
				a.rows[i][k] -= by(factor, a.rows[j][k])
			}
		}
	}
	for i := range n {
		for k := n; k < m; k++ {
			a.rows[i][k] /= a.rows[i][i]
		}
	}
	return true
}

// stable tells whether all eigenvalues lie left of the imaginary axis. (1 - A)^-1 (1 + A) takes that half of
// the plane into the unit disc, so its powers vanish.
func (a *matrix) stable(n int) bool {
	scale := 0.0
	for i := range n {
		for j := range n {
			scale = max(scale, math.Abs(a.rows[i][j]))
		}
	}
	var power matrix
	for i := range n {
		for j := range n {
			x := a.rows[i][j] / scale
			power.rows[i][j], power.rows[i][n+j] = -x, x
		}
		power.rows[i][i]++
		power.rows[i][n+i]++
	}
	if !power.solve(n, 2*n) {
		return false
	}
	for i := range n {
		copy(power.rows[i][:n], power.rows[i][n:2*n])
	}
	for range 40 { // to the power of 2^40
		power.square(n)
		switch size := power.norm(n); {
		case size < 1e-3:
			return true
		case !(size < 1e6):
			return false
		}
	}
	return false
}

func (a *matrix) square(n int) {
	b := *a
	for i := range n {
		for j := range n {
			a.rows[i][j] = 0
			for k := range n {
				a.rows[i][j] += by(b.rows[i][k], b.rows[k][j])
			}
		}
	}
}

// norm is the largest sum of magnitudes in a row.
func (a *matrix) norm(n int) (most float64) {
	for i := range n {
		sum := 0.0
		for j := range n {
			sum += math.Abs(a.rows[i][j])
		}
		most = max(most, sum)
	}
	return most
}
