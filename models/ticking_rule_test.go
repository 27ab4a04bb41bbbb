package models

import (
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// TestForeseenDecayHasTheBitsOfTicks where foresee says that it is certain; and of gaps much longer than mem
// takes to fade, it nearly always is.
func TestForeseenDecayHasTheBitsOfTicks(t *testing.T) {
	random := rng.New(1, "foresee")
	faded, certainly := 0, 0
	for range 20000 {
		r := tickRule{keep: 1 - math.Exp2(-10*random.Float64()), threshold: math.Inf(1)}
		mem, x := random.NormFloat64(), random.NormFloat64()*math.Exp2(-40*random.Float64())
		n := int64(1 + 30*random.ExpFloat64()/(1-r.keep))
		sum, certain := r.foresee(mem, n, x)
		if want := r.idle(mem, n) + x; certain && math.Float64bits(sum) != math.Float64bits(want) {
			t.Fatalf("mem %v, keep %v, %d ticks, then %v: foreseen %v, by ticks %v", mem, r.keep, n, x, sum, want)
		}
		if math.Log(math.Abs(mem/x))+float64(n)*math.Log(r.keep) < -12 {
			faded++
			if certain {
				certainly++
			}
		}
	}
	if faded < 5000 || float64(certainly) < 0.98*float64(faded) {
		t.Errorf("%d of %d sums with a mem below e^-12 of the input were certain, want nearly all", certainly, faded)
	}
}

// TestForesightIsNeverCertainOfWhatTicksDecide: where the old mem is as large as the input, or where there is no
// input to round it away, only the ticks know the last bit.
func TestForesightIsNeverCertainOfWhatTicksDecide(t *testing.T) {
	for _, c := range []struct {
		why    string
		mem, x float64
		n      int64
	}{
		{"mem has hardly faded", 1, 0.3, 40},
		{"no input", 1, 0, 1000},
		{"no input, and mem has left the normal numbers", 1, 0, 80000},
		{"nothing at all", 0, 0, 100},
		{"an input so small that mem is not", 1, 1e-300, 10000},
	} {
		r := tickRule{keep: 0.99, threshold: 2}
		if sum, certain := r.foresee(c.mem, c.n, c.x); certain {
			t.Errorf("%s: certain of %v", c.why, sum)
		}
	}
}

// TestIdleTicksEnd: at the fixed point of multiplication, however many are left.
func TestIdleTicksEnd(t *testing.T) {
	for _, c := range []struct {
		why       string
		keep, mem float64
		want      float64
	}{
		{"all of mem is kept", 1, 0.7, 0.7},
		{"none is", 0, 0.7, 0},
		{"half: it reaches 0", 0.5, 0.7, 0},
		{"rounding holds on to the 49th of the smallest numbers", 0.99, 0.7, 49 * math.SmallestNonzeroFloat64},
		{"the same from below, where a tick makes 0 of -0", 0.4, -0.7, 0},
		{"above threshold a neuron at rest is one that ticks do not change", 0.9, 3, 3},
	} {
		r := tickRule{keep: c.keep, threshold: 2}
		if got := r.idle(c.mem, math.MaxInt64); math.Float64bits(got) != math.Float64bits(c.want) {
			t.Errorf("%s: got %v, want %v", c.why, got, c.want)
		}
	}
}
