package portable

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/sim/portable/exact"
)

// accuracy is the worst error of values, in units in their last place.
type accuracy struct{ worst, at float64 }

// judge compares a value at x with what is exact.
func (a *accuracy) judge(x, got float64, want *big.Float) {
	ulp := math.Nextafter(math.Abs(got), math.Inf(1)) - math.Abs(got)
	off, _ := exact.Zero().Quo(exact.Zero().Sub(exact.Float(got), want), exact.Float(ulp)).Float64()
	if off = math.Abs(off); !(off <= a.worst) {
		a.worst, a.at = off, x
	}
}

// demand wants the error to be no more than one unit.
func (a *accuracy) demand(t *testing.T) {
	t.Helper()
	if !(a.worst <= 1) {
		t.Errorf("off by %.3f units in the last place at %v", a.worst, a.at)
	}
	t.Logf("worst error: %.3f units in the last place", a.worst)
}

// TestExpSumIsExactToOneUnitInTheLastPlace compares with series of 300 bits, tails included, where powers are subnormal numbers too.
func TestExpSumIsExactToOneUnitInTheLastPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var a accuracy
	for range 20_000 {
		x := (2*r.Float64() - 1) * math.Exp(r.Float64()*13.2-6.5)
		if x > 709.78 || x < -745 {
			continue
		}
		tail := (2*r.Float64() - 1) * math.Abs(x) * 0x1p-53
		want := exact.Exp(exact.Zero().Add(exact.Float(x), exact.Float(tail)))
		a.judge(x, ExpSum(x, tail), want)
	}
	a.demand(t)
}

func TestExpm1IsExactToOneUnitInTheLastPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 2))
	var a accuracy
	for range 20_000 {
		x := (2*r.Float64() - 1) * math.Exp(r.Float64()*16-9.5)
		if x > 709.78 {
			continue
		}
		a.judge(x, Expm1(x), exact.Zero().Sub(exact.Exp(exact.Float(x)), exact.Float(1)))
	}
	a.demand(t)
}

func TestPowIsExactToOneUnitInTheLastPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	var a accuracy
	for range 5_000 {
		x := math.Exp(r.NormFloat64() * math.Exp(8*r.Float64()-5))
		y := r.NormFloat64() * math.Exp(10*r.Float64()-5)
		power := exact.Zero().Mul(exact.Float(y), exact.Log(exact.Float(x)))
		if p, _ := power.Float64(); x == 0 || x > math.MaxFloat64 || p > 709.78 || p < -745 {
			continue
		}
		a.judge(x, Pow(x, y), exact.Exp(power))
	}
	a.demand(t)
}

func TestLogIsExactToOneUnitInTheLastPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 2))
	var a accuracy
	a.judge(5e-324, Log(5e-324), exact.Log(exact.Float(5e-324)))
	for range 1_000 {
		x := math.Exp(r.NormFloat64() * math.Exp(9*r.Float64()-4)) // near 1, too
		if x > 0 && x <= math.MaxFloat64 {
			a.judge(x, Log(x), exact.Log(exact.Float(x)))
		}
	}
	a.demand(t)
}

func TestLog1pIsExactToOneUnitInTheLastPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 2))
	var a accuracy
	for range 1_000 {
		x := r.NormFloat64() * math.Exp(50*r.Float64()-45)
		if x > -1 && x != 0 {
			a.judge(x, Log1p(x), exact.Log(exact.Zero().Add(exact.Float(1), exact.Float(x))))
		}
	}
	a.demand(t)
}

// TestSpecialValues holds what is not a matter of accuracy against Go's own.
func TestSpecialValues(t *testing.T) {
	special := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 2, 3, -3, 1e-300, 5e-324, -5e-324, 709.7, -745.1, 709.79, 710.5, -745.2, -747, 1e300, -1e300,
		math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN()}
	for _, x := range special {
		agree(t, "Exp", Exp(x), math.Exp(x), x)
		agree(t, "Expm1", Expm1(x), math.Expm1(x), x)
		if x == 0 || math.Abs(x) >= 0x1p-1022 { // Go's own is wrong below, on amd64
			agree(t, "Log", Log(x), math.Log(x), x)
		}
		agree(t, "Log1p", Log1p(x), math.Log1p(x), x)
		for _, y := range special {
			agree(t, "Pow", Pow(x, y), math.Pow(x, y), x, y)
		}
	}
}

// agree wants two values to be the same to within rounding, or the same of what is not a number, infinite or 0.
func agree(t *testing.T, name string, got, want float64, of ...float64) {
	t.Helper()
	near := math.Abs(got-want) <= 1e-13*math.Abs(want) || got == want || math.IsNaN(got) && math.IsNaN(want)
	if !near || math.Signbit(got) != math.Signbit(want) && !math.IsNaN(want) || (got == 1) != (want == 1) {
		t.Errorf("%s%v = %v, want %v", name, of, got, want)
	}
}

// TestWholePowersOfWholeNumbersAreExact as they are representable.
func TestWholePowersOfWholeNumbersAreExact(t *testing.T) {
	for x := 2.0; x <= 40; x++ {
		for y, want := 1.0, x; want < 1<<53; y, want = y+1, want*x {
			if got := Pow(x, y); got != want {
				t.Errorf("%v^%v = %v, want %v", x, y, got, want)
			}
		}
	}
}

// TestBits names some values to the bit: they must be the same wherever this runs.
func TestBits(t *testing.T) {
	hash, r := uint64(0), rand.New(rand.NewPCG(5, 2))
	for range 1_000_000 {
		x, y := float64(200*r.Float64())-100, r.Float64()
		for _, v := range [...]float64{Exp(x), Expm1(x / 100), Pow(y, x)} {
			hash = hash*0x9e3779b97f4a7c15 + math.Float64bits(v)
			hash ^= hash >> 29
		}
	}
	if hash != 0xb0927871f0339c8c {
		t.Errorf("found bits of hash %#x", hash)
	}
}

func BenchmarkExp(b *testing.B) {
	x, sum := 0.0, 0.0
	for b.Loop() {
		sum += Exp(x)
		if x += 0.37; x > 300 {
			x = 0
		}
	}
	_ = sum
}

func BenchmarkMathExp(b *testing.B) {
	x, sum := 0.0, 0.0
	for b.Loop() {
		sum += math.Exp(x)
		if x += 0.37; x > 300 {
			x = 0
		}
	}
	_ = sum
}

func BenchmarkPow(b *testing.B) {
	x, sum := 0.01, 0.0
	for b.Loop() {
		sum += Pow(x, 0.4)
		if x += 0.37; x > 300 {
			x = 0.01
		}
	}
	_ = sum
}

func BenchmarkMathPow(b *testing.B) {
	x, sum := 0.01, 0.0
	for b.Loop() {
		sum += math.Pow(x, 0.4)
		if x += 0.37; x > 300 {
			x = 0.01
		}
	}
	_ = sum
}
