package clamp

import (
	"context"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// Search looks for N thresholds: for each, the smallest amplitude of a course of current to which the axon responds.
// The response must be one that stronger currents do not undo, between Low and High.
type Search struct {
	N      int
	Course func(i int, amplitude float64) []Pulse
	Until  sim.Time

	// Responds tells whether the spikes are the response.
	Responds func(i int, spikes []sim.Time) bool

	Low, High float64 // uA/cm2
	Precision float64 // of the thresholds, uA/cm2
}

// Thresholds halves the intervals that hold the thresholds until they are as short as Precision, all at a time, and
// returns their middles; NaN where there is no response even to High.
func (c *Clamp) Thresholds(ctx context.Context, s Search) ([]float64, error) {
	low, high := make([]float64, s.N), make([]float64, s.N)
	for i := range s.N {
		low[i], high[i] = s.Low, math.Inf(1)
	}
	for width := 2 * (s.High - s.Low); width > s.Precision; width /= 2 {
		tried := make([]float64, s.N)
		for i := range tried {
			tried[i] = s.High // first of all
			if !math.IsInf(high[i], 1) {
				tried[i] = (low[i] + high[i]) / 2
			}
		}
		if err := c.halve(ctx, s, tried, low, high); err != nil {
			return nil, err
		}
	}
	found := make([]float64, s.N)
	for i := range found {
		found[i] = math.NaN()
		if !math.IsInf(high[i], 1) {
			found[i] = (low[i] + high[i]) / 2
		}
	}
	return found, nil
}

// halve moves one end of each interval to the amplitude that is tried.
func (c *Clamp) halve(ctx context.Context, s Search, tried, low, high []float64) error {
	courses := make([][]Pulse, s.N)
	for i, amplitude := range tried {
		courses[i] = s.Course(i, amplitude)
	}
	spikes, err := c.Spikes(ctx, courses, s.Until)
	if err != nil {
		return err
	}
	for i, amplitude := range tried {
		if s.Responds(i, spikes[i]) {
			high[i] = amplitude
		} else {
			low[i] = amplitude
		}
	}
	return nil
}
