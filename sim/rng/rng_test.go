package rng_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

func Example() {
	weights := rng.New(1, "weights", 7)
	delays := rng.New(1, "delays", 7) // another purpose, another stream
	fmt.Printf("%.3f %.3f\n", weights.Float64(), delays.Float64())
	fmt.Printf("%.3f\n", rng.New(1, "weights", 7).Float64()) // the same name, the same stream
	// Output:
	// 0.613 0.081
	// 0.613
}

func TestAStreamIsAFunctionOfItsName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		purpose := rapid.String().Draw(t, "purpose")
		ids := rapid.SliceOfN(rapid.Uint64(), 0, 4).Draw(t, "ids")
		a, b := rng.Source(seed, purpose, ids...), rng.Source(seed, purpose, ids...)
		for range 4 {
			if a.Uint64() != b.Uint64() {
				t.Fatal("two streams of one name differ")
			}
		}
	})
}

func TestDifferentNamesGiveDifferentStreams(t *testing.T) {
	names := []struct {
		why     string
		seed    uint64
		purpose string
		ids     []uint64
	}{
		{"base", 1, "a", []uint64{1, 2}},
		{"another seed", 2, "a", []uint64{1, 2}},
		{"another purpose", 1, "b", []uint64{1, 2}},
		{"another id", 1, "a", []uint64{1, 3}},
		{"the order of ids", 1, "a", []uint64{2, 1}},
		{"fewer ids", 1, "a", []uint64{1}},
		{"no ids", 1, "a", nil},
		{"an id of zero is an id", 1, "a", []uint64{0}},
		{"the end of the purpose is not an id", 1, "a\x01", []uint64{2}},
		{"no purpose", 1, "", []uint64{1, 2}},
	}
	seen := make(map[uint64]string)
	for _, n := range names {
		first := rng.Source(n.seed, n.purpose, n.ids...).Uint64()
		if other, ok := seen[first]; ok {
			t.Errorf("%q gives the stream of %q", n.why, other)
		}
		seen[first] = n.why
	}
}

// TestFirstDrawsAreUniform guards against streams of neighbouring ids that resemble each other.
func TestFirstDrawsAreUniform(t *testing.T) {
	const n, bins = 100_000, 100
	var counts [bins]float64
	sum, product, last := 0.0, 0.0, 0.5
	for i := range n {
		x := rng.New(42, "test", uint64(i)).Float64()
		counts[int(x*bins)]++
		sum += x
		product += (x - 0.5) * (last - 0.5)
		last = x
	}
	chi2 := 0.0
	for _, c := range counts {
		chi2 += (c - n/bins) * (c - n/bins) / (n / bins)
	}
	if chi2 > 99+5*math.Sqrt(2*99) {
		t.Errorf("chi-square %.1f over %d bins", chi2, bins)
	}
	if mean := sum / n; math.Abs(mean-0.5) > 5/math.Sqrt(12*n) {
		t.Errorf("mean %.4f", mean)
	}
	if r := product / n * 12; math.Abs(r) > 5/math.Sqrt(n) {
		t.Errorf("correlation of neighbours %.4f", r)
	}
}

func BenchmarkSource(b *testing.B) {
	for i := range b.N {
		rng.Source(1, "benchmark", uint64(i)).Uint64()
	}
}
