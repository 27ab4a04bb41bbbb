package spikeprop

import (
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Network is layers of neurons that fire at most once, each fed by the one before, the first by the inputs.
type Network struct {
	Layers []*Layer
}

// Layer is a layer of neurons and the connections onto them, each of which has a terminal for every delay.
type Layer struct {
	Pre, Post int       // neurons
	Tau       float64   // time constant of the kernel, units; Bohte's 7 ms
	Threshold float64   // of the potential, in which a weight is the height of the kernel
	Delays    []float64 // of the terminals of every connection, units; Bohte's 1, 2 .. 16 ms
	Weights   []float64 // of each source, and each of its terminals, a row of Post: source*len(Delays)+terminal is the row

	// NoSpike, if above 0, is taken off the derivative of every weight onto a neuron that is silent, which has none of its own: so training raises
	// them. It is no part of the gradient.
	NoSpike float64

	// Steepest, if above 0, is a bound on 1/(Tau x') in derivatives, x' being the slope of the potential at a spike. Where the potential only
	// grazes the threshold that is large beyond use, and the error leaps. A gradient that is bounded is not exact.
	Steepest float64
}

// Check returns a *gradient.ParamError for each parameter that makes no sense, joined.
func (n *Network) Check() error {
	var errs []error
	demand := func(of, field string, value any, holds bool, want string) {
		if !holds {
			errs = append(errs, &gradient.ParamError{Of: of, Field: field, Value: value, Want: want})
		}
	}
	demand("network", "Layers", len(n.Layers), len(n.Layers) > 0, "1 or more")
	for k, l := range n.Layers {
		of := fmt.Sprintf("layer %d", k)
		positive := func(field string, x float64) {
			demand(of, field, x, x > 0 && !math.IsInf(x, 1), "a finite number above 0")
		}
		demand(of, "Pre", l.Pre, l.Pre > 0, "1 or more")
		demand(of, "Post", l.Post, l.Post > 0, "1 or more")
		positive("Tau", l.Tau)
		positive("Threshold", l.Threshold)
		demand(of, "NoSpike", l.NoSpike, l.NoSpike >= 0 && !math.IsInf(l.NoSpike, 1), "a finite number, 0 or more")
		demand(of, "Steepest", l.Steepest, l.Steepest >= 0 && !math.IsInf(l.Steepest, 1), "a finite number, 0 or more")
		demand(of, "Delays", len(l.Delays), len(l.Delays) > 0, "1 terminal or more")
		for i, d := range l.Delays {
			demand(of, fmt.Sprintf("Delays[%d]", i), d, d >= 0 && !math.IsInf(d, 1), "a finite number, 0 or more")
		}
		want := l.Pre * len(l.Delays) * l.Post
		demand(of, "Weights", len(l.Weights), len(l.Weights) == want, fmt.Sprintf("%d: one for each source, terminal and neuron", want))
		for i, w := range l.Weights {
			demand(of, fmt.Sprintf("Weights[%d]", i), w, math.Abs(w) <= math.MaxFloat32, "a number that float32 can hold")
		}
		if k > 0 {
			demand(of, "Pre", l.Pre, l.Pre == n.Layers[k-1].Post, fmt.Sprintf("the %d neurons of the layer before", n.Layers[k-1].Post))
		}
	}
	return errors.Join(errs...)
}

// Outputs is the number of neurons of the last layer.
func (n *Network) Outputs() int { return n.Layers[len(n.Layers)-1].Post }

// Tensors are the weights of all layers. They are views.
func (n *Network) Tensors() (all []gradient.Tensor) {
	for k, l := range n.Layers {
		all = append(all, gradient.Tensor{Name: fmt.Sprintf("layer%d.weights", k), Values: l.Weights, Single: true, Row: l.Post})
	}
	return all
}

// Uniform draws every weight of the layer between two values, as float32 can hold them. The stream is named by seed and k. Bohte, Kok and La
// Poutré take values that make every neuron fire, as training only moves spikes that are there.
func (l *Layer) Uniform(low, high float64, seed uint64, k int) {
	r := rng.New(seed, "weights", uint64(k))
	l.Weights = make([]float64, l.Pre*len(l.Delays)*l.Post)
	for i := range l.Weights {
		l.Weights[i] = float64(float32(low + (high-low)*r.Float64()))
	}
}
