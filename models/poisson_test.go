package models_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// intervals returns those between the spikes of every neuron, the first counted from 0, in seconds.
func intervals(spikes []sim.Spike, n int) []float64 {
	last := make([]sim.Time, n)
	var all []float64
	for _, s := range spikes {
		all = append(all, (s.At - last[s.Neuron]).Seconds())
		last[s.Neuron] = s.At
	}
	return all
}

// TestPoissonIntervalsAreExponential compares those of a fixed seed with their distribution, by
// Kolmogorov and Smirnov; a statistic beyond 1.95/sqrt(n) has a chance of 1 in 1000.
func TestPoissonIntervalsAreExponential(t *testing.T) {
	const n, rate, until = 20, 50., 200 * sim.Second
	all := intervals(fire(t, models.Poisson{Rate: rate}, n, until), n)
	slices.Sort(all)
	count := float64(len(all))
	if mean := n * rate * sim.Time(until).Seconds(); math.Abs(count-mean) > 3*math.Sqrt(mean) {
		t.Errorf("%v spikes, expected %v +- %.0f", count, mean, math.Sqrt(mean))
	}
	mean, sigma := stat.MeanStdDev(all, nil)
	if cv := sigma / mean; math.Abs(cv-1) > 3/math.Sqrt(count) {
		t.Errorf("coefficient of variation %v, want 1 +- %.4f", cv, 1/math.Sqrt(count))
	}
	d := 0.0
	for i, x := range all {
		f := distuv.Exponential{Rate: rate}.CDF(x)
		d = max(d, f-float64(i)/count, float64(i+1)/count-f)
	}
	if d > 1.95/math.Sqrt(count) {
		t.Errorf("Kolmogorov-Smirnov distance %v of %v intervals, at most %v expected", d, count, 1.95/math.Sqrt(count))
	}
}

func TestPoissonNeuronsAreIndependent(t *testing.T) {
	const n, rate, bins = 10, 100., 20_000
	counts := make([][]float64, n)
	for i := range counts {
		counts[i] = make([]float64, bins)
	}
	for _, s := range fire(t, models.Poisson{Rate: rate}, n, bins*10*ms) {
		counts[s.Neuron][s.At/(10*ms)]++
	}
	for i := range n {
		// The count in a bin has mean and variance 1; that of successive bins does not correlate.
		if fano := stat.Variance(counts[i], nil) / stat.Mean(counts[i], nil); math.Abs(fano-1) > 4*math.Sqrt(2./bins) {
			t.Errorf("neuron %d: Fano factor %v, want 1", i, fano)
		}
		for j := range i + 1 {
			a, b := counts[i], counts[j]
			if i == j {
				a, b = a[1:], a[:bins-1]
			}
			if c := stat.Correlation(a, b, nil); math.Abs(c) > 4/math.Sqrt(bins) {
				t.Errorf("neurons %d and %d correlate: %v", i, j, c)
			}
		}
	}
}

func TestPoissonKeepsToItsTimes(t *testing.T) {
	const n, start, stop = 50, 1 * sim.Second, 2 * sim.Second
	spikes := fire(t, models.Poisson{Rate: 1000, Start: start, Stop: stop}, n, 3*sim.Second)
	if len(spikes) == 0 {
		t.Fatal("no spikes")
	}
	if first, last := spikes[0].At, spikes[len(spikes)-1].At; first < start || last >= stop {
		t.Errorf("spikes from %v to %v, want them from %v to %v", first, last, sim.Time(start), sim.Time(stop))
	}
	if silent := fire(t, models.Poisson{}, n, 1000*sim.Second); len(silent) > 0 {
		t.Errorf("%d spikes at rate 0", len(silent))
	}
}

func TestPoissonDependsOnSeedAndPopulation(t *testing.T) {
	spikesOf := func(s sim.Slice) []sim.Spike {
		model, err := models.Poisson{Rate: 100}.New(s)
		if err != nil {
			t.Fatal(err)
		}
		spikes, err := model.Advance(sim.Window{To: 1 * sim.Second}, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		return spikes
	}
	one := spikesOf(sim.Slice{Population: "a", Hi: 3, Seed: 1})
	if other := spikesOf(sim.Slice{Population: "a", Hi: 3, Seed: 2}); slices.Equal(one, other) {
		t.Error("two seeds give the same spikes")
	}
	if other := spikesOf(sim.Slice{Population: "b", Hi: 3, Seed: 1}); slices.Equal(one, other) {
		t.Error("two populations give the same spikes")
	}
}
