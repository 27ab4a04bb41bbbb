package portable

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/sim/portable/exact"
)

func (x Double) big() *big.Float { return exact.Zero().Add(exact.Float(x.Hi), exact.Float(x.Lo)) }

// randomDouble is a Double near x, of which all 106 bits are random.
func randomDouble(r *rand.Rand, x float64) Double {
	return Sum(x, x*(r.Float64()-0.5)*0x1p-53)
}

func TestDoubleArithmeticHas100Bits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, op := range []struct {
		name  string
		got   func(x, y Double) Double
		exact func(z, x, y *big.Float) *big.Float
	}{
		{"plus", Double.Plus, (*big.Float).Add},
		{"minus", Double.Minus, (*big.Float).Sub},
		{"times", Double.Times, (*big.Float).Mul},
		{"over", Double.Over, (*big.Float).Quo},
	} {
		t.Run(op.name, func(t *testing.T) {
			for range 5000 {
				x := randomDouble(r, math.Exp(20*r.NormFloat64()))
				y := randomDouble(r, -math.Exp(20*r.NormFloat64()))
				want := op.exact(exact.Zero(), x.big(), y.big())
				if op.name == "plus" && x.Hi < -2*y.Hi && y.Hi > -2*x.Hi {
					continue // cancellation: see below
				}
				if e := exact.RelativeError(op.got(x, y).big(), want); e > 0x1p-100 {
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
		if got, want := Sum(a, b).big(), exact.Zero().Add(exact.Float(a), exact.Float(b)); got.Cmp(want) != 0 {
			t.Fatalf("Sum(%g, %g) is off by %g", a, b, exact.RelativeError(got, want))
		}
		if got, want := Product(a, b).big(), exact.Zero().Mul(exact.Float(a), exact.Float(b)); got.Cmp(want) != 0 {
			t.Fatalf("Product(%g, %g) is off by %g", a, b, exact.RelativeError(got, want))
		}
	}
}

func TestExpAndLogHave100Bits(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 200 {
		x := randomDouble(r, 100*r.NormFloat64())
		if e := exact.RelativeError(x.Exp().big(), exact.Exp(x.big())); e > 0x1p-93 { // 7 bits go into the argument's size
			t.Errorf("exp(%v): relative error %g", x, e)
		}
		x = randomDouble(r, math.Exp(100*r.NormFloat64()))
		if e := exact.RelativeError(x.Log().big(), exact.Log(x.big())); e > 0x1p-100 {
			t.Errorf("log(%v): relative error %g", x, e)
		}
	}
}

// TestLogNearOne is where periods are short: there the error is bounded relative to 1, by 106 bits.
func TestLogNearOne(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 200 {
		x := randomDouble(r, 1+math.Exp(-35*r.Float64()))
		got, want := x.Log().big(), exact.Log(x.big())
		if e, _ := exact.Zero().Sub(got, want).Float64(); math.Abs(e) > 0x1p-102 {
			t.Errorf("log(%v): error %g", x, e)
		}
	}
}

func TestReferencesInvertEachOther(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	for range 100 {
		x := exact.Float(200 * r.NormFloat64())
		if e := exact.RelativeError(exact.Log(exact.Exp(x)), x); e > 0x1p-270 {
			t.Errorf("log(exp(%g)): relative error %g", x, e)
		}
	}
	if got := exact.Zero().Sub(exact.Exp(exact.Float(1)), exact.Zero().SetFloat64(math.E)); got.Cmp(exact.Float(0x1p-52)) > 0 {
		t.Errorf("exp(1) = %v", exact.Exp(exact.Float(1)))
	}
}
