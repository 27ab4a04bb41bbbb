package rng

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// TestPoissonIsThatOfGonum which finds the distribution by the incomplete gamma function.
func TestPoissonIsThatOfGonum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mean := rapid.Float64Range(1e-6, 700).Draw(t, "mean")
		want := distuv.Poisson{Lambda: mean}
		for k, p := range cumulative(mean) {
			if math.Abs(p-want.CDF(float64(k))) > 1e-12 {
				t.Fatalf("P(X <= %d) is %v, want %v", k, p, want.CDF(float64(k)))
			}
		}
	})
}

// TestEveryUniformNumberLeadsToItsCount as a search from 0 finds it.
func TestEveryUniformNumberLeadsToItsCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := NewPoisson(rapid.SampledFrom([]float64{0, 1e-300, 0.1, 1, 8, 100, 256, 700}).Draw(t, "mean"))
		uniform := float64(rapid.Uint64().Draw(t, "bits")>>11) / (1 << 53)
		want := 0
		for uniform >= p.cumulative[want] {
			want++
		}
		if got := p.At(uniform); got != want {
			t.Fatalf("%v leads to %d, want %d", uniform, got, want)
		}
	})
	if most := NewPoisson(700).At(math.Nextafter(1, 0)); most < 900 {
		t.Errorf("the largest uniform number leads to %d", most)
	}
}
