package rng

import "github.com/ranvier-sim/ranvier/sim/portable"

// Poisson is the distribution of a number of independent events, to be drawn from by inversion.
type Poisson struct {
	cumulative []float64   // P(X <= k), until it is 1 to within rounding
	first      [256]uint16 // per stretch of the uniform variable: the least k that it can lead to
}

// NewPoisson returns the distribution of a mean of 0 to 700: beyond, the probability of none is too small for
// float64.
func NewPoisson(mean float64) *Poisson {
	p := &Poisson{cumulative: cumulative(mean)}
	for stretch := range p.first {
		for p.cumulative[p.first[stretch]] <= float64(stretch)/float64(len(p.first)) {
			p.first[stretch]++
		}
	}
	return p
}

// At is the number that a variable uniform in [0, 1) leads to: the least k for which it is below P(X <= k).
func (p *Poisson) At(uniform float64) int {
	k := int(p.first[uint8(uniform*float64(len(p.first)))])
	for uniform >= p.cumulative[k] {
		k++
	}
	return k
}

// cumulative returns P(X <= k) for k = 0, 1, ...
func cumulative(mean float64) []float64 {
	p := portable.Exp(-mean)
	sum := p
	all := []float64{sum}
	for k := 1.0; k < mean || p > 1e-18; k++ {
		p = float64(p * (mean / k))
		sum += p
		all = append(all, sum)
	}
	all[len(all)-1] = 1
	return all
}
