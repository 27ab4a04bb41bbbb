package portable

import "math"

// Double is the unevaluated sum Hi + Lo of two float64, Hi being the sum rounded: about 106 bits. A period known so well
// adds up to the right picosecond even after a million times. Algorithms: Dekker 1971,
// doi:10.1007/BF01397083; Knuth, TAOCP 2, 4.2.2.
type Double struct{ Hi, Lo float64 }

// Sum is a + b, exactly. Products that are handed to it are rounded first.
func Sum(a, b float64) Double {
	a, b = float64(a), float64(b)
	s := a + b
	t := s - a
	return Double{s, (a - (s - t)) + (b - t)}
}

// Product is a * b, exactly.
func Product(a, b float64) Double {
	p := float64(a * b)
	return Double{p, math.FMA(a, b, -p)}
}

// Plus is x + y. Where the two nearly cancel, its error is relative to them.
func (x Double) Plus(y Double) Double {
	s := Sum(x.Hi, y.Hi)
	return Sum(s.Hi, s.Lo+x.Lo+y.Lo)
}

// Minus is x - y, as Plus.
func (x Double) Minus(y Double) Double { return x.Plus(Double{-y.Hi, -y.Lo}) }

// Times is x * y.
func (x Double) Times(y Double) Double {
	p := Product(x.Hi, y.Hi)
	return Sum(p.Hi, p.Lo+float64(x.Hi*y.Lo)+float64(x.Lo*y.Hi))
}

// Over is x / y.
func (x Double) Over(y Double) Double {
	q1 := x.Hi / y.Hi
	r := x.Minus(y.Times(Double{q1, 0}))
	q2 := r.Hi / y.Hi
	r = r.Minus(y.Times(Double{q2, 0}))
	return Sum(q1, q2).Plus(Double{r.Hi / y.Hi, 0})
}

// Ln2 is the natural logarithm of 2.
var Ln2 = Double{0.6931471805599453, 2.3190468138462996e-17}

// Exp is e^x for |x| below 700, by Taylor's series after taking out powers of 2.
func (x Double) Exp() Double {
	k := math.Round(x.Hi / Ln2.Hi)
	r := x.Minus(Ln2.Times(Double{k, 0}))
	sum, term := Double{1, 0}, Double{1, 0}
	for n := 1.0; n < 30; n++ {
		term = term.Times(r).Over(Double{n, 0})
		sum = sum.Plus(term)
	}
	return Double{math.Ldexp(sum.Hi, int(k)), math.Ldexp(sum.Lo, int(k))}
}

// Log is the natural logarithm of a normal number: one Newton step from the float64 value doubles its digits.
func (x Double) Log() Double {
	y := Double{log(x.Hi).Hi, 0}
	z := x.Times(Double{-y.Hi, 0}.Exp()).Minus(Double{1, 0})
	return y.Plus(z).Minus(z.Times(z).Times(Double{0.5, 0}))
}
