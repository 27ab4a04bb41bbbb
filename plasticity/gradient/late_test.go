package gradient

import (
	"math"
	"testing"
)

// TestLateArrivalsLoseNothing: however long after the first arrival others come, the spike and its derivatives are those that they would have
// alone, shifted, once the first is forgotten; without leak, those of a lower threshold.
func TestLateArrivalsLoseNothing(t *testing.T) {
	for _, kernel := range []Kernel{NonLeaky, Equal, Double} {
		for _, late := range []float64{49, 51, 1000, 1e6} {
			l := &Layer{Kernel: kernel, Tau: 1, Threshold: 1, Pre: 3, Post: 1, Weights: []float64{0.5, 5, 4}}
			r := newRun(l)
			r.forward([]Event{{0, 0}, {1, late}, {2, late + 0.125}})
			at, d := r.at[0], Derivatives{Weights: make([]float64, 3), Sources: make([]float64, 3)}
			r.backward([]float64{1}, &d)

			alone := *l
			if kernel == NonLeaky {
				alone.Threshold = 0.5
			}
			s := newRun(&alone)
			s.forward([]Event{{1, 0}, {2, 0.125}})
			e := Derivatives{Weights: make([]float64, 3), Sources: make([]float64, 3)}
			s.backward([]float64{1}, &e)
			tolerance := 1e-9 + 4*late*0x1p-52
			if late < 100 && kernel != NonLeaky {
				tolerance = 1e-8 // the first arrival is not quite forgotten
			}
			if off := math.Abs(at - late - s.at[0]); !(off < tolerance) {
				t.Errorf("%v, after %g: fires at %v, want %v", kernel, late, at-late, s.at[0])
			}
			for i := 1; i < 3; i++ {
				if math.Abs(d.Weights[i]-e.Weights[i]) > tolerance || math.Abs(d.Sources[i]-e.Sources[i]) > tolerance {
					t.Errorf("%v, after %g: derivatives %v and %v, want %v and %v", kernel, late, d.Weights, d.Sources, e.Weights, e.Sources)
				}
			}
		}
	}
}
