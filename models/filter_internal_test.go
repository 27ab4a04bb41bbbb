package models

import (
	"math"
	"testing"
)

// TestConvolutionsLoseNoDigits: of two exponentials they are the response that is written so that nothing cancels, of more
// what a fine sum over the last of them gives; however close the rates are.
func TestConvolutionsLoseNoDigits(t *testing.T) {
	for _, row := range []struct {
		why   string
		rates []float64
		s     float64
	}{
		{"far apart", []float64{1, 0.1}, 2},
		{"nearly equal", []float64{1, 1 + 1e-9}, 3},
		{"equal", []float64{0.5, 0.5}, 7},
		{"long after", []float64{1, 1e-3}, 500},
		{"long after, of three", []float64{1, 1e-3, 2e-3}, 60},
		{"long after, a slow pair", []float64{1, 2e-3, 1e-3, 1e-3}, 40},
		{"long after, a fast pair", []float64{1e-2, 2e-3, 1, 1}, 40},
		{"three, all far apart", []float64{1, 0.1, 3}, 2},
		{"three, nearly equal", []float64{1, 1 + 1e-9, 1 - 1e-9}, 2},
		{"four, with a pair", []float64{0.3, 2, 0.7, 0.7}, 4},
		{"four equal ones", []float64{0.7, 0.7, 0.7, 0.7}, 4},
	} {
		want := summed(row.rates, row.s)
		if got := convolution(row.rates, row.s); !(math.Abs(got-want) <= 1e-12*want) {
			t.Errorf("%s: %v, want %v", row.why, got, want)
		}
	}
	if got := convolution([]float64{1, 2}, 0); got != 0 {
		t.Errorf("of no length: %v, want 0", got)
	}
}

// summed is the convolution by Gauss-Legendre sums over the last exponential, of those without it.
func summed(rates []float64, s float64) float64 {
	if len(rates) == 2 {
		k := kernel{rate: rates[1]}
		return k.response1(rates[0], s)
	}
	last, rest := rates[len(rates)-1], rates[:len(rates)-1]
	const pieces = 60
	node := [...]float64{0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363}
	weight := [...]float64{0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763}
	sum, half := 0.0, s/(2*pieces)
	for i := range pieces {
		middle := half * float64(2*i+1)
		for k := range node {
			for _, side := range [...]float64{-1, 1} {
				x := middle + side*half*node[k]
				sum += half * weight[k] * summed(rest, x) * math.Exp(-last*(s-x))
			}
		}
	}
	return sum
}
