package models

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Listed gives neuron i the i-th of a list of values, for use in an Each or as an Initial. A neuron beyond the
// end of the list has NaN, which New refuses with an error that names the neuron and the parameter.
func Listed(values []float64) func(i int) float64 {
	return func(i int) float64 {
		if i < 0 || i >= len(values) {
			return math.NaN()
		}
		return values[i]
	}
}

// Drawn gives each neuron a value drawn from a gonum distribution, for use in an Each or as an Initial:
//
//	tau := models.Drawn(net.Seed, "cells: TauM", func(src rand.Source) distuv.Rander {
//		return distuv.LogNormal{Mu: math.Log(20 * sim.Millisecond), Sigma: 0.2, Src: src}
//	})
//	cells := models.LIF{Each: func(i int, n *models.LIF) { n.TauM = tau(i) }}
//
// The value is the first draw from the random stream named by seed, name and neuron. So it is the same however
// often it is asked for, and whatever else is drawn; it depends neither on shards nor on how many neurons there
// are. Parameters of the same seed and name have the same values: name each for its population and field.
//
// A distribution must draw from src and from nowhere else. It is made anew for each neuron, and used from several
// goroutines at a time. Values that a parameter cannot have are refused by New; topology.Within(lo, hi, ...) draws
// them again.
func Drawn(seed uint64, name string, distribution func(src rand.Source) distuv.Rander) func(i int) float64 {
	return func(i int) float64 {
		return distribution(rng.Source(seed, "parameter "+name, uint64(i))).Rand()
	}
}
