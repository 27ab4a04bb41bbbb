package gradient

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
)

// TestNothingIsLeftOfTheSampleBefore: where nothing arrives, no weight is told that its neuron is silent.
func TestNothingIsLeftOfTheSampleBefore(t *testing.T) {
	for _, each := range []bool{false, true} {
		l := &Layer{Kernel: Equal, Tau: 1, Threshold: 1, Pre: 2, Post: 1, Weights: []float64{0.1, 0.1}}
		if each {
			l.Synaptic = []float64{0.5, 0}
		}
		p := (&Network{[]*Layer{l}}).NewPass()
		p.Forward([]Event{{0, 0}, {1, 1}})
		if at := p.Forward(nil); !math.IsInf(at[0], 1) {
			t.Errorf("without an arrival it fires at %v", at[0])
		}
		g := &Gradients{Tensors: [][]float64{make([]float64, 2), make([]float64, 2)}[:l.tensors()], NoSpike: 1}
		p.Backward([]float64{0}, g)
		for _, tensor := range g.Tensors {
			if floats.Norm(tensor, 1) > 0 {
				t.Errorf("each %v: derivatives %v", each, g.Tensors)
			}
		}
	}
}

// TestATouchIsASpike as in the simulator, without a derivative unless the slope is bounded: 4 (exp(-x/2) - exp(-x)) has its maximum of 1 where x = 2 ln 2.
func TestATouchIsASpike(t *testing.T) {
	for _, row := range []struct {
		why    string
		kernel Kernel
		weight float64
		want   float64
	}{
		{"a maximum that is the threshold", Double, 4, 2 * math.Ln2},
		{"one just below", Double, math.Nextafter(4, 0), math.Inf(1)},
		{"a limit that is the threshold is never reached", NonLeaky, 1, math.Inf(1)},
	} {
		for _, steepest := range []float64{0, 10} {
			l := &Layer{Kernel: row.kernel, Tau: 1, Threshold: 1, Pre: 1, Post: 1, Weights: []float64{row.weight}, Steepest: steepest}
			for _, each := range []bool{false, true} {
				if each {
					l.Synaptic = make([]float64, 1)
				}
				r := newRun(l)
				r.forward([]Event{{0, 0}})
				if r.at[0] != row.want {
					t.Errorf("%s: fires at %v, want %v", row.why, r.at[0], row.want)
				}
				d := &Derivatives{Weights: make([]float64, 1), Sources: make([]float64, 1)}
				r.backward([]float64{1}, d)
				if w := d.Weights[0]; math.IsNaN(w) || math.IsInf(w, 0) || (w != 0) != (steepest > 0 && row.want < 5) {
					t.Errorf("%s, bounded by %v: derivative %v", row.why, steepest, w)
				}
			}
		}
	}
}

// TestEqualTimesAreOneArrival: how a sum of weights that arrives at once is divided among sources does not matter.
func TestEqualTimesAreOneArrival(t *testing.T) {
	for _, kernel := range []Kernel{NonLeaky, Equal, Double} {
		one := newRun(&Layer{Kernel: kernel, Tau: 1, Threshold: 1, Pre: 1, Post: 1, Weights: []float64{6}})
		one.forward([]Event{{0, 0.5}})
		three := newRun(&Layer{Kernel: kernel, Tau: 1, Threshold: 1, Pre: 3, Post: 1, Weights: []float64{9, -5, 2}})
		three.forward([]Event{{2, 0.5}, {0, 0.5}, {1, 0.5}})
		if one.at[0] != three.at[0] {
			t.Errorf("%v: fires at %v by one source, at %v by three", kernel, one.at[0], three.at[0])
		}
	}
}
