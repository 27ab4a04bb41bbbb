// Package exact has references, for tests, of what float64 rounds. Its law: the precision is far above what is asserted, so that errors of
// the references themselves never matter.
package exact

import "math/big"

const precision = 300

// Float is x.
func Float(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

// Zero is 0, to be the destination of an operation.
func Zero() *big.Float { return Float(0) }

// Exp is e^x, by Taylor's series at x/2^k, squared k times.
func Exp(x *big.Float) *big.Float {
	squarings := max(0, x.MantExp(nil)+8)
	r := Zero().SetMantExp(x, -squarings)
	sum, term := Float(1), Float(1)
	for n := 1.0; n < 36; n++ { // 2^(-8*36)/36! is below 2^-400
		term.Quo(term.Mul(term, r), Float(n))
		sum.Add(sum, term)
	}
	for range squarings {
		sum.Mul(sum, sum)
	}
	return sum
}

// Log is the natural logarithm of x > 0: ln(x) = ln(m) + e ln(2), and ln(m) = 2 artanh((m-1)/(m+1)).
func Log(x *big.Float) *big.Float {
	m := Zero()
	e := x.MantExp(m)
	sum := artanh2(m)
	return sum.Add(sum, Zero().Mul(Float(float64(e)), artanh2(Float(2))))
}

// artanh2 is 2 artanh((m-1)/(m+1)) for m in [1/2, 2].
func artanh2(m *big.Float) *big.Float {
	y := Zero().Quo(Zero().Sub(m, Float(1)), Zero().Add(m, Float(1)))
	square := Zero().Mul(y, y)
	sum, power := Zero(), Zero().Set(y)
	for n := 1.0; n < 200; n += 2 { // (1/3)^200 is below 2^-300
		sum.Add(sum, Zero().Quo(power, Float(n)))
		power.Mul(power, square)
	}
	return sum.Mul(sum, Float(2))
}

// RelativeError of got is |got - want| / |want|.
func RelativeError(got, want *big.Float) float64 {
	if want.Sign() == 0 {
		f, _ := got.Float64()
		return f
	}
	d := Zero().Sub(got, want)
	d.Quo(d, want)
	f, _ := d.Abs(d).Float64()
	return f
}
