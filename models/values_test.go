package models_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
)

func normal(src rand.Source) distuv.Rander { return distuv.Normal{Mu: 3, Sigma: 2, Src: src} }

// TestDrawnValuesAreAFunctionOfTheirName, and of the neuron: not of who asks, in which order, or how often.
func TestDrawnValuesAreAFunctionOfTheirName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, name := rapid.Uint64().Draw(t, "seed"), rapid.String().Draw(t, "name")
		first, second := models.Drawn(seed, name, normal), models.Drawn(seed, name, normal)
		order := rapid.SliceOfN(rapid.IntRange(0, 100), 1, 20).Draw(t, "neurons")
		var values []float64
		for _, i := range order {
			values = append(values, first(i))
		}
		for k, i := range slices.Backward(order) {
			if got := second(i); got != values[k] {
				t.Fatalf("neuron %d has %v, asked again %v", i, values[k], got)
			}
		}
	})
}

func TestValuesOfOtherNamesAreOthers(t *testing.T) {
	value := models.Drawn(1, "cells: TauM", normal)(7)
	for _, c := range []struct {
		why   string
		other float64
	}{
		{"another seed", models.Drawn(2, "cells: TauM", normal)(7)},
		{"another field", models.Drawn(1, "cells: VTh", normal)(7)},
		{"another population", models.Drawn(1, "others: TauM", normal)(7)},
		{"another neuron", models.Drawn(1, "cells: TauM", normal)(8)},
	} {
		if c.other == value {
			t.Errorf("%s: the same value, %v", c.why, value)
		}
	}
}

// TestDrawnValuesAreDistributedAsAsked, by Kolmogorov and Smirnov at one in a thousand: the first draws of many
// streams are as good as many draws of one.
func TestDrawnValuesAreDistributedAsAsked(t *testing.T) {
	const n = 20000
	values := make([]float64, n)
	draw := models.Drawn(3, "values", normal)
	for i := range values {
		values[i] = draw(i)
	}
	slices.Sort(values)
	distance := 0.0
	for i, x := range values {
		p := distuv.Normal{Mu: 3, Sigma: 2}.CDF(x)
		distance = max(distance, p-float64(i)/n, float64(i+1)/n-p)
	}
	if most := 1.95 / math.Sqrt(n); distance > most {
		t.Errorf("distance %v from the distribution, want at most %v", distance, most)
	}
}

func TestAListTooShortIsRefused(t *testing.T) {
	tau := models.Listed([]float64{5 * ms, 10 * ms, 20 * ms})
	spec := models.LIF{Each: func(i int, n *models.LIF) { n.TauM = tau(i) }}
	checkMistakes(t, "there are five neurons", spec, mistake{3, "TauM"})
	checkMistakes(t, "there are five neurons", models.LIF{Initial: models.Listed(nil)}, mistake{0, "Initial"})
}

// TestDrawnMistakesAreRefused: a normal distribution has negative values.
func TestDrawnMistakesAreRefused(t *testing.T) {
	tau := models.Drawn(1, "TauM", func(src rand.Source) distuv.Rander { return distuv.Normal{Mu: -5 * ms, Sigma: 1 * ms, Src: src} })
	checkMistakes(t, "a time constant", models.LIF{Each: func(i int, n *models.LIF) { n.TauM = tau(i) }}, mistake{0, "TauM"})
}
