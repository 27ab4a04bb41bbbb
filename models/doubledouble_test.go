package models

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

func (x double) big() *big.Float { return zero().Add(Big(x.hi), Big(x.lo)) }

// randomDouble is a double near x, of which all 106 bits are random.
func randomDouble(r *rand.Rand, x float64) double {
	return sum2(x, x*(r.Float64()-0.5)*0x1p-53)
}

func TestDoubleArithmeticHas100Bits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, op := range []struct {
		name  string
		got   func(x, y double) double
		exact func(z, x, y *big.Float) *big.Float
	}{
		{"plus", double.plus, (*big.Float).Add},
		{"minus", double.minus, (*big.Float).Sub},
		{"times", double.times, (*big.Float).Mul},
		{"over", double.over, (*big.Float).Quo},
	} {
		t.Run(op.name, func(t *testing.T) {
			for range 5000 {
				x := randomDouble(r, math.Exp(20*r.NormFloat64()))
				y := randomDouble(r, -math.Exp(20*r.NormFloat64()))
				want := op.exact(zero(), x.big(), y.big())
				if op.name == "plus" && x.hi < -2*y.hi && y.hi > -2*x.hi {
					continue // cancellation: see below
				}
				if e := relativeError(op.got(x, y).big(), want); e > 0x1p-100 {
					t.Fatalf("%v %s %v: relative error %g", x, op.name, y, e)
				}
			}
		})
	}
}

// TestSumsAndProductsOfTwoAreExact also under cancellation, which is what makes thresholds and
// asymptotes of neurons exact.
func TestSumsAndProductsOfTwoAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 5000 {
		a := r.NormFloat64() * math.Exp(10*r.NormFloat64())
		b := -a * (1 + math.Exp(-20*r.Float64())*r.NormFloat64())
		if got, want := sum2(a, b).big(), zero().Add(Big(a), Big(b)); got.Cmp(want) != 0 {
			t.Fatalf("sum2(%g, %g) is off by %g", a, b, relativeError(got, want))
		}
		if got, want := product2(a, b).big(), zero().Mul(Big(a), Big(b)); got.Cmp(want) != 0 {
			t.Fatalf("product2(%g, %g) is off by %g", a, b, relativeError(got, want))
		}
	}
}

func TestExpAndLogHave100Bits(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 200 {
		x := randomDouble(r, 100*r.NormFloat64())
		if e := relativeError(x.exp().big(), BigExp(x.big())); e > 0x1p-93 { // 7 bits go into the argument's size
			t.Errorf("exp(%v): relative error %g", x, e)
		}
		x = randomDouble(r, math.Exp(100*r.NormFloat64()))
		if e := relativeError(x.log().big(), BigLog(x.big())); e > 0x1p-100 {
			t.Errorf("log(%v): relative error %g", x, e)
		}
	}
}

// TestLogNearOne is where periods are short: there the error is bounded relative to 1, by 106 bits.
func TestLogNearOne(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 200 {
		x := randomDouble(r, 1+math.Exp(-35*r.Float64()))
		got, want := x.log().big(), BigLog(x.big())
		if e, _ := zero().Sub(got, want).Float64(); math.Abs(e) > 0x1p-102 {
			t.Errorf("log(%v): error %g", x, e)
		}
	}
}

func TestReferencesInvertEachOther(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 100 {
		x := Big(200 * r.NormFloat64())
		if e := relativeError(BigLog(BigExp(x)), x); e > 0x1p-270 {
			t.Errorf("log(exp(%g)): relative error %g", x, e)
		}
	}
	if got := zero().Sub(BigExp(Big(1)), zero().SetFloat64(math.E)); got.Cmp(Big(0x1p-52)) > 0 {
		t.Errorf("exp(1) = %v", BigExp(Big(1)))
	}
}
