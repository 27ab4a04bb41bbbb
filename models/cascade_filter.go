package models

import (
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// filterBank is the filters of a neuron that is a cascade, which are closed forms, too. Of a filter it keeps what it stands
// at above the level that stage 0, the membrane, counts from.
type filterBank []Filter

// move carries filters on by s ps, with the stages as they are before.
func (b filterBank) move(f []float64, c *cascade, x []float64, s float64, refractory bool) (exponentials uint64) {
	for k := range b {
		r := 1 / b[k].Tau
		if refractory && c.stages[0].held {
			f[k] -= float64((f[k] - x[0]) * -portable.Expm1(-r*s))
			exponentials++
			continue
		}
		f[k] *= portable.Exp(-r * s)
		exponentials++
		for i := range c.stages {
			if stage := &c.stages[i]; stage.root == 0 && x[i] != 0 {
				f[k] += float64(r * x[i] * stage.filtered(c.stages[0].rate, r, s))
				exponentials++
			}
		}
	}
	return exponentials
}

// filtered is the convolution of g(s), of a stage whose root decays at rate a, with exp(-r s).
func (f *stage) filtered(a, r, s float64) float64 {
	rates := [4]float64{a, r, f.rate, f.rate}
	return convolution(rates[:f.depth+2], s)
}

// convolution is that of exp(-p s) over all rates p.
//
// With f the fastest rate it is exp(-f s) times that of exp((f - p) s), which is the sum over k of
//
//	s^(n-1)/(n-1+k)! h_k,
//
// where h_k is the complete homogeneous symmetric polynomial of degree k in the n numbers (f - p) s: no term is negative, so nothing
// cancels, however close the rates are. Where the sum would be long, as the slowest rate is far below, it is the difference of the
// convolutions without the fastest and without the slowest, over that of the two rates; the second is small then.
func convolution(rates []float64, s float64) float64 {
	n := len(rates)
	if n == 1 {
		return portable.Exp(-rates[0] * s)
	}
	var slow, fast int
	for i, p := range rates {
		if p > rates[fast] {
			fast = i
		}
		if p < rates[slow] {
			slow = i
		}
	}
	if apart := rates[fast] - rates[slow]; apart*s > longSum {
		var a, b [4]float64
		return (convolution(without(a[:0], rates, fast), s) - convolution(without(b[:0], rates, slow), s)) / apart
	}
	return portable.Exp(-rates[fast]*s) * symmetricSum(rates, rates[fast], s)
}

// longSum is a difference of rates, times s, beyond which a sum is taken for long.
const longSum = 20

// without appends all rates but one.
func without(dst, rates []float64, k int) []float64 {
	return append(append(dst, rates[:k]...), rates[k+1:]...)
}

// symmetricSum is the sum of convolution. The polynomials of all beginnings of the list come from those of one degree less:
// h_k(x_1 .. x_m) = h_k(x_1 .. x_(m-1)) + x_m h_(k-1)(x_1 .. x_m).
func symmetricSum(rates []float64, fastest, s float64) float64 {
	n := len(rates)
	var h [4]float64
	term := 1.0
	for i := range n {
		h[i] = 1
		if i > 0 {
			term *= s / float64(i)
		}
	}
	sum := term
	for k := n; ; k++ {
		term /= float64(k)
		below := 0.0
		for i, p := range rates {
			h[i] = below + float64((fastest-p)*s*h[i])
			below = h[i]
		}
		if part := float64(term * below); part > 0x1p-56*sum {
			sum += part
			continue
		}
		return sum
	}
}

// Advance implements sim.Model.
func (p *cascades) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	p.testimonies = p.testimonies[:0]
	out, err := p.lazy.Advance(w, in, out)
	p.testimonies.sort()
	return out, err
}

// Witnessed implements sim.Witness: the filters.
func (p *cascades) Witnessed() []string { return p.names[len(p.variables):] }

// AtSpike implements sim.Witness.
func (p *cascades) AtSpike(k int, variable string) (float64, error) {
	return p.testimonies.at(k, variable, p.Witnessed())
}

// testify keeps the filters of a neuron that fires, and adds to them what the spike does.
func (p *cascades) testify(i int) {
	b, f := &p.of[i].bank, p.filtersOf(i)
	t := testimony{Spike: sim.Spike{At: p.courses[i].last, Neuron: uint32(i)}}
	for k := range *b {
		t.values[k] = p.of[i].readings[0].offset + f[k]
		f[k] += (*b)[k].Jump
	}
	p.testimonies = append(p.testimonies, t)
}

// filtersOf are the filters of a neuron.
func (p *cascades) filtersOf(i int) []float64 { return p.filters[i*p.numFilters : (i+1)*p.numFilters] }
