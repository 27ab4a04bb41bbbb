package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// filterBank is the filters of a neuron that is a cascade, which are closed forms, too. Of a filter it keeps what it stands
// at above the level that stage 0, the membrane, counts from.
type filterBank []Filter

// move carries filters on by s ps, with the stages as they are before.
func (b filterBank) move(f []float64, c *cascade, x []float64, s float64, refractory bool) (exponentials uint64) {
	for k := range b {
		r := 1 / b[k].Tau
		if refractory && c.stages[0].held {
			f[k] -= (f[k] - x[0]) * -math.Expm1(-r*s)
			exponentials++
			continue
		}
		f[k] *= exp(-r * s)
		exponentials++
		for i := range c.stages {
			if stage := &c.stages[i]; stage.root == 0 && x[i] != 0 {
				f[k] += r * x[i] * stage.filtered(c.stages[0].rate, r, s)
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

// convolution is that of exp(-p s) over all rates p. With M the matrix that has the rates, taken negative, on its diagonal,
// and ones above it, it is the element in the corner of exp(M s) (Opitz 1964). All is made of sums and products of
// numbers that are not negative, so nothing cancels, however close the rates are.
func convolution(rates []float64, s float64) float64 {
	n, fastest := len(rates), 0.0
	for _, p := range rates {
		fastest = max(fastest, p)
	}
	if !(s > 0) {
		return 0
	}
	halvings := max(0, math.Ilogb(fastest*s)+2)
	h := math.Ldexp(s, -halvings)
	e := exponential(rates, fastest, h)
	for range halvings {
		h *= 2
		e = e.squared(n)
		for i, p := range rates {
			e[i][i] = exp(-p * h)
		}
	}
	return e[0][n-1] / math.Pow(fastest, float64(n-1))
}

// triangle is a matrix with nothing below the diagonal.
type triangle [4][4]float64

// exponential is that of M h, the ones above the diagonal replaced by the fastest rate, where fastest h is 1/2 at most: the
// power series of M h + fastest h, which has nothing negative, times exp(-fastest h).
func exponential(rates []float64, fastest, h float64) (e triangle) {
	n := len(rates)
	var term triangle
	for i := range n {
		term[i][i] = 1
	}
	e = term
	for k := 1.0; k <= 20; k++ {
		for i := range n {
			for j := n - 1; j >= i; j-- {
				x := term[i][j] * (fastest - rates[j]) * h
				if j > i {
					x += term[i][j-1] * fastest * h
				}
				term[i][j] = x / k
				e[i][j] += term[i][j]
			}
		}
	}
	fade := exp(-fastest * h)
	for i := range n {
		for j := i; j < n; j++ {
			e[i][j] *= fade
		}
	}
	return e
}

func (e *triangle) squared(n int) (sq triangle) {
	for i := range n {
		for j := i; j < n; j++ {
			for k := i; k <= j; k++ {
				sq[i][j] += e[i][k] * e[k][j]
			}
		}
	}
	return sq
}

// Advance implements sim.Model.
func (p *cascades) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	p.testimonies = p.testimonies[:0]
	out, err := p.lazy.Advance(w, in, out)
	p.testimonies.sort()
	return out, err
}

// Witnessed implements sim.Witness: the filters.
func (p *cascades) Witnessed() []string { return filterNames(p.numFilters) }

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
