package models

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable/exact"
)

// bigPhi1, 2 and 3 are the defining formulas. What cancels in them leaves enough of 300 bits.
func bigPhi1(x *big.Float) *big.Float {
	return exact.Zero().Quo(exact.Zero().Sub(exact.Float(1), exact.Exp(exact.Zero().Neg(x))), x)
}

func bigPhi2(x *big.Float) *big.Float {
	fade := exact.Zero().Mul(exact.Zero().Add(exact.Float(1), x), exact.Exp(exact.Zero().Neg(x)))
	return exact.Zero().Quo(exact.Zero().Sub(exact.Float(1), fade), exact.Zero().Mul(x, x))
}

func bigPhi3(x *big.Float) *big.Float {
	y := exact.Zero().Add(exact.Zero().Sub(x, exact.Float(1)), exact.Exp(exact.Zero().Neg(x)))
	return exact.Zero().Quo(y, exact.Zero().Mul(x, x))
}

func TestPhi(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	near := func(x float64) []float64 {
		arguments := []float64{x, math.Nextafter(x, math.Inf(1))}
		for range 60 {
			arguments = append(arguments, x+math.Exp(-40*r.Float64()))
		}
		return arguments
	}
	for _, c := range []struct {
		why       string
		arguments []float64
	}{
		{"the formulas cancel near 0", near(0)},
		{"the series end at 1", near(1)},
		{"ordinary arguments", near(3)},
		{"the exponential is gone", append(near(40), 700, 1e4)},
	} {
		for _, x := range c.arguments {
			checkPhi(t, c.why, "phi1", x, phi1(x), bigPhi1, 1)
			checkPhi(t, c.why, "phi2", x, phi2(x), bigPhi2, 0.5)
			checkPhi(t, c.why, "phi3", x, phi3(x), bigPhi3, 0.5)
		}
	}
}

func checkPhi(t *testing.T, why, name string, x, got float64, reference func(*big.Float) *big.Float, limit float64) {
	t.Helper()
	want := exact.Float(limit)
	if x > 1e-50 { // below, 300 bits would not do, and the limit is as good
		want = reference(exact.Float(x))
	}
	if e := exact.RelativeError(exact.Float(got), want); e > 8*0x1p-53 {
		t.Errorf("%s(%g) = %v, relative error %g (%s)", name, x, got, e, why)
	}
}

// bigResponse is response1 (n = 1) or response2 (n = 2) from the residues of 1/((z + leak)(z + rate)^n),
// for rates that differ.
func bigResponse(n int, leak, rate, s float64) *big.Float {
	d := exact.Zero().Sub(exact.Float(rate), exact.Float(leak))
	fast := exact.Exp(exact.Zero().Neg(exact.Zero().Mul(exact.Float(rate), exact.Float(s))))
	slow := exact.Exp(exact.Zero().Neg(exact.Zero().Mul(exact.Float(leak), exact.Float(s))))
	difference := exact.Zero().Quo(exact.Zero().Sub(slow, fast), d)
	if n == 1 {
		return difference
	}
	difference.Sub(difference, exact.Zero().Mul(exact.Float(s), fast))
	return difference.Quo(difference, d)
}

func TestResponsesForAllRatiosOfTheRates(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	worst := [3]float64{}
	for range 2000 {
		tau := sim.Millisecond * math.Exp(3*r.NormFloat64())
		rate := 1 / tau
		leak := rate * math.Exp(2*r.NormFloat64())
		switch r.IntN(4) {
		case 0:
			leak = 0
		case 1:
			leak = rate * (1 + math.Exp(-37*r.Float64())*(2*r.Float64()-1))
		}
		if leak == rate {
			continue
		}
		s := tau * math.Exp(10*r.Float64()-8)
		k := kernel{rate: rate}
		for n, got := range []float64{1: k.response1(leak, s), 2: k.response2(leak, s)} {
			if n == 0 {
				continue
			}
			e := exact.RelativeError(exact.Float(got), bigResponse(n, leak, rate, s))
			// An exponential is as exact as its argument, which is rounded.
			e /= 1 + min(leak, rate)*s
			if worst[n] = max(worst[n], e); e > 10*0x1p-53 {
				t.Errorf("response%d with leak %g, rate %g after %g ps = %g: relative error %g", n, leak, rate, s, got, e)
			}
		}
	}
	t.Logf("worst relative errors, in ulp: %.1f and %.1f", worst[1]*0x1p53, worst[2]*0x1p53)
}

func TestResponsesForEqualRates(t *testing.T) {
	const tau = 10 * sim.Millisecond
	k := kernel{rate: 1. / tau}
	for _, x := range []float64{1e-9, 0.1, 1, 2, 30} {
		s := x * tau
		for n, got := range map[int]float64{1: k.response1(k.rate, s), 2: k.response2(k.rate, s)} {
			want := math.Exp(-x) * math.Pow(s, float64(n)) / float64(n)
			if math.Abs(got-want) > 1e-14*want {
				t.Errorf("response%d after %g tau = %g, want %g", n, x, got, want)
			}
		}
	}
}

// TestPeaksAreBounds holds for every s, or crossings could be missed.
func TestPeaksAreBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	tightest := math.Inf(1)
	const rounding = 1 + 4*0x1p-52 // of the responses
	for range 2000 {
		rate := math.Exp(3*r.NormFloat64()) / sim.Millisecond
		leak := rate * math.Exp(4*r.NormFloat64())
		switch r.IntN(3) {
		case 0:
			leak = 0
		case 1:
			leak = rate * (1 + math.Exp(-37*r.Float64())*(2*r.Float64()-1))
		}
		k := newKernel(Port{Shape: Alpha, Tau: 1 / rate}, leak)
		for range 100 {
			s := math.Exp(12*r.Float64()-6) / rate
			one, two := k.response1(leak, s), k.response2(leak, s)
			if one > k.peak1*rounding || two > k.peak2*rounding {
				t.Fatalf("leak %g, rate %g after %g ps: responses %g and %g exceed the bounds %g and %g", leak, rate, s, one, two, k.peak1, k.peak2)
			}
			if leak > 0 {
				tightest = min(tightest, k.peak1/one)
			}
		}
	}
	if tightest > 1.001 {
		t.Errorf("the bound on response1 is never closer than a factor %g: it should be its maximum", tightest)
	}
}
