package models

import "math"

// double is the unevaluated sum hi + lo of two float64: about 106 bits. It serves to know the period
// of a neuron that fires regularly so well that a million periods still add up to the right
// picosecond. Algorithms: Dekker 1971, doi:10.1007/BF01397083; Knuth, TAOCP 2, 4.2.2.
type double struct{ hi, lo float64 }

// sum2 is a + b, exactly.
func sum2(a, b float64) double {
	s := a + b
	t := s - a
	return double{s, (a - (s - t)) + (b - t)}
}

// product2 is a * b, exactly.
func product2(a, b float64) double {
	p := float64(a * b)
	return double{p, math.FMA(a, b, -p)}
}

func (x double) plus(y double) double {
	s := sum2(x.hi, y.hi)
	return sum2(s.hi, s.lo+x.lo+y.lo)
}

func (x double) minus(y double) double { return x.plus(double{-y.hi, -y.lo}) }

func (x double) times(y double) double {
	p := product2(x.hi, y.hi)
	return sum2(p.hi, p.lo+float64(x.hi*y.lo)+float64(x.lo*y.hi))
}

func (x double) over(y double) double {
	q1 := x.hi / y.hi
	r := x.minus(y.times(double{q1, 0}))
	q2 := r.hi / y.hi
	r = r.minus(y.times(double{q2, 0}))
	return sum2(q1, q2).plus(double{r.hi / y.hi, 0})
}

// ln2 is the natural logarithm of 2.
var ln2 = double{0.6931471805599453, 2.3190468138462996e-17}

// exp is e^x for |x| below 700, by Taylor's series after taking out powers of 2.
func (x double) exp() double {
	k := math.Round(x.hi / ln2.hi)
	r := x.minus(ln2.times(double{k, 0}))
	sum, term := double{1, 0}, double{1, 0}
	for n := 1.0; n < 30; n++ {
		term = term.times(r).over(double{n, 0})
		sum = sum.plus(term)
	}
	return double{math.Ldexp(sum.hi, int(k)), math.Ldexp(sum.lo, int(k))}
}

// log is the natural logarithm: one Newton step from the float64 value doubles its digits.
func (x double) log() double {
	y := double{math.Log(x.hi), 0}
	z := x.times(double{-y.hi, 0}.exp()).minus(double{1, 0})
	return y.plus(z).minus(z.times(z).times(double{0.5, 0}))
}
