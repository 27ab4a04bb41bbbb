package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim/portable"
)

// axon is the right-hand side of HH, y being (V, m, h, n).
type axon struct {
	perC    float64 // cm2/uF
	gNa, gK float64 // mS/cm2
	gL      float64
	eNa, eK float64 // mV
	eL      float64
	pace    float64 // phi, how fast the gates are
}

// slope implements equations.
func (a *axon) slope(y *[4]float64, current float64, dy *[4]float64) {
	v, m, h, n := y[0], y[1], y[2], y[3]
	r := gating(v)
	dy[0] = (current - a.outward(v, m, h, n)) * a.perC
	dy[1] = a.pace * (float64(r.openM*(1-m)) - float64(r.closeM*m))
	dy[2] = a.pace * (float64(r.openH*(1-h)) - float64(r.closeH*h))
	dy[3] = a.pace * (float64(r.openN*(1-n)) - float64(r.closeN*n))
}

// reset implements equations.
func (*axon) reset(*[4]float64) { panic("models: an axon is not reset") }

// outward is the current through the three conductances, uA/cm2.
func (a *axon) outward(v, m, h, n float64) float64 {
	n2 := n * n
	return float64(a.gNa*(m*m*m*h)*(v-a.eNa)) + float64(a.gK*(n2*n2)*(v-a.eK)) + float64(a.gL*(v-a.eL))
}

// rates are those at which gates open and close, alpha and beta, in 1/ms.
type rates struct{ openM, closeM, openH, closeH, openN, closeN float64 }

// These turn exp(-(v+65)/10) into exp(-(v+40)/10), exp(-(v+55)/10) and exp(-(v+35)/10).
const (
	from40 = math.E * math.E * math.SqrtE
	from55 = math.E
	from35 = math.E * math.E * math.E
)

// gating returns the rates at potential v. All exponentials but one are powers of the same.
func gating(v float64) rates {
	q := portable.Exp((v + 65) * (-1. / 80))
	q4 := (q * q) * (q * q)
	q8 := q4 * q4
	return rates{
		openM: linoid((v+40)/10, float64(q8*from40)), closeM: 4 * portable.Exp((v+65)*(-1./18)),
		openH: 0.07 * q4, closeH: 1 / (1 + float64(q8*from35)),
		openN: 0.1 * linoid((v+55)/10, float64(q8*from55)), closeN: 0.125 * q,
	}
}

// linoid is x / (1 - exp(-x)), decay being exp(-x). Near 0 the quotient loses its digits, and at 0 all of them:
// there it is 1 + x/2 + the sum of B_2k x^2k / (2k)!, with the numbers of Bernoulli, to 1e-17.
func linoid(x, decay float64) float64 {
	if math.Abs(x) >= 0.5 {
		return x / (1 - decay)
	}
	y, sum := x*x, 0.0
	for _, c := range bernoulli {
		sum = c + float64(y*sum)
	}
	return 1 + float64(0.5*x) + float64(y*sum)
}

// bernoulli holds B_2k / (2k)!, the last first.
var bernoulli = [...]float64{1. / 74724249600, -691. / 1307674368000, 1. / 47900160, -1. / 1209600, 1. / 30240, -1. / 720, 1. / 12}

// steady returns the gates that have come to rest at potential v.
func (a *axon) steady(v float64) (m, h, n float64) {
	r := gating(v)
	return 1 / (1 + r.closeM/r.openM), 1 / (1 + r.closeH/r.openH), 1 / (1 + r.closeN/r.openN)
}

// steadyOutward is the outward current at potential v once the gates have come to rest.
func (a *axon) steadyOutward(v float64) float64 {
	m, h, n := a.steady(v)
	return a.outward(v, m, h, n)
}

// rest returns the lowest potential at which no current flows once the gates have come to rest, to the last bit.
// It lies between the reversal potentials of the conductances that there are, below which current flows in, and
// above which it flows out. To tell the lowest from others, the range is cut into pieces first.
func (a *axon) rest() float64 {
	const pieces = 128
	lo, highest := a.reversals()
	piece := float64((highest - lo) / pieces)
	hi := lo
	for k := 1; k <= pieces && a.steadyOutward(hi) < 0; k++ {
		lo, hi = hi, min(hi+piece, highest)
	}
	for {
		mid := lo + float64((hi-lo)/2)
		switch {
		case mid <= lo || mid >= hi:
			return hi
		case a.steadyOutward(mid) < 0:
			lo = mid
		default:
			hi = mid
		}
	}
}

// reversals returns the lowest and the highest reversal potential of the conductances that there are.
func (a *axon) reversals() (lowest, highest float64) {
	lowest, highest = math.Inf(1), math.Inf(-1)
	for _, c := range [...]struct{ g, e float64 }{{a.gNa, a.eNa}, {a.gK, a.eK}, {a.gL, a.eL}} {
		if c.g > 0 {
			lowest, highest = min(lowest, c.e), max(highest, c.e)
		}
	}
	return lowest, highest
}
