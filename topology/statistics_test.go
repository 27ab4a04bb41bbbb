package topology_test

import (
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// unlikely is the probability below which a result of a fixed seed is taken for a fault.
const unlikely = 1e-4

func zScore(got, mean, variance float64) float64 { return math.Abs(got-mean) / math.Sqrt(variance) }

// checkChiSquare fails if the statistic is too large, or too small to be chance.
func checkChiSquare(t *testing.T, what string, statistic, freedom float64) {
	t.Helper()
	p := distuv.ChiSquared{K: freedom}.CDF(statistic)
	if p < unlikely || p > 1-unlikely {
		t.Errorf("%s: chi-square is %.1f with %.0f degrees of freedom (p = %.2g)", what, statistic, freedom, 1-p)
	}
}

func degrees(made []sim.Synapse, pre, post int) (in, out []float64) {
	in, out = make([]float64, post), make([]float64, pre)
	for _, s := range made {
		in[s.Post]++
		out[s.Pre]++
	}
	return in, out
}

// TestDegreesAreDistributedAsDocumented compares the spread of the degrees of one large projection with
// the law that the rule's comment states. Where the degrees have a fixed sum, one degree of freedom
// is lost, and the variance of a single one is (n-1)/n times that of the sum of squares.
func TestDegreesAreDistributedAsDocumented(t *testing.T) {
	const pre, post, k = 900, 1200, 150
	const pairs, total = pre * post, k * post
	fixed := 0.0
	binomial := func(n, p float64) float64 { return n * p * (1 - p) }
	hypergeometric := func(p float64) float64 { return binomial(total, p) * (pairs - total) / (pairs - 1) }
	for _, row := range []struct {
		why      string
		rule     sim.Connector
		in, out  float64 // variances
		floating bool    // the sum of the degrees is random too
	}{
		{"sources are drawn independently", topology.FixedInDegree{Degree: k},
			fixed, binomial(total, 1./pre), false},
		{"each target draws each source once at most", topology.FixedInDegree{Degree: k, NoMultapses: true},
			fixed, binomial(post, k/float64(pre)), false},
		{"the mirror image of the in-degree", topology.FixedOutDegree{Degree: total / pre},
			binomial(total, 1./post), fixed, false},
		{"the mirror image without multapses", topology.FixedOutDegree{Degree: total / pre, NoMultapses: true},
			binomial(pre, k/float64(pre)), fixed, false},
		{"multinomial over both sides", topology.FixedTotal{Total: total},
			binomial(total, 1./post), binomial(total, 1./pre), false},
		{"multivariate hypergeometric over both sides, across parts", topology.FixedTotal{Total: total, NoMultapses: true},
			hypergeometric(1. / post), hypergeometric(1. / pre), false},
		{"pairs are independent", topology.Bernoulli{P: k / float64(pre)},
			binomial(pre, k/float64(pre)), binomial(post, k/float64(pre)), true},
	} {
		in, out := degrees(mustConnect(t, row.rule, sim.Part{Pre: pre, Post: post, Seed: 7}), pre, post)
		checkSpread(t, row.why+": in-degree", in, k, row.in, row.floating)
		checkSpread(t, row.why+": out-degree", out, total/float64(pre), row.out, row.floating)
	}
}

func checkSpread(t *testing.T, what string, degrees []float64, mean, variance float64, floating bool) {
	t.Helper()
	n, squares := float64(len(degrees)), 0.0
	for _, k := range degrees {
		squares += (k - mean) * (k - mean)
	}
	switch {
	case variance == 0 && squares != 0:
		t.Errorf("%s: not every one is %g", what, mean)
	case variance == 0:
	case floating:
		checkChiSquare(t, what, squares/variance, n)
	default:
		checkChiSquare(t, what, squares/variance*(n-1)/n, n-1)
	}
}

// TestEveryPairIsEquallyLikely counts, over many seeds, how often each pair of a small population is
// connected.
func TestEveryPairIsEquallyLikely(t *testing.T) {
	const n, seeds = 5, 10_000
	drawn := func(k, p float64) [2]float64 { return [2]float64{k * p, k * p * (1 - p)} }
	for _, row := range []struct {
		why         string
		rule        sim.Connector
		perPair     [2]float64 // mean and variance of the synapses of a pair
		selfAllowed bool
	}{
		{"in-degree, default", topology.FixedInDegree{Degree: 3}, drawn(3, 1./n), true},
		{"in-degree without autapses", topology.FixedInDegree{Degree: 3, NoAutapses: true}, drawn(3, 1./(n-1)), false},
		{"in-degree without multapses", topology.FixedInDegree{Degree: 3, NoMultapses: true}, drawn(1, 3./n), true},
		{"in-degree with neither", topology.FixedInDegree{Degree: 3, NoAutapses: true, NoMultapses: true}, drawn(1, 3./(n-1)), false},
		{"out-degree, default", topology.FixedOutDegree{Degree: 3}, drawn(3, 1./n), true},
		{"out-degree with neither", topology.FixedOutDegree{Degree: 3, NoAutapses: true, NoMultapses: true}, drawn(1, 3./(n-1)), false},
		{"total, default", topology.FixedTotal{Total: 7}, drawn(7, 1./(n*n)), true},
		{"total without autapses", topology.FixedTotal{Total: 7, NoAutapses: true}, drawn(7, 1./(n*(n-1))), false},
		{"total without multapses", topology.FixedTotal{Total: 7, NoMultapses: true}, drawn(1, 7./(n*n)), true},
		{"total with neither", topology.FixedTotal{Total: 7, NoAutapses: true, NoMultapses: true}, drawn(1, 7./(n*(n-1))), false},
		{"rare pairs", topology.Bernoulli{P: 0.03}, drawn(1, 0.03), true},
		{"frequent pairs", topology.Bernoulli{P: 0.9, NoAutapses: true}, drawn(1, 0.9), false},
	} {
		var count [n][n]float64
		for seed := range uint64(seeds) {
			for _, s := range mustConnect(t, row.rule, sim.Part{Pre: n, Post: n, Recurrent: true, Seed: seed}) {
				count[s.Post][s.Pre]++
			}
		}
		for post := range n {
			for pre := range n {
				got := count[post][pre]
				if pre == post && !row.selfAllowed {
					if got != 0 {
						t.Errorf("%s: %g autapses", row.why, got)
					}
					continue
				}
				if z := zScore(got, seeds*row.perPair[0], seeds*row.perPair[1]); z > 4.5 {
					t.Errorf("%s: pair %d -> %d has %g synapses in %d networks, want about %g (z = %.1f)",
						row.why, pre, post, got, seeds, seeds*row.perPair[0], z)
				}
			}
		}
	}
}

// TestEverySetOfPairsIsEquallyLikely: without multapses, FixedTotal draws all C(6, 3) = 20 sets alike.
func TestEverySetOfPairsIsEquallyLikely(t *testing.T) {
	const seeds = 20_000
	sets := map[int]float64{}
	for seed := range uint64(seeds) {
		set := 0
		for _, s := range mustConnect(t, topology.FixedTotal{Total: 3, NoMultapses: true}, sim.Part{Pre: 2, Post: 3, Seed: seed}) {
			set |= 1 << (s.Post*2 + s.Pre)
		}
		sets[set]++
	}
	statistic := 0.0
	for _, got := range sets {
		statistic += (got - seeds/20.) * (got - seeds/20.) / (seeds / 20.)
	}
	if len(sets) != 20 {
		t.Errorf("%d different sets, want 20", len(sets))
	}
	checkChiSquare(t, "sets", statistic, 19)
}

// TestSharesOfPartsAreMultinomial: 100 synapses over the 10 parts of a wide projection, which has so many
// pairs that not replacing them makes no difference.
func TestSharesOfPartsAreMultinomial(t *testing.T) {
	const pre, post, total, parts, seeds = 1 << 20, 40, 100, 10, 100
	rule := topology.FixedTotal{Total: total, NoMultapses: true}
	if got := rule.Parts(pre, post); got != parts {
		t.Fatalf("%d parts, want %d", got, parts)
	}
	statistic := 0.0
	var half, rest []float64
	for seed := range uint64(seeds) {
		made := mustConnect(t, rule, sim.Part{Pre: pre, Post: post, Seed: seed})
		if len(made) != total {
			t.Fatalf("%d synapses, want %d", len(made), total)
		}
		var share [parts]float64
		for _, s := range made {
			share[s.Post*parts/post]++
		}
		for _, k := range share {
			statistic += (k - total/parts) * (k - total/parts) / (total / parts)
		}
		// How far the split of a half is from even has nothing to do with how far the half is.
		left := floats.Sum(share[:parts/2])
		half, rest = append(half, math.Abs(left-total/2)), append(rest, math.Abs(share[0]+share[1]-left*2/5))
	}
	checkChiSquare(t, "shares of the parts", statistic, seeds*(parts-1))
	if r := stat.Correlation(half, rest, nil); zScore(r, 0, 1./seeds) > 4 {
		t.Errorf("the splits of a half and of its half are correlated: %.2f", r)
	}
}

// TestBernoulliTotalIsBinomial: mean and variance of the number of synapses, over seeds.
func TestBernoulliTotalIsBinomial(t *testing.T) {
	const pre, post, seeds = 40, 30, 1500
	for _, p := range []float64{0.001, 0.2, 0.5, 0.97} {
		var totals []float64
		for seed := range uint64(seeds) {
			totals = append(totals, float64(len(mustConnect(t, topology.Bernoulli{P: p}, sim.Part{Pre: pre, Post: post, Seed: seed}))))
		}
		want := distuv.Binomial{N: pre * post, P: p}
		mean, variance := stat.MeanVariance(totals, nil)
		if z := zScore(mean, want.Mean(), want.Variance()/seeds); z > 4 {
			t.Errorf("P = %g: %g synapses on average, want %g", p, mean, want.Mean())
		}
		// The variance of a sample variance is (kurtosis - (n-3)/(n-1)) variance^2 / n.
		spread := want.Variance() * want.Variance() * (want.ExKurtosis() + 2) / seeds
		if z := zScore(variance, want.Variance(), spread); z > 4 {
			t.Errorf("P = %g: the number of synapses has variance %g, want %g", p, variance, want.Variance())
		}
	}
}
