package topology

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/combin"
	"gonum.org/v1/gonum/stat/distuv"
)

func TestHypergeometricHasItsProbabilities(t *testing.T) {
	for _, row := range []struct {
		why     string
		n, m, k int
	}{
		{"a coin that is tossed twice without replacement", 2, 1, 1},
		{"a small law, with all values possible", 20, 8, 6},
		{"a lower end above 0: more draws than unmarked ones", 20, 15, 12},
		{"an upper end below k: few marked ones", 50, 3, 30},
		{"a bell", 2000, 900, 800},
		{"skewed: marked ones are rare", 100_000, 30, 2000},
	} {
		stream := rand.New(rand.NewPCG(1, 2))
		const draws = 40_000
		count := make([]float64, row.k+1)
		for range draws {
			count[hypergeometric(stream, row.n, row.m, row.k)]++
		}
		statistic, freedom := 0.0, -1.0
		rest := draws
		for x := range count {
			want := draws * probability(row.n, row.m, row.k, x)
			if want == 0 && count[x] != 0 {
				t.Errorf("%s: drew %d, which is impossible", row.why, x)
			}
			if want >= 5 {
				statistic += (count[x] - want) * (count[x] - want) / want
				freedom++
				rest -= int(count[x])
			}
		}
		if p := (distuv.ChiSquared{K: math.Max(1, freedom)}).CDF(statistic); p > 1-1e-4 || rest > draws/50 {
			t.Errorf("%s: chi-square %.1f with %g degrees of freedom, %d draws in the tails", row.why, statistic, freedom, rest)
		}
	}
}

// probability is the law by its definition, the oracle of this test.
func probability(n, m, k, x int) float64 {
	if x > m || k-x > n-m {
		return 0
	}
	logChoose := func(n, k int) float64 { return combin.LogGeneralizedBinomial(float64(n), float64(k)) }
	return math.Exp(logChoose(m, x) + logChoose(n-m, k-x) - logChoose(n, k))
}

func TestHypergeometricOfHugeNumbers(t *testing.T) {
	stream := rand.New(rand.NewPCG(1, 2))
	const n, m, k, draws = 1_000_000_000_000, 250_000_000_000, 1_000_000, 2000
	sum, squares := 0.0, 0.0
	for range draws {
		x := float64(hypergeometric(stream, n, m, k)) - k/4
		sum += x
		squares += x * x
	}
	variance := float64(k) * 3 / 16
	if z := math.Abs(sum) / math.Sqrt(draws*variance); z > 4 {
		t.Errorf("the mean is off by %.1f standard errors", z)
	}
	if p := (distuv.ChiSquared{K: draws}).CDF(squares / variance); p < 1e-4 || p > 1-1e-4 {
		t.Errorf("the variance is %.0f, want %.0f", squares/draws, variance)
	}
}

func TestHypergeometricWithoutChoice(t *testing.T) {
	stream := rand.New(rand.NewPCG(1, 2))
	for _, row := range []struct {
		why              string
		n, m, k, exactly int
	}{
		{"nothing to draw from", 0, 0, 0, 0},
		{"nothing drawn", 10, 5, 0, 0},
		{"nothing marked", 10, 0, 5, 0},
		{"all marked", 10, 10, 4, 4},
		{"all drawn", 10, 4, 10, 4},
		{"the only one", 1, 1, 1, 1},
	} {
		if got := hypergeometric(stream, row.n, row.m, row.k); got != row.exactly {
			t.Errorf("%s: drew %d, want %d", row.why, got, row.exactly)
		}
	}
}

func TestUrnDrawsEverySetAlike(t *testing.T) {
	u := urn{Rand: rand.New(rand.NewPCG(3, 4))}
	const n, k, draws = 6, 3, 20_000
	sets := map[uint32]float64{}
	for range draws {
		set := uint32(0)
		for _, x := range u.withoutReplacement(n, k) {
			set |= 1 << x
		}
		sets[set]++
	}
	statistic := 0.0
	for _, got := range sets {
		statistic += (got - draws/20.) * (got - draws/20.) / (draws / 20.)
	}
	if p := (distuv.ChiSquared{K: 19}).CDF(statistic); len(sets) != 20 || p > 1-1e-4 {
		t.Errorf("%d sets, chi-square %.1f", len(sets), statistic)
	}
}

func TestUrnIsEmptyBetweenDraws(t *testing.T) {
	u := urn{Rand: rand.New(rand.NewPCG(3, 4))}
	for _, row := range []struct {
		why  string
		n, k int
	}{
		{"read off the bits", 1000, 900},
		{"taken back one by one", 100_000, 5},
		{"everything", 130, 130},
		{"nothing", 10, 0},
		{"nothing of nothing", 0, 0},
	} {
		seen := map[uint32]bool{}
		for _, x := range u.withoutReplacement(row.n, row.k) {
			seen[x] = true
			if int(x) >= row.n {
				t.Errorf("%s: drew %d of %d", row.why, x, row.n)
			}
		}
		if len(seen) != row.k {
			t.Errorf("%s: %d distinct numbers, want %d", row.why, len(seen), row.k)
		}
		for w, word := range u.taken {
			if word != 0 {
				t.Fatalf("%s: bits left in word %d", row.why, w)
			}
		}
	}
}
