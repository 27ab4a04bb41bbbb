package ode

import "math"

// Rise returns the first instant after from at which variable i has risen to the level, given that it is
// below at from; ok is false if there is none in the step.
func (t *Step[Y]) Rise(i int, level, from float64) (s float64, ok bool) {
	return t.cross(i, level, from, 1)
}

// Fall returns the first instant after from at which variable i has fallen to the level, given that it is
// above at from.
func (t *Step[Y]) Fall(i int, level, from float64) (s float64, ok bool) {
	return t.cross(i, level, from, -1)
}

func (t *Step[Y]) cross(i int, level, from, sign float64) (s float64, ok bool) {
	lo := from / t.Length
	b := t.bernstein(i)
	for k := range b {
		b[k] = sign * (b[k] - level)
	}
	if lo > 0 {
		_, b = b.split(lo)
	}
	b[0] = min(b[0], -math.SmallestNonzeroFloat64)
	solve := func(lo, hi float64) float64 { return t.root(i, level, sign, lo, hi) }
	x, ok := b.first(lo, 1, solve)
	return x * t.Length, ok
}

// root finds where the variable crosses the level between lo, where it is short of it, and hi, where it is
// not, and nowhere else: Newton's method, kept between the two.
func (t *Step[Y]) root(i int, level, sign, lo, hi float64) float64 {
	x := (lo + hi) / 2
	for range 100 {
		value, slope := t.rising(i, x)
		excess := sign * (value - level)
		if excess < 0 {
			lo = x
		} else {
			hi = x
		}
		next := x - excess/(sign*slope)
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		if math.Abs(next-x) <= 1e-16*x || next == lo || next == hi {
			return next
		}
		x = next
	}
	return x
}

// degree is that of the interpolant.
const degree = 7

// bernstein holds the coefficients of a polynomial on an interval: between its ends the polynomial stays
// within their range, and crosses 0 no more often than they change sign, and as often but for an even
// number (Farin, Curves and Surfaces for CAGD, chapter 5).
type bernstein [degree + 1]float64

// bernstein converts the interpolant of variable i on the whole step. Multiplying a polynomial of degree n
// by x, or by 1-x, shifts and weighs its coefficients.
func (t *Step[Y]) bernstein(i int) (b bernstein) {
	f0, f1, f2 := t.lower(i)
	terms := [...]float64{t.Start[i], f0, f1, f2, t.upper[0][i], t.upper[1][i], t.upper[2][i], t.upper[3][i]}
	b[0] = terms[degree]
	for k := degree - 1; k >= 0; k-- {
		n := degree - k // the degree after multiplication
		if k%2 == 0 {
			for j := n; j > 0; j-- {
				b[j] = b[j-1] * float64(j) / float64(n)
			}
			b[0] = 0
		} else {
			for j := range n {
				b[j] *= float64(n-j) / float64(n)
			}
			b[n] = 0
		}
		for j := range n + 1 {
			b[j] += terms[k]
		}
	}
	return b
}

// split cuts the interval at the fraction x (de Casteljau).
func (b bernstein) split(x float64) (left, right bernstein) {
	for k := range b {
		left[k] = b[0]
		right[degree-k] = b[degree-k]
		for j := range degree - k {
			b[j] += by(x, b[j+1]-b[j])
		}
	}
	return left, right
}

// changes counts the changes of sign. Zero counts as positive.
func (b *bernstein) changes() (n int) {
	for k := range degree {
		if (b[k] >= 0) != (b[k+1] >= 0) {
			n++
		}
	}
	return n
}

// first finds the first place in [lo, hi] at which the polynomial, of which b are the coefficients there, is
// not below 0. Where it has crossed once at most, solve finds the place; otherwise both halves are searched,
// the left one first.
func (b bernstein) first(lo, hi float64, solve func(lo, hi float64) float64) (x float64, ok bool) {
	n := b.changes()
	mid := (lo + hi) / 2
	switch {
	case b[0] >= 0:
		return lo, true
	case n == 0:
		return 0, false
	case n == 1:
		return solve(lo, hi), true
	case mid <= lo || mid >= hi || hi-lo < 0x1p-50:
		return hi, true // closer than rounding to a tangent
	}
	left, right := b.split(0.5)
	if x, ok := left.first(lo, mid, solve); ok {
		return x, ok
	}
	return right.first(mid, hi, solve)
}
