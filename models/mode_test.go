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

// TestAllAreCarriedAsOneIs whatever the number of epochs, and no others.
func TestAllAreCarriedAsOneIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amplitude := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{math.Inf(-1), 0x1p-448, 0x1p-449, 1e-300}))
		before := rapid.SliceOf(amplitude).Draw(t, "amplitudes")
		epochs := float64(rapid.IntRange(1, 5).Draw(t, "epochs"))
		stride := rapid.IntRange(1, 3).Draw(t, "stride")
		after := append([]float64(nil), before...)
		first := rapid.IntRange(0, stride-1).Draw(t, "first")
		carryAll(after, first, stride, epochs)
		for i := range before {
			want := before[i]
			if i%stride == first {
				want = carry(want, epochs)
			}
			if after[i] != want {
				t.Fatalf("amplitude %d, %v, becomes %v, want %v", i, before[i], after[i], want)
			}
		}
	})
}
