package eventprop

import (
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
)

// Layered is a network of layers, each fed by the one before, whose neurons may fire any number of times. It computes forward and backward
// for itself, with the spikes that the simulator has and the gradients that a Trace has, in a small part of the
// time: all neurons of a layer see the same arrivals, so that the exponentials between two of them are paid once.
type Layered struct {
	Layers []*Layer
	Until  sim.Time // the end of every run
}

// Layer is a layer of neurons and the synapses onto them from the neurons of the layer before, or the inputs.
type Layer struct {
	Neuron              // with one port; TRef must be 0, or float64(sim.Never) for neurons that fire once
	Pre, Post int       // neurons
	Weights   []float64 // a row of Post for every source; they act as the nearest float32
	Delays    []float64 // of every synapse, ps, likewise; they act as the nearest ps; nil for none
	Rate      float64   // factor of the learning rate of delays; default 1

	// Steepest, if above 0, is a bound on TauM dV/dt at a spike, mV, from below, in derivatives only. Where a potential only grazes the threshold
	// the exact derivative is large beyond use. A gradient that is bounded is not exact.
	Steepest float64
}

// Check returns all mistakes, joined: *gradient.ParamError and *sim.ParamError.
func (n *Layered) Check() error {
	var errs []error
	demand := func(of, field string, value any, holds bool, want string) {
		if !holds {
			errs = append(errs, &gradient.ParamError{Of: of, Field: field, Value: value, Want: want})
		}
	}
	demand("network", "Layers", len(n.Layers), len(n.Layers) > 0, "1 or more")
	demand("network", "Until", n.Until, n.Until > 0 && n.Until < sim.Never, "more than 0, and below 106 days")
	for k, l := range n.Layers {
		name := layerName(k)
		_, err := l.compile(name)
		errs = append(errs, err)
		demand(name, "TauS", len(l.TauS), len(l.TauS) == 1, "one time constant, as there is one port")
		demand(name, "TRef", l.TRef, l.TRef == 0 || l.TRef >= float64(sim.Never), "0, or float64(sim.Never) for neurons that fire once")
		demand(name, "Pre", l.Pre, l.Pre > 0, "1 or more")
		demand(name, "Post", l.Post, l.Post > 0, "1 or more")
		demand(name, "Steepest", l.Steepest, l.Steepest >= 0 && !math.IsInf(l.Steepest, 1), "a finite number, 0 or more")
		demand(name, "Rate", l.Rate, l.Rate >= 0 && !math.IsInf(l.Rate, 1), "a finite number, 0 or more")
		if k > 0 {
			demand(name, "Pre", l.Pre, l.Pre == n.Layers[k-1].Post, fmt.Sprintf("the %d neurons of the layer before", n.Layers[k-1].Post))
		}
		errs = append(errs, checkList(name, "Weights", l.Weights, limits{l.Pre * l.Post, -math.MaxFloat32, math.MaxFloat32}))
		if l.Delays != nil {
			errs = append(errs, checkList(name, "Delays", l.Delays, limits{l.Pre * l.Post, 0, float64(sim.Never)}))
		}
	}
	return errors.Join(errs...)
}

func layerName(k int) string { return fmt.Sprintf("layer %d", k) }

// limits are those of a list: how many numbers, and from where to where.
type limits struct {
	n           int
	least, most float64
}

// checkList reports the first number that is beyond its limits.
func checkList(of, field string, values []float64, l limits) error {
	if len(values) != l.n {
		return &gradient.ParamError{Of: of, Field: field, Value: len(values), Want: fmt.Sprintf("%d numbers: one for each source and neuron", l.n)}
	}
	for i, x := range values {
		if !(x >= l.least && x <= l.most) {
			return &gradient.ParamError{Of: of, Field: fmt.Sprintf("%s[%d]", field, i), Value: x, Want: fmt.Sprintf("a number from %g to %g", l.least, l.most)}
		}
	}
	return nil
}

// Tensors are the parameters of all layers, in their order: of each the weights, and the delays where it has them. They are views.
func (n *Layered) Tensors() (all []gradient.Tensor) {
	for k, l := range n.Layers {
		all = append(all, gradient.Tensor{Name: fmt.Sprintf("layer%d.weights", k), Values: l.Weights, Single: true, Row: l.Post})
		if l.Delays != nil {
			all = append(all, gradient.Tensor{Name: fmt.Sprintf("layer%d.delays", k), Values: l.Delays, Bounded: true, Rate: l.Rate})
		}
	}
	return all
}

// Outputs is the number of neurons of the last layer.
func (n *Layered) Outputs() int { return n.Layers[len(n.Layers)-1].Post }

// Input is a spike of an input, at a whole picosecond.
type Input struct {
	Source int
	At     sim.Time
}
