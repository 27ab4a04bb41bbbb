package record

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/gonum/stat"
)

// Counts returns the number of spikes of each neuron.
func (r Raster) Counts() []int {
	counts := make([]int, r.Size())
	for _, s := range r.Spikes {
		counts[s.Neuron]++
	}
	return counts
}

// Rates returns the mean rate of each neuron in w, in Hz: its spikes in [From, To) over To - From.
// In a window without length rates are NaN.
func (r Raster) Rates(w sim.Window) []float64 {
	in := r.Within(w)
	in.N = r.Size() // the highest neuron may be silent in w
	rates := make([]float64, in.N)
	for i, count := range in.Counts() {
		rates[i] = rate(count, w)
	}
	return rates
}

// Rate returns the mean rate of the population's neurons in w, in Hz. It is NaN without neurons and in a
// window without length.
func (r Raster) Rate(w sim.Window) float64 {
	return rate(len(r.Within(w).Spikes), w) / float64(r.Size())
}

func rate(count int, w sim.Window) float64 {
	if w.To <= w.From {
		return math.NaN()
	}
	return float64(count) / (w.To - w.From).Seconds()
}

// FirstSpikes returns the instant at which each neuron first fired, sim.Never where it did not.
func (r Raster) FirstSpikes() []sim.Time {
	first := make([]sim.Time, r.Size())
	for i := range first {
		first[i] = sim.Never
	}
	for i := len(r.Spikes) - 1; i >= 0; i-- {
		first[r.Spikes[i].Neuron] = r.Spikes[i].At
	}
	return first
}

// Latencies returns the first spikes in ms after an origin, usually the onset of a stimulus: NaN for
// neurons that did not fire at or after it.
func (r Raster) Latencies(origin sim.Time) []float64 {
	after := r.Within(sim.Window{From: origin, To: sim.Never})
	after.N = r.Size()
	latencies := make([]float64, after.N)
	for i, t := range after.FirstSpikes() {
		latencies[i] = math.NaN()
		if t != sim.Never {
			latencies[i] = (t - origin).Milliseconds()
		}
	}
	return latencies
}

// Intervals returns the interspike intervals of each neuron in order: one fewer than it has spikes, none
// for a neuron with fewer than two.
func (r Raster) Intervals() [][]sim.Time {
	counts := r.Counts()
	intervals := make([][]sim.Time, len(counts))
	last := make([]sim.Time, len(counts))
	for _, s := range r.Spikes {
		if list := intervals[s.Neuron]; list != nil {
			intervals[s.Neuron] = append(list, s.At-last[s.Neuron])
		} else {
			intervals[s.Neuron] = make([]sim.Time, 0, counts[s.Neuron]-1)
		}
		last[s.Neuron] = s.At
	}
	return intervals
}

// CVs returns the coefficient of variation of the interspike intervals of each neuron: their standard
// deviation, with divisor n as in elephant.statistics.cv and scipy.stats.variation, over their mean. It
// is 0 for a clock and near 1 for a Poisson process. NaN stands for neurons with fewer than two intervals,
// that is three spikes, as one interval says nothing of variation, and where all intervals are 0.
func (r Raster) CVs() []float64 {
	intervals := r.Intervals()
	cvs := make([]float64, len(intervals))
	var ms []float64
	for i, list := range intervals {
		ms = ms[:0]
		for _, t := range list {
			ms = append(ms, t.Milliseconds())
		}
		cvs[i] = cv(ms)
	}
	return cvs
}

func cv(intervals []float64) float64 {
	if len(intervals) < 2 {
		return math.NaN()
	}
	mean, deviation := stat.PopMeanStdDev(intervals, nil)
	return deviation / mean
}

// MeanCV returns the mean of CVs over the neurons that have one. ok is false if none has.
func (r Raster) MeanCV() (mean float64, ok bool) {
	defined := finite(r.CVs())
	if len(defined) == 0 {
		return 0, false
	}
	return stat.Mean(defined, nil), true
}

// finite returns the values that are neither NaN nor infinite.
func finite(values []float64) []float64 {
	var kept []float64
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			kept = append(kept, v)
		}
	}
	return kept
}
