package coding

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// count writes the number of spikes of each neuron in w to dst, one place for each neuron.
func count(dst []float64, spikes []sim.Spike, w sim.Window) error {
	clear(dst)
	return within(spikes, w, len(dst), func(_ int, s sim.Spike) error {
		dst[s.Neuron]++
		return nil
	})
}

// CountRate writes the rate of each neuron in w to dst, one place for each neuron, in Hz: its spikes over
// the length of the window, nu = N / T. Errors: *ParamError for a window without length, *SpikeError for a
// neuron beyond dst.
func CountRate(dst []float64, spikes []sim.Spike, w sim.Window) error {
	if w.To <= w.From {
		return &ParamError{Code: "count rate", Field: "window", Value: w, Want: "one of some length"}
	}
	if err := count(dst, spikes, w); err != nil {
		return err
	}
	for i := range dst {
		dst[i] /= (w.To - w.From).Seconds()
	}
	return nil
}

// Bins cuts time from an instant on into intervals of one width, each of which holds its beginning but not
// its end. Spikes before the first and after the last are in none.
type Bins struct {
	From  sim.Time
	Width sim.Time
}

// Density writes the spike density of each neuron over repetitions of a trial to dst, a row for each neuron, a place
// for each bin, in Hz: the spikes of the neuron in the bin in all K trials, over K and the width,
// rho = N_K / (K dt). Errors: *ParamError for no trials or bins without width, *SpikeError for a neuron beyond
// dst.
func Density(dst [][]float64, trials [][]sim.Spike, b Bins) error {
	if len(trials) == 0 {
		return &ParamError{Code: "density", Field: "trials", Value: 0, Want: "one or more"}
	}
	for _, row := range dst {
		clear(row)
	}
	norm := float64(len(trials)) * b.Width.Seconds()
	for k, spikes := range trials {
		err := b.each(spikes, len(dst), func(bin int, s sim.Spike) {
			if row := dst[s.Neuron]; bin < len(row) {
				row[bin]++
			}
		})
		if err != nil {
			return fmt.Errorf("trial %d: %w", k, err)
		}
	}
	for _, row := range dst {
		for i := range row {
			row[i] /= norm
		}
	}
	return nil
}

// PopulationRate writes the rate of a population of n neurons to dst, a place for each bin, in Hz: the spikes
// of all neurons in the bin over their number and the width, A = N / (n dt). Errors: *ParamError for a
// population without neurons or bins without width, *SpikeError for a neuron beyond n.
func PopulationRate(dst []float64, spikes []sim.Spike, n int, b Bins) error {
	if n < 1 {
		return &ParamError{Code: "population rate", Field: "n", Value: n, Want: "1 or more"}
	}
	clear(dst)
	err := b.each(spikes, n, func(bin int, _ sim.Spike) {
		if bin < len(dst) {
			dst[bin]++
		}
	})
	if err != nil {
		return err
	}
	norm := float64(n) * b.Width.Seconds()
	for i := range dst {
		dst[i] /= norm
	}
	return nil
}

// each calls use for every spike that is not before the first bin.
func (b Bins) each(spikes []sim.Spike, neurons int, use func(bin int, s sim.Spike)) error {
	if b.Width <= 0 {
		return &ParamError{Code: "rate", Field: "Width", Value: b.Width, Want: "a duration above 0"}
	}
	return within(spikes, sim.Window{From: b.From, To: sim.Never}, neurons, func(_ int, s sim.Spike) error {
		use(int((s.At-b.From)/b.Width), s)
		return nil
	})
}
