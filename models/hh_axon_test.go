package models

import (
	"math"
	"testing"
)

// TestRatesHaveAllTheirDigits, next to the potentials at which they are 0/0 as well: the reference is math.Expm1.
func TestRatesHaveAllTheirDigits(t *testing.T) {
	potentials := []float64{-40, -55, math.Nextafter(-40, 0), math.Nextafter(-55, -60), -35.000001, -44.999999, -60, -50}
	for d := 1e-12; d < 10; d *= 7 {
		potentials = append(potentials, -40+d, -40-d, -55+d, -55-d)
	}
	for v := -150.; v <= 100; v += 0.37 {
		potentials = append(potentials, v)
	}
	slow := func(x float64) float64 {
		if x == 0 {
			return 1
		}
		return x / -math.Expm1(-x)
	}
	for _, v := range potentials {
		got := gating(v)
		want := rates{
			openM: slow((v + 40) / 10), closeM: 4 * math.Exp(-(v+65)/18),
			openH: 0.07 * math.Exp(-(v+65)/20), closeH: 1 / (1 + math.Exp(-(v+35)/10)),
			openN: 0.1 * slow((v+55)/10), closeN: 0.125 * math.Exp(-(v+65)/80),
		}
		for _, x := range [][2]float64{{got.openM, want.openM}, {got.closeM, want.closeM}, {got.openH, want.openH},
			{got.closeH, want.closeH}, {got.openN, want.openN}, {got.closeN, want.closeN}} {
			if !(math.Abs(x[0]/x[1]-1) < 1e-14) {
				t.Errorf("at %v mV: %v, want %v", v, got, want)
				break
			}
		}
	}
}

// TestRatesFarAwayAreNumbers, or infinite where they are: none is NaN.
func TestRatesFarAwayAreNumbers(t *testing.T) {
	for _, v := range []float64{-1e300, -1e6, -7100, -6999, 6999, 7100, 1e6, 1e300} {
		m, h, n := new(axon).steady(v)
		for k, x := range [...]float64{m, h, n} {
			if want := [...]bool{v > 0, v < 0, v > 0}[k]; math.Abs(x) > 1e-2 != want || !(x >= 0 && x <= 1) {
				t.Errorf("at %v mV gate %c is %v", v, "mhn"[k], x)
			}
		}
	}
}

// BenchmarkSlope is one right-hand side.
func BenchmarkSlope(b *testing.B) {
	a := HH{}.Neuron(0).axon()
	y, dy := [4]float64{-50, 0.1, 0.5, 0.4}, [4]float64{}
	for b.Loop() {
		a.slope(&y, 1, &dy)
		y[0] = -100 - y[0]
	}
}
