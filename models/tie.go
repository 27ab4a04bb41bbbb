package models

import "github.com/ranvier-sim/ranvier/sim"

// closeCall is the relative distance to the threshold within which rounding might decide.
const closeCall = 1e-13

// closely tells whether jumps have taken neuron i to its threshold, where its amplitude a is within rounding of it. If it was at rest,
// or was set back at this very instant, the sum of the weights themselves decides: so arrivals that
// add up to the threshold exactly make it fire. It stood at `from`, counted as the threshold is.
func closely(i uint32, group []sim.Volley, from, scale, a, threshold float64) bool {
	sum, scaled := from, from*scale
	for v := range group {
		for k, target := range group[v].Targets {
			if target == i {
				w := float64(group[v].WeightOf(k))
				sum += w
				scaled += float64(w * scale)
			}
		}
	}
	if scaled == a {
		return sum >= threshold
	}
	return a >= threshold*scale
}
