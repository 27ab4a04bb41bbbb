package circuits

import (
	"math/cmplx"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/gonum/dsp/fourier"
	"gonum.org/v1/gonum/dsp/window"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// spectrum is the power of a population's activity at each frequency, in units of that of a Poisson
// process of the same rate, which has the same power everywhere. So neurons that fire independently
// stay near 1 or below.
type spectrum struct {
	frequencies []float64 // Hz
	power       []float64
}

const (
	spectrumBin     = 1 * sim.Millisecond   // resolves frequencies up to 500 Hz
	spectrumSegment = 200 * sim.Millisecond // resolves steps of 5 Hz
	slowest         = 2                     // steps: below, the taper leaks what is left of the mean
	fastest         = 30                    // steps: 150 Hz, beyond which no population of cells with such membranes has a rhythm
)

// populationSpectrum is Welch's estimate (1967, doi:10.1109/TAU.1967.1161901): the mean over segments
// that overlap by half, each without its mean and tapered by Hann's window.
func populationSpectrum(spikes []sim.Spike, w sim.Window) spectrum {
	counts := binned(spikes, w, spectrumBin)
	const n = int(spectrumSegment / spectrumBin)
	taper := hann(n)
	fft := fourier.NewFFT(n)
	s := spectrum{power: make([]float64, n/2+1)}
	segments := 0.0
	for start := 0; start+n <= len(counts); start += n / 2 {
		segment := slices.Clone(counts[start : start+n])
		floats.AddConst(-stat.Mean(segment, nil), segment)
		floats.Mul(segment, taper)
		for i, c := range fft.Coefficients(nil, segment) {
			s.power[i] += real(c * cmplx.Conj(c))
		}
		segments++
	}
	// The counts of a Poisson process have the variance of their mean, of which the taper lets its
	// own square through.
	floats.Scale(1/(segments*stat.Mean(counts, nil)*floats.Dot(taper, taper)), s.power)
	for i := range s.power {
		s.frequencies = append(s.frequencies, fft.Freq(i)/sim.Time(spectrumBin).Seconds())
	}
	return s
}

func hann(n int) []float64 {
	taper := make([]float64, n)
	floats.AddConst(1, taper)
	return window.Hann(taper)
}

// peak is the index of the strongest frequency from slowest to fastest.
func (s spectrum) peak() int { return slowest + floats.MaxIdx(s.power[slowest:fastest+1]) }
