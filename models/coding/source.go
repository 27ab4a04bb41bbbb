package coding

import (
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// assigned is a source with one neuron for each of a number of values.
type assigned struct {
	neurons int
	model   func(s sim.Slice) (sim.Model, error)
}

// NumPorts returns 0: a source has no input.
func (assigned) NumPorts() int { return 0 }

// New implements sim.Spec.
func (a assigned) New(s sim.Slice) (sim.Model, error) {
	if s.Hi > a.neurons {
		want := fmt.Sprintf("at most %d, one neuron for each value", a.neurons)
		return nil, &sim.ParamError{Population: s.Population, Index: -1, Field: "N", Value: s.Hi, Want: want}
	}
	return a.model(s)
}

// given is the source of trains, one for each value.
func given(trains [][]sim.Time) sim.Spec {
	return assigned{len(trains), models.Trains(trains).New}
}

// Repeat writes each value m times in a row to dst, and returns dst, grown if it was too short: the source
// of these gives every value a population of m neurons. Pool is the way back. An m below 1, or one that makes more
// neurons than a population can have, is a *ParamError.
func Repeat(dst, values []float64, m int) ([]float64, error) {
	if m < 1 || m > math.MaxUint32/max(1, len(values)) {
		return nil, &ParamError{Code: "repeat", Field: "m", Value: m, Want: fmt.Sprintf("1 or more, and at most 2^32 neurons for %d values", len(values))}
	}
	dst = slices.Grow(dst[:0], m*len(values))
	for _, x := range values {
		for range m {
			dst = append(dst, x)
		}
	}
	return dst, nil
}

// Pool writes the mean of each m values in a row to dst, one mean for each place of dst. There must be m times as many
// values as places, or else the error is a *ParamError.
func Pool(dst, values []float64, m int) error {
	if m < 1 || len(values) != m*len(dst) {
		return &ParamError{Code: "pool", Field: "m", Value: m, Want: fmt.Sprintf("the number of values, %d, over that of means, %d", len(values), len(dst))}
	}
	for i := range dst {
		sum := 0.0
		for _, x := range values[i*m : (i+1)*m] {
			sum += x
		}
		dst[i] = sum / float64(m)
	}
	return nil
}

// checkValues returns a *ValueError for the first value that is not a number in [0, 1].
func checkValues(values []float64) error {
	for i, x := range values {
		if !(x >= 0 && x <= 1) {
			return &ValueError{Index: i, Value: x, Want: "a number in [0, 1]"}
		}
	}
	return nil
}

// within calls use for each spike in w. A spike of a neuron beyond the given number is a *SpikeError.
func within(spikes []sim.Spike, w sim.Window, neurons int, use func(k int, s sim.Spike) error) error {
	for k, s := range spikes {
		if s.At < w.From || s.At >= w.To {
			continue
		}
		if int(s.Neuron) >= neurons {
			return &SpikeError{Index: k, Spike: s, Want: fmt.Sprintf("a neuron below %d", neurons)}
		}
		if err := use(k, s); err != nil {
			return err
		}
	}
	return nil
}
