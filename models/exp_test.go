package models

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestExpSumIsExactToOneUnitInTheLastPlace compares with series of 200 bits, tails included.
func TestExpSumIsExactToOneUnitInTheLastPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	worst := 0.0
	for range 20_000 {
		x := (2*r.Float64() - 1) * math.Exp(r.Float64()*13-6.5)
		if math.Abs(x) > 700 {
			continue
		}
		tail := (2*r.Float64() - 1) * math.Abs(x) * 0x1p-53
		want := BigExp(new(big.Float).Add(Big(x), Big(tail)))
		got := expSum(x, tail)
		ulp := math.Nextafter(got, math.Inf(1)) - got
		off, _ := new(big.Float).Quo(new(big.Float).Sub(Big(got), want), Big(ulp)).Float64()
		worst = max(worst, math.Abs(off))
	}
	if worst > 1 {
		t.Errorf("off by %.2f units in the last place", worst)
	}
	t.Logf("worst error: %.3f units in the last place", worst)
	if expSum(0, 0) != 1 {
		t.Error("e^0 is not 1")
	}
}

func BenchmarkExpSum(b *testing.B) {
	x, sum := 0.0, 0.0
	for b.Loop() {
		sum += expSum(x, 0)
		if x += 0.37; x > 300 {
			x = 0
		}
	}
	_ = sum
}
