package models

import "math/big"

// References for everything that float64 rounds. Precision is far above what is asserted, so that errors of
// the references themselves never matter.
const bigPrecision = 300

// Big is x, exactly.
func Big(x float64) *big.Float { return new(big.Float).SetPrec(bigPrecision).SetFloat64(x) }

func zero() *big.Float { return Big(0) }

// BigExp is e^x, by Taylor's series at x/2^k, squared k times.
func BigExp(x *big.Float) *big.Float {
	squarings := max(0, x.MantExp(nil)+8)
	r := zero().SetMantExp(x, -squarings)
	sum, term := Big(1), Big(1)
	for n := 1.0; n < 36; n++ { // 2^(-8*36)/36! is below 2^-400
		term.Quo(term.Mul(term, r), Big(n))
		sum.Add(sum, term)
	}
	for range squarings {
		sum.Mul(sum, sum)
	}
	return sum
}

// BigLog is the natural logarithm of x > 0: ln(x) = ln(m) + e ln(2), and ln(m) = 2 artanh((m-1)/(m+1)).
func BigLog(x *big.Float) *big.Float {
	m := zero()
	e := x.MantExp(m)
	sum := artanh2(m)
	return sum.Add(sum, zero().Mul(Big(float64(e)), artanh2(Big(2))))
}

// artanh2 is 2 artanh((m-1)/(m+1)) for m in [1/2, 2].
func artanh2(m *big.Float) *big.Float {
	y := zero().Quo(zero().Sub(m, Big(1)), zero().Add(m, Big(1)))
	square := zero().Mul(y, y)
	sum, power := zero(), zero().Set(y)
	for n := 1.0; n < 200; n += 2 { // (1/3)^200 is below 2^-300
		sum.Add(sum, zero().Quo(power, Big(n)))
		power.Mul(power, square)
	}
	return sum.Mul(sum, Big(2))
}

// relativeError of got is |got - want| / |want|.
func relativeError(got, want *big.Float) float64 {
	if want.Sign() == 0 {
		f, _ := got.Float64()
		return f
	}
	d := zero().Sub(got, want)
	d.Quo(d, want)
	f, _ := d.Abs(d).Float64()
	return f
}
