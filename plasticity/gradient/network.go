package gradient

import (
	"errors"
	"fmt"
	"math"
)

// Network is layers of neurons that fire at most once, each fed by the one before, the first by the inputs.
type Network struct {
	Layers []*Layer
}

// Check returns a *ParamError for each parameter that makes no sense, joined.
func (n *Network) Check() error {
	m := mistakes{of: "network"}
	m.demand("Layers", len(n.Layers), len(n.Layers) >= 1, "1 or more")
	errs := []error{m.err()}
	for k, l := range n.Layers {
		errs = append(errs, l.Check(layerName(k)))
		if k > 0 {
			m := mistakes{of: layerName(k)}
			m.demand("Pre", l.Pre, l.Pre == n.Layers[k-1].Post, fmt.Sprintf("the %d neurons of the layer before", n.Layers[k-1].Post))
			errs = append(errs, m.err())
		}
	}
	return errors.Join(errs...)
}

func layerName(k int) string { return fmt.Sprintf("layer %d", k) }

// Outputs is the number of neurons of the last layer.
func (n *Network) Outputs() int { return n.Layers[len(n.Layers)-1].Post }

// Hidden is the number of neurons of all layers but the last.
func (n *Network) Hidden() (hidden int) {
	for _, l := range n.Layers[:len(n.Layers)-1] {
		hidden += l.Post
	}
	return hidden
}

// Tensors are the parameters of all layers: of each the weights, the times of its pulses, its delays, where it has them. They are views: who
// writes to them changes the network.
func (n *Network) Tensors() (all []Tensor) {
	for k, l := range n.Layers {
		name := func(what string) string { return fmt.Sprintf("layer%d.%s", k, what) }
		all = append(all, Tensor{Name: name("weights"), Values: l.Weights, Single: true, Row: l.Post})
		if len(l.Pulses) > 0 {
			all = append(all, Tensor{Name: name("pulses"), Values: l.Pulses, Bounded: true, Rate: l.Rate, Fixed: l.Fixed})
		}
		if l.Axonal != nil {
			all = append(all, Tensor{Name: name("axonal"), Values: l.Axonal, Bounded: true, Rate: l.Rate})
		}
		if l.Synaptic != nil {
			all = append(all, Tensor{Name: name("synaptic"), Values: l.Synaptic, Bounded: true, Rate: l.Rate})
		}
	}
	return all
}

// Pass is one evaluation of a network after another, forward and then backward, for one goroutine.
type Pass struct {
	// Grid, if above 0, is a time to whose multiples the spikes of a layer are rounded before they reach the next: a picosecond, to see
	// what the simulator sees.
	Grid float64

	// Alter, if given, changes what arrives at layer k, but its pulses, before it is used: in place. A gradient of what it does is not
	// taken.
	Alter func(k int, events []Event) []Event

	runs    []*run
	events  []Event
	grads   [][]float64 // with respect to the spikes of each layer
	sources [][]float64 // with respect to the arrivals at each layer
	quiet   []bool
}

// NewPass returns the memory to evaluate the network, which must be one that Check finds no fault with. Parameters may change between
// evaluations, but not the number of anything.
func (n *Network) NewPass() *Pass {
	p := &Pass{quiet: make([]bool, n.Hidden()+n.Outputs())}
	for _, l := range n.Layers {
		p.runs = append(p.runs, newRun(l))
		p.grads = append(p.grads, make([]float64, l.Post))
		p.sources = append(p.sources, make([]float64, l.Sources()))
	}
	return p
}

// Forward finds the first spikes of all neurons from those of the inputs, at most one of each, and returns those of the outputs, +Inf for
// silence. Inputs cost least in order of (At, Source). The times are valid until the next call.
func (p *Pass) Forward(in []Event) []float64 {
	for k, r := range p.runs {
		if k > 0 {
			in = p.spikes(p.runs[k-1])
		}
		if p.Alter != nil {
			in = p.Alter(k, in)
		}
		r.forward(in)
	}
	return p.runs[len(p.runs)-1].at
}

// Layer finds the first spikes of layer k alone from the arrivals of its sources but the pulses, as Forward does.
func (p *Pass) Layer(k int, in []Event) []float64 {
	p.runs[k].forward(in)
	return p.runs[k].at
}

// spikes lists those of a layer that fire.
func (p *Pass) spikes(r *run) []Event {
	p.events = p.events[:0]
	for j, t := range r.at {
		if math.IsInf(t, 1) {
			continue
		}
		if p.Grid > 0 {
			t = math.RoundToEven(t/p.Grid) * p.Grid
		}
		p.events = append(p.events, Event{j, t})
	}
	return p.events
}

// Times are the first spikes of layer k in the last Forward.
func (p *Pass) Times(k int) []float64 { return p.runs[k].at }

// Quiet tells of each neuron whether it was silent in the last Forward, layer after layer.
func (p *Pass) Quiet() []bool {
	q := p.quiet[:0]
	for _, r := range p.runs {
		for _, t := range r.at {
			q = append(q, math.IsInf(t, 1))
		}
	}
	return q
}

// Gradients are places for derivatives with respect to the parameters of a network.
type Gradients struct {
	Tensors [][]float64 // one for each of Network.Tensors
	Inputs  []float64   // of the time of each input; nil where nobody asks

	NoSpike float64 // see Derivatives
}

// Backward adds to g the derivatives of a loss, given those with respect to the output spikes of the last Forward.
func (p *Pass) Backward(outputs []float64, g *Gradients) {
	grad, place := outputs, len(g.Tensors)
	for k := len(p.runs) - 1; k >= 0; k-- {
		r := p.runs[k]
		place -= r.tensors()
		p.backward(k, grad, g.Tensors[place:place+r.tensors()], g)
		if k > 0 {
			grad = p.grads[k-1]
			copy(grad, p.sources[k])
		}
	}
	if g.Inputs != nil {
		for i := range g.Inputs {
			g.Inputs[i] += p.sources[0][i]
		}
	}
}

// Wake takes an amount from the derivatives of the weights by which sources reached an output that stayed silent in the last Forward, so that
// they grow. Silence has no derivative: this is a cure of it, and no part of the gradient.
func (p *Pass) Wake(output int, amount float64, g *Gradients) {
	last := len(p.runs) - 1
	r := p.runs[last]
	weights := g.Tensors[len(g.Tensors)-r.tensors()]
	for _, e := range r.events {
		weights[e.Source*r.Post+output] -= amount
	}
}

// tensors is how many a layer has.
func (l *Layer) tensors() int {
	n := 1
	for _, has := range []bool{len(l.Pulses) > 0, l.Axonal != nil, l.Synaptic != nil} {
		if has {
			n++
		}
	}
	return n
}

// backward adds the derivatives of one layer to its tensors.
func (p *Pass) backward(k int, grad []float64, tensors [][]float64, g *Gradients) {
	r := p.runs[k]
	d := Derivatives{Weights: tensors[0], NoSpike: g.NoSpike}
	if k > 0 || g.Inputs != nil || r.trainsPulses() || r.Axonal != nil {
		clear(p.sources[k])
		d.Sources = p.sources[k]
	}
	if r.Synaptic != nil {
		d.Synaptic = tensors[len(tensors)-1]
	}
	r.backward(grad, &d)
	next := 1
	if len(r.Pulses) > 0 {
		if r.trainsPulses() {
			addTo(tensors[next], d.Sources[r.Pre:])
		}
		next++
	}
	if r.Axonal != nil {
		addTo(tensors[next], d.Sources[:r.Pre])
	}
}
