package models

import "github.com/ranvier-sim/ranvier/sim"

// closeCall is the relative distance to the threshold within which rounding might decide.
const closeCall = 1e-13

// tie is a neuron without currents that jumps have taken to within rounding of its threshold.
type tie struct {
	inputs    []input // of its ports; nil where all are jumps
	from      float64 // where it stood, counted as the threshold is: 0 at rest, or where it was set back to at this very instant
	scale     float64 // E now
	amplitude float64 // where it is, times E
	threshold float64
}

// broken tells whether neuron i is at its threshold. If it stood where tie says, the sum of the weights themselves
// decides, of those that reach it and of no others: so arrivals that add up to the threshold exactly make it fire.
func (t tie) broken(i uint32, group []sim.Volley) bool {
	sum, scaled := t.from, float64(t.from*t.scale)
	for v := range group {
		if t.inputs != nil && t.inputs[group[v].Port].mode > 0 {
			continue
		}
		for k, target := range group[v].Targets {
			if target == i {
				w := float64(group[v].WeightOf(k))
				sum += w
				scaled += float64(w * t.scale)
			}
		}
	}
	if scaled == t.amplitude {
		return sum >= t.threshold
	}
	return t.amplitude >= t.threshold*t.scale
}
