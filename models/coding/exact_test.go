package coding

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func exactly(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

// floor is the greatest whole number not above x.
func floor(x *big.Rat) *big.Int { return new(big.Int).Div(x.Num(), x.Denom()) }

// awkward are numbers in [0, 1], many of which are next to the fractions at which a product changes over.
func awkward() *rapid.Generator[float64] {
	fraction := rapid.Custom(func(t *rapid.T) float64 {
		n := rapid.IntRange(1, 1000).Draw(t, "denominator")
		x := float64(rapid.IntRange(0, 2*n).Draw(t, "numerator")) / float64(2*n)
		towards := rapid.SampledFrom([]float64{x, 0, 1}).Draw(t, "towards")
		return math.Nextafter(x, towards)
	})
	return rapid.OneOf(fraction, rapid.Float64Range(0, 1))
}

func TestProductsAreRoundedAsRealNumbers(t *testing.T) {
	half := big.NewRat(1, 2)
	rapid.Check(t, func(t *rapid.T) {
		x, n := awkward().Draw(t, "x"), float64(rapid.IntRange(0, 1<<32).Draw(t, "n"))
		p := new(big.Rat).Mul(exactly(x), exactly(n))
		below := floor(p)
		if got, _ := big.NewFloat(floorProduct(x, n)).Int(nil); got.Cmp(below) != 0 {
			t.Errorf("floor of %v x %v: %v, want %v", x, n, got, below)
		}
		above := new(big.Int).Neg(floor(new(big.Rat).Neg(p)))
		if got, _ := big.NewFloat(ceilProduct(x, n)).Int(nil); got.Cmp(above) != 0 {
			t.Errorf("ceiling of %v x %v: %v, want %v", x, n, got, above)
		}
		nearest := below
		rest := new(big.Rat).Sub(p, new(big.Rat).SetInt(below))
		if c := rest.Cmp(half); c > 0 || c == 0 && below.Bit(0) == 1 {
			nearest = above
		}
		if got, _ := big.NewFloat(nearestProduct(x, n)).Int(nil); got.Cmp(nearest) != 0 {
			t.Errorf("%v x %v: %v, want %v", x, n, got, nearest)
		}
	})
}

func TestDifferencesAreComparedAsRealNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Float64Range(-10, 10).Draw(t, "a"), rapid.Float64Range(-10, 10).Draw(t, "b")
		least := a - b
		if rapid.Bool().Draw(t, "off by one") {
			least = math.Nextafter(least, rapid.SampledFrom([]float64{-100, 100}).Draw(t, "towards"))
		}
		want := new(big.Rat).Sub(exactly(a), exactly(b)).Cmp(exactly(least)) >= 0
		if got := reaches(a, b, least); got != want {
			t.Errorf("%v - %v >= %v: got %v", a, b, least, got)
		}
	})
}

func TestFloat64RoundsToTheBorder(t *testing.T) {
	if x := 0.2; x*5 != 1 || ceilProduct(x, 5) != 2 {
		t.Errorf("0.2 is above a fifth: ceiling %v", ceilProduct(x, 5))
	}
	if x := 1e-17; 1-x != 1 || reaches(1, x, 1) {
		t.Errorf("1 - %v is below 1", x)
	}
}
