package models

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestCarryingDependsOnNoStep: a neuron is carried over epochs whenever something happens to any other, so it
// must not matter in how many steps.
func TestCarryingDependsOnNoStep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.OneOf(rapid.Float64(), rapid.Just(math.Inf(-1))).Draw(t, "amplitude")
		first, second := rapid.IntRange(0, 5).Draw(t, "first"), rapid.IntRange(0, 5).Draw(t, "second")
		stepwise := carry(carry(a, float64(first)), float64(second))
		if whole := carry(a, float64(first+second)); whole != stepwise {
			t.Errorf("%v over %d and %d epochs: %v, over all at once %v", a, first, second, stepwise, whole)
		}
	})
}
