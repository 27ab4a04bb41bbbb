package circuits

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// binned counts the spikes of w in bins from its beginning; what is left at its end and makes no whole
// bin is left out.
func binned(spikes []sim.Spike, w sim.Window, bin sim.Time) []float64 {
	counts := make([]float64, (w.To-w.From)/bin)
	for _, s := range spikes {
		if k := (s.At - w.From) / bin; s.At >= w.From && int(k) < len(counts) {
			counts[k]++
		}
	}
	return counts
}

// dPrime is how well b can be told from a: the difference of their means in units of the standard
// deviation, whose square is the mean of the two variances (Green and Swets, Signal Detection Theory
// and Psychophysics, 1966).
func dPrime(a, b []float64) float64 {
	meanA, varA := stat.MeanVariance(a, nil)
	meanB, varB := stat.MeanVariance(b, nil)
	return (meanB - meanA) / math.Sqrt((varA+varB)/2)
}

// contrast is Michelson's: 0 for equals, 1 where only the first is active.
func contrast(a, b float64) float64 { return (a - b) / (a + b) }

// widthAtHalf is the width of the peak of y at half its height: how far it is between the first
// samples on either side that are lower, with straight lines between samples. Where y does not fall so low, the
// samples end: the peak is that wide at least. It is NaN where y is 0 everywhere.
func widthAtHalf(x, y []float64) float64 {
	peak := floats.MaxIdx(y)
	level := y[peak] / 2
	if level == 0 {
		return math.NaN()
	}
	reach := func(step int) float64 {
		i := peak
		for ; i >= 0 && i < len(y); i += step {
			if y[i] < level {
				inside := i - step
				return x[inside] + (y[inside]-level)/(y[inside]-y[i])*(x[i]-x[inside])
			}
		}
		return x[i-step]
	}
	return reach(1) - reach(-1)
}

// correlations are the correlation coefficients of the spike counts of all pairs of neurons. Those
// of a neuron whose count never changes are left out.
func correlations(r record.Raster, w sim.Window, bin sim.Time) []float64 {
	trains := make([][]sim.Spike, r.Size())
	for _, s := range r.Spikes {
		trains[s.Neuron] = append(trains[s.Neuron], s)
	}
	counts := make([][]float64, len(trains))
	for i, train := range trains {
		counts[i] = binned(train, w, bin)
	}
	var all []float64
	for i := range counts {
		for j := range i {
			if c := stat.Correlation(counts[i], counts[j], nil); !math.IsNaN(c) {
				all = append(all, c)
			}
		}
	}
	return all
}
