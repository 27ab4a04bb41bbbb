package speck

import (
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
)

// Scale is the factor by which a layer's numbers are multiplied before they are rounded, half to even: one for all, so that
// ratios of weights, biases and threshold stay what they were. It is the largest with which the weights and biases
// fit 8 bits, and threshold and lower bound 16. (sinabs, backend/dynapcnn/discretize.py.)
func Scale(weights, biases []float64, threshold, low float64) float64 {
	scale := min(fitting(weights, math.MinInt8, math.MaxInt8), fitting(biases, math.MinInt8, math.MaxInt8),
		fitting([]float64{threshold, low}, math.MinInt16, math.MaxInt16))
	if math.IsInf(scale, 1) {
		return 1
	}
	return scale
}

// fitting is the largest factor that leaves values within bounds: +Inf if all are 0.
func fitting(values []float64, lowest, highest float64) float64 {
	if len(values) == 0 {
		return math.Inf(1)
	}
	scale := math.Inf(1)
	if most := slices.Max(values); most > 0 {
		scale = highest / most
	}
	if least := slices.Min(values); least < 0 {
		scale = min(scale, lowest/least)
	}
	return scale
}

// rounded is a value in the numbers of the chip.
func rounded(value, scale float64) float64 { return math.RoundToEven(value * scale) }

// quantise brings a layer into the chip's numbers, in place, and says what that has changed: errors are in the units of the
// network.
func (l *plan) quantise() ([]chips.Change, error) {
	scale := Scale(l.weights, l.biases, l.threshold, l.low)
	where := fmt.Sprintf("population %q", l.name)
	detail := fmt.Sprintf("scaled by %.6g", scale)
	change := func(field string, values ...*float64) chips.Change {
		c := chips.Change{Constraint: weightsConstraint, Where: where, Field: field, Unit: "mV", Detail: detail}
		for _, v := range values {
			exact := *v
			*v = rounded(exact, scale)
			c.Compare(exact, *v/scale)
		}
		return c
	}
	changes := []chips.Change{change("weight", pointers(l.weights)...)}
	if l.biases != nil {
		changes = append(changes, change("bias", pointers(l.biases)...))
	}
	changes = append(changes, change("threshold", &l.threshold))
	if l.low != 0 {
		changes = append(changes, change("lower bound", &l.low))
		l.low = min(l.low, -1) // 0 stands for none
	}
	if l.threshold < 1 {
		return changes, &chips.UnsupportedError{Chip: Name, Where: where, What: "a threshold that rounds to 0 on the scale of its weights",
			Change: "have no weight be more than 254 times the threshold"}
	}
	return changes, nil
}

func pointers(values []float64) []*float64 {
	p := make([]*float64, len(values))
	for i := range values {
		p[i] = &values[i]
	}
	return p
}
