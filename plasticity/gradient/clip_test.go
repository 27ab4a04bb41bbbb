package gradient

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// someLayer draws a layer with arrivals, some at one instant, and derivatives by its spikes.
func someLayer(trial, post int) (l *Layer, in []Event, grad []float64) {
	r := rng.New(16, "layers", uint64(trial))
	pre := 1 + r.IntN(20)
	l = &Layer{Kernel: Kernel(r.IntN(3)), Tau: 0.5 + r.Float64(), Threshold: 1, Pre: pre, Post: post}
	l.Normal(2/float64(pre), 6/float64(pre), 0, 0, uint64(trial), 0)
	for i := range pre {
		in = append(in, Event{i, float64(r.IntN(8)) / 4})
	}
	for range post {
		grad = append(grad, 2*r.NormFloat64())
	}
	return l, in, grad
}

// derivativesOf a layer, by one way or the other.
func derivativesOf(l *Layer, in []Event, grad []float64, each bool) *Derivatives {
	a := *l
	if each {
		a.Synaptic = make([]float64, len(l.Weights))
	}
	r := newRun(&a)
	r.forward(in)
	d := &Derivatives{Weights: make([]float64, len(l.Weights)), Sources: make([]float64, l.Pre)}
	r.backward(grad, d)
	return d
}

// TestSingleDerivativesAreClipped where they are larger, and nowhere else, of neurons alone; of many they are added up.
func TestSingleDerivativesAreClipped(t *testing.T) {
	clipped := 0
	for trial := range 500 {
		l, in, grad := someLayer(trial, 1)
		exact := derivativesOf(l, in, grad, false)
		l.Clip = 0.3
		for _, each := range []bool{false, true} {
			got := derivativesOf(l, in, grad, each)
			for _, pair := range []struct{ got, exact []float64 }{{got.Weights, exact.Weights}, {got.Sources, exact.Sources}} {
				for i, x := range pair.exact {
					want := clip(x, l.Clip*math.Abs(grad[0]))
					if want != x {
						clipped++
					}
					if math.Abs(pair.got[i]-want) > 1e-9 {
						t.Fatalf("layer %d, %v: derivative %d is %v, want %v, clipped from %v", trial, l.Kernel, i, pair.got[i], want, x)
					}
				}
			}
		}
		both, in, grad := someLayer(trial, 5)
		both.Clip, both.Leap = 0.3, 1
		a, b := derivativesOf(both, in, grad, false), derivativesOf(both, in, grad, true)
		if !floats.EqualApprox(a.Weights, b.Weights, 1e-9) || !floats.EqualApprox(a.Sources, b.Sources, 1e-9) {
			t.Fatalf("layer %d, %v: %v and %v by sums, %v and %v one by one", trial, l.Kernel, a.Weights, a.Sources, b.Weights, b.Sources)
		}
	}
	if clipped < 100 {
		t.Errorf("%d derivatives are clipped", clipped)
	}
}

// TestLeapsChangeNoWeights of the neuron, though they are told to those before it.
func TestLeapsChangeNoWeights(t *testing.T) {
	leaps, others := 0, 0
	for trial := range 500 {
		l, in, grad := someLayer(trial, 1)
		exact := derivativesOf(l, in, grad, false)
		want := slices.Clone(exact.Weights)
		l.Leap = 0.5
		if floats.Norm(want, math.Inf(1)) > l.Leap {
			clear(want)
			leaps++
		} else {
			others++
		}
		for _, each := range []bool{false, true} {
			got := derivativesOf(l, in, grad, each)
			if !floats.EqualApprox(got.Weights, want, 1e-9) || !floats.EqualApprox(got.Sources, exact.Sources, 1e-9) {
				t.Fatalf("layer %d, %v: %v and %v, want %v and %v", trial, l.Kernel, got.Weights, got.Sources, want, exact.Sources)
			}
		}
	}
	if leaps < 50 || others < 50 {
		t.Errorf("%d leaps, %d others", leaps, others)
	}
}

// TestNeuronsKeepTheirDirections where the norm of their gradient is bounded, and delays theirs.
func TestNeuronsKeepTheirDirections(t *testing.T) {
	grads := [][]float64{{3, 0.1, 0, 4, 0.2, 0}, {30, 40}}
	NeuronNorm{Most: 1}.Clip([]Tensor{{Row: 3}, {}}, grads)
	for k, want := range [][]float64{{0.6, 0.1, 0, 0.8, 0.2, 0}, {30, 40}} {
		if !floats.EqualApprox(grads[k], want, 1e-15) {
			t.Errorf("tensor %d: %v, want %v", k, grads[k], want)
		}
	}
}

// mostafaXOR is the exclusive or as Mostafa 2017 poses it: an input fires at 0, z = 1, or at 2, z = exp(2).
type mostafaXOR struct{}

func (mostafaXOR) Len() int        { return 4 }
func (mostafaXOR) Label(k int) int { return k&1 ^ k>>1 }
func (mostafaXOR) Events(dst []Event, k int) []Event {
	return append(dst, Event{0, 2 * float64(k&1)}, Event{1, 2 * float64(k>>1)})
}

// TestMostafasXORIsLearned by his network of 2-4-2 neurons without leak, his loss, cost of weights and clip, from several beginnings.
func TestMostafasXORIsLearned(t *testing.T) {
	const seeds, most = 10, 1000
	learned, epochs := 0, 0
	for seed := range uint64(seeds) {
		n := &Network{}
		for k, sizes := range [][2]int{{2, 4}, {4, 2}} {
			l := &Layer{Kernel: NonLeaky, Tau: 1, Threshold: 1, Pre: sizes[0], Post: sizes[1]}
			l.Normal(2/float64(l.Pre), 1/float64(l.Pre), 0, 0, seed, k)
			n.Layers = append(n.Layers, l)
		}
		tr := open(t, &Trainer{
			Model: &Task{Network: n, Data: mostafaXOR{}, Loss: Exponentials{Loss: CrossEntropy{}}}, Optimizer: SGD{}, Rate: 0.1, Batch: 4, Seed: seed,
			Penalties: []Penalty{WeightSum{n, 10}}, Clips: []Clip{NeuronNorm{10}},
		})
		for tr.State.Epoch < most {
			if b := train(t, tr, 1)[0]; b.Right == 4 && b.Loss < 0.4 {
				learned++
				epochs += tr.State.Epoch
				break
			}
		}
	}
	t.Logf("%d of %d beginnings, after %d epochs in the mean", learned, seeds, epochs/max(1, learned))
	if learned < 8 {
		t.Errorf("learned from %d of %d beginnings", learned, seeds)
	}
}
