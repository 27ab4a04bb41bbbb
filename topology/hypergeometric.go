package topology

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// hypergeometric draws the number of marked ones among k that are drawn without replacement from n, of
// which m are marked. It takes a time proportional to the standard deviation.
//
// It inverts the distribution outwards from its mode, by the recurrence of the probabilities. That
// needs the probability of the mode as a start, up to a factor only: if the start is c <= 1 times the
// true one, so are all others; their sum is c, a uniform number above c finds none, and drawing another
// one leaves the rest in true proportion. No law on the integers with variance s2 has a lower peak than
// the uniform one, 1/sqrt(1 + 12 s2), so that is the start; for a bell c is sqrt(pi/6) = 0.72.
func hypergeometric(stream *rand.Rand, n, m, k int) int {
	if m == 0 || k == 0 {
		return 0
	}
	h := hyper{float64(n), float64(m), float64(k)}
	share := h.m / h.n
	variance := h.k * share * (1 - share) * (h.n - h.k) / math.Max(1, h.n-1)
	peak := 1 / math.Sqrt(1+float64(12*variance))
	for {
		if x, found := h.invert(stream.Float64(), h.mode(), peak); found {
			return int(x)
		}
	}
}

type hyper struct{ n, m, k float64 }

// mode is floor((m+1)(k+1) / (n+2)), in 128 bits.
func (h hyper) mode() float64 {
	hi, lo := bits.Mul64(uint64(h.m)+1, uint64(h.k)+1)
	mode, _ := bits.Div64(hi, lo, uint64(h.n)+2)
	return float64(mode)
}

// invert takes probabilities off u, the largest first, until none is left.
func (h hyper) invert(u, mode, peak float64) (x float64, found bool) {
	const negligible = 1e-20
	if u -= peak; u < 0 {
		return mode, true
	}
	above, below, up, down := mode, mode, peak, peak
	for up+down > negligible {
		up = float64(up * h.ratio(above))
		above++
		if u -= up; u < 0 {
			return above, true
		}
		below--
		down /= h.ratio(below)
		if u -= down; u < 0 {
			return below, true
		}
	}
	return 0, false
}

// ratio is P(x+1) / P(x). It is 0 at the largest x, so up stays 0 beyond; and infinite below the smallest
// x, so down stays 0 there.
func (h hyper) ratio(x float64) float64 {
	return (h.m - x) * (h.k - x) / ((x + 1) * (h.n - h.m - h.k + x + 1))
}
