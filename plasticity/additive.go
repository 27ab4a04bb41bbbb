package plasticity

import "github.com/ranvier-sim/ranvier/sim"

// Additive is the rule of Song, Miller and Abbott 2000 (doi:10.1038/78829),
//
//	w += APlus K+   at a spike of the target,
//	w -= AMinus K-  at a spike of the source,
//
// with hard bounds. K+ sums exp(-(t - t')/TauPlus) over spikes t' of the source before, K-
// exp(-(t - t')/TauMinus) over spikes of the target, by the pairing.
type Additive struct {
	APlus  float64 // in the unit of the weight; not both 0
	AMinus float64 // in the unit of the weight
	Window
	Bounds
}

// Song2000 is the rule with the constants of Song, Miller and Abbott, for weights from 0 to max.
func Song2000(max float64) Additive {
	return Additive{APlus: 0.005 * max, AMinus: 1.05 * 0.005 * max, Bounds: Bounds{Max: max}}
}

// New implements sim.Rule.
func (r Additive) New(projection string) (sim.Learner, error) {
	w, b := r.Window.withDefaults(), r.Bounds.withDefaults()
	m := &mistakes{projection: projection}
	m.window(w)
	m.bounds(b)
	m.finite("APlus", r.APlus)
	m.finite("AMinus", r.AMinus)
	m.changes("APlus", r.APlus, r.AMinus)
	return newPairs(w, b, amount{factor: r.APlus}, amount{factor: r.AMinus}), m.err()
}
