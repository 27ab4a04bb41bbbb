package clockstep

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestAssemblyAgreesWithGo holds the two forms of the loops to the same bits.
func TestAssemblyAgreesWithGo(t *testing.T) {
	if !vectors {
		t.Skip("no vector instructions here")
	}
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		n := rapid.IntRange(0, 70).Draw(t, "n")
		crowd := rapid.SampledFrom([]float64{0, 0.05, 1}).Draw(t, "share of spikes")
		l := leap{decay: random.Float64(), drift: random.NormFloat64(), theta: 1, fired: math.Inf(-1)}
		a := relaxation{keep: random.Float64(), feed: random.Float64(), push: random.Float64(), pull: random.Float64()}
		b := relaxation{keep: random.Float64(), push: random.Float64()}
		u, i, j := make([]float64, n), make([]float64, n), make([]float64, n)
		for k := range u {
			u[k] = min(random.NormFloat64(), 0.99)
			if random.Float64() < crowd {
				u[k] = 1 + random.Float64()*float64(random.IntN(2)) // at threshold, or above
			}
			if random.IntN(10) == 0 {
				u[k] = []float64{math.Inf(-1), math.NaN()}[random.IntN(2)]
			}
			i[k], j[k] = random.NormFloat64(), random.NormFloat64()
		}
		same := func(what string, plain, fast func(u, i, j []float64) []uint32) {
			var results [2][]any
			for k, f := range []func(u, i, j []float64) []uint32{plain, fast} {
				v, x, y := append([]float64{}, u...), append([]float64{}, i...), append([]float64{}, j...)
				hits := f(v, x, y)
				results[k] = []any{hits, bits(v), bits(x), bits(y)}
			}
			if diff := cmp.Diff(results[0], results[1]); diff != "" {
				t.Fatalf("%s: Go -, assembly +\n%s", what, diff)
			}
		}
		same("fire",
			func(u, _, _ []float64) []uint32 { return l.fire(u, 3, nil) },
			func(u, _, _ []float64) []uint32 { return l.fireFast(u, 3, nil) })
		same("relax",
			func(u, i, _ []float64) []uint32 { a.relax(u, i); return nil },
			func(u, i, _ []float64) []uint32 { a.relaxFast(u, i); return nil })
		same("relaxAlpha",
			func(u, i, j []float64) []uint32 { a.relaxAlpha(u, i, j); return nil },
			func(u, i, j []float64) []uint32 { a.relaxAlphaFast(u, i, j); return nil })
		same("firePair",
			func(u, i, j []float64) []uint32 {
				hits := l.fire(u, 0, nil)
				a.relax(u, i)
				b.relax(u, j)
				return hits
			},
			func(u, i, j []float64) []uint32 { return l.firePairFast(u, i, j, &a, &b, nil) })
	})
}

// bits tells all numbers apart, but takes all NaNs for one.
func bits(x []float64) []uint64 {
	b := make([]uint64, len(x))
	for k := range x {
		if b[k] = math.Float64bits(x[k]); math.IsNaN(x[k]) {
			b[k] = math.Float64bits(math.NaN())
		}
	}
	return b
}
