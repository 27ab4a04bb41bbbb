package plasticity

import (
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Adjuster is what adjusts weights between two calls of RunUntil: *sim.Engine or *sim.Serial.
type Adjuster interface {
	AdjustWeights(p *sim.Projection, adjust func(post int, f sim.Fan) sim.Adjustment) error
}

var _ Adjuster = (*sim.Engine)(nil)

// Normalisation gives the synapses onto each target the same total, as competition for a limited resource does: the
// magnitudes of their weights then sum up to Total. Where some weight is cut off at the bounds of the projection's rule,
// the total is missed by as much.
//
// By default all weights of a target are multiplied by the same factor, which keeps their ratios; weights of 0
// stay, and a target all of whose weights are 0 is left alone. With Subtractive the same amount is added to all of
// them, which sharpens contrasts: Miller and MacKay 1994 (doi:10.1162/neco.1994.6.1.100) tell what either
// makes of Hebbian learning. Subtractive normalisation is for targets whose weights have one sign.
type Normalisation struct {
	Total       float64 // above 0, in the unit of the weights
	Subtractive bool
}

// Apply normalises the weights of a projection as they are now. Errors are those of AdjustWeights, and a *sim.RuleError
// for a wrong Total.
func (n Normalisation) Apply(e Adjuster, p *sim.Projection) error {
	m := &mistakes{projection: p.Name()}
	m.positiveNumber("Total", n.Total)
	if err := m.err(); err != nil {
		return err
	}
	return e.AdjustWeights(p, n.adjust)
}

func (n Normalisation) adjust(_ int, f sim.Fan) sim.Adjustment {
	switch {
	case n.Subtractive:
		return sim.Adjustment{Factor: 1, Offset: math.Copysign(n.Total-f.Size, (n.Total-f.Size)*f.Sum) / float64(f.Synapses)}
	case f.Size == 0:
		return sim.Adjustment{Factor: 1}
	}
	return sim.Adjustment{Factor: n.Total / f.Size}
}

// Scaling has each target move its synapses towards the rate that it wants: all of its weights are multiplied by
//
//	1 + Gain (Rate - r),
//
// where r is the rate at which it fired of late, which the caller measures. So the ratios of the weights stay, as
// Turrigiano et al. 1998 found them to (doi:10.1038/36103); van Rossum, Bi and Turrigiano 2000 scale in
// proportion to the weight, too (doi:10.1523/JNEUROSCI.20-23-08812.2000).
type Scaling struct {
	Rate float64 // that is wanted, 0 or more, Hz
	Gain float64 // above 0, per Hz; so small that no factor falls below 0
}

// Apply scales the weights of a projection as they are now, given the rate of each target. Errors are those of
// AdjustWeights, and a *sim.RuleError for a wrong parameter, or for a rate that would turn the sign of weights.
func (s Scaling) Apply(e Adjuster, p *sim.Projection, rates []float64) error {
	m := &mistakes{projection: p.Name()}
	m.atLeast("Rate", s.Rate, 0, "a finite number of Hz, 0 or more")
	m.positiveNumber("Gain", s.Gain)
	m.demand("rates", len(rates), len(rates) == p.Post.N, fmt.Sprintf("%d, one for each target", p.Post.N))
	if i := slices.IndexFunc(rates, func(r float64) bool { return !(s.factor(r) >= 0) || math.IsInf(s.factor(r), 0) }); i >= 0 {
		m.demand(fmt.Sprintf("rates[%d]", i), rates[i], false, "a rate for which 1 + Gain (Rate - rate) is a finite number, 0 or more")
	}
	if err := m.err(); err != nil {
		return err
	}
	return e.AdjustWeights(p, func(post int, _ sim.Fan) sim.Adjustment {
		return sim.Adjustment{Factor: s.factor(rates[post])}
	})
}

func (s Scaling) factor(rate float64) float64 { return 1 + float64(s.Gain*(s.Rate-rate)) }
