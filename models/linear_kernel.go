package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim/portable"
)

// kernel is what the current of one port does to a linear neuron. The current's state is (I) for
// Exponential and (I, J) for Alpha: s after the state, the current is (I + J s) exp(-rate s).
type kernel struct {
	shape Shape
	rate  float64 // 1/Tau, 1/ps
	jump  float64 // what an arrival of weight 1 adds to the last state variable
	peak1 float64 // bounds on response1 and response2 over all s
	peak2 float64
}

func newKernel(p Port, leak float64) kernel {
	k := kernel{shape: p.Shape, jump: 1}
	if p.Shape == Delta {
		return k
	}
	k.rate = 1 / p.Tau
	if p.Shape == Alpha {
		k.jump = math.E / p.Tau
	}
	k.peak1, k.peak2 = k.peaks(leak)
	return k
}

// response1 is what u has gained, per unit of gain, s after the current stood at I = 1, J = 0: the
// convolution of exp(-leak s) and exp(-rate s),
//
//	(exp(-leak s) - exp(-rate s)) / (rate - leak),
//
// written so that nothing cancels, however close the two rates are.
func (k *kernel) response1(leak, s float64) float64 {
	return portable.Exp(-min(leak, k.rate)*s) * s * phi1(math.Abs(k.rate-leak)*s)
}

// response2 is the same for I = 0, J = 1: the convolution of exp(-leak s) and s exp(-rate s).
func (k *kernel) response2(leak, s float64) float64 {
	if k.rate >= leak {
		return portable.Exp(-leak*s) * s * s * phi2((k.rate-leak)*s)
	}
	return portable.Exp(-k.rate*s) * s * s * phi3((leak-k.rate)*s)
}

// peaks bounds both responses over all s. With x the ratio of the rates, response1 has its maximum
// where the two exponentials decay equally fast; response2 stays below its value without leak,
// 1/rate^2, and below that without decay of the current faster than the leak.
func (k *kernel) peaks(leak float64) (peak1, peak2 float64) {
	if leak == 0 {
		return 1 / k.rate, 1 / (k.rate * k.rate)
	}
	at := 1 / leak
	if d := k.rate - leak; math.Abs(d) > 1e-6*leak {
		at = portable.Log1p(d/leak) / d
	}
	const roundingUp = 1 + 1e-9 // the maximum is flat: an error in its place is of second order
	peak1 = k.response1(leak, at) * roundingUp
	// J s exp(-rate s) never exceeds J/(rate e), nor moves u further than its integral or than a
	// constant current of that size.
	return peak1, min(1/(k.rate*k.rate), 1/(math.E*k.rate*leak))
}

// phi1(x) = (1 - exp(-x))/x.
func phi1(x float64) float64 {
	if x == 0 {
		return 1
	}
	return -portable.Expm1(-x) / x
}

// phi2(x) = (1 - (1 + x) exp(-x))/x^2 = sum of (-x)^n / ((n + 2) n!).
func phi2(x float64) float64 {
	if x > 1 {
		return (1 - float64((1+x)*portable.Exp(-x))) / (x * x)
	}
	sum, term := 0.0, 1.0
	for n := 0.0; n < 20; n++ {
		sum += term / (n + 2)
		term *= -x / (n + 1)
	}
	return sum
}

// phi3(x) = (x - 1 + exp(-x))/x^2 = sum of (-x)^n / (n + 2)!.
func phi3(x float64) float64 {
	if x > 1 {
		return (x - 1 + portable.Exp(-x)) / (x * x)
	}
	sum, term := 0.0, 0.5
	for n := 0.0; n < 20; n++ {
		sum += term
		term *= -x / (n + 3)
	}
	return sum
}
