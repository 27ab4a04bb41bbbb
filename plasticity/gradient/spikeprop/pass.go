package spikeprop

import (
	"cmp"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/plasticity/gradient/internal/membrane"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Pass is one evaluation of a network after another, forward and then backward, for one goroutine.
type Pass struct {
	// Grid, if above 0, is a time to whose multiples the spikes of a layer are rounded before they reach the next: a picosecond, to see what the
	// simulator sees.
	Grid float64

	network *Network
	layers  []*layerPass
	inputs  []float64
	byInput []float64
}

// layerPass is the memory of one layer.
type layerPass struct {
	*Layer
	kernel   membrane.Membrane
	arrivals []arrival
	at       []float64 // of each neuron, +Inf for silence
	by       []float64 // derivative of the loss by it
}

// arrival is a spike at one terminal of all connections of a source.
type arrival struct {
	at  float64
	row int // of Weights
}

// NewPass returns the memory to evaluate the network, which must be one that Check finds no fault with. Parameters may change between
// evaluations, but not the number of anything.
func (n *Network) NewPass() *Pass {
	p := &Pass{network: n, inputs: make([]float64, n.Layers[0].Pre), byInput: make([]float64, n.Layers[0].Pre)}
	for _, l := range n.Layers {
		// The kernel (s/Tau) exp(1 - s/Tau) is the response of a membrane to a current of the same time constant.
		rate := 1 / l.Tau
		p.layers = append(p.layers, &layerPass{
			Layer: l, kernel: membrane.Membrane{Leak: rate, Rate: rate, Gain: rate * math.E},
			at: make([]float64, l.Post), by: make([]float64, l.Post),
		})
	}
	return p
}

// Forward finds the spikes of all neurons from those of the inputs, and returns those of the outputs, +Inf for silence. Of several of one
// input the last counts. The times are valid until the next call.
func (p *Pass) Forward(in []gradient.Event) []float64 {
	for i := range p.inputs {
		p.inputs[i] = math.Inf(1)
	}
	for _, e := range in {
		p.inputs[e.Source] = e.At
	}
	before := p.inputs
	for _, l := range p.layers {
		l.receive(before, p.Grid)
		for j := range l.at {
			l.at[j] = l.firstCrossing(j)
		}
		before = l.at
	}
	return before
}

// Times are the spikes of layer k in the last Forward.
func (p *Pass) Times(k int) []float64 { return p.layers[k].at }

// receive lists the arrivals in order of time.
func (l *layerPass) receive(before []float64, grid float64) {
	l.arrivals = l.arrivals[:0]
	for i, at := range before {
		if math.IsInf(at, 1) {
			continue
		}
		if grid > 0 {
			at = math.RoundToEven(at/grid) * grid
		}
		for k, delay := range l.Delays {
			l.arrivals = append(l.arrivals, arrival{at + delay, i*len(l.Delays) + k})
		}
	}
	slices.SortFunc(l.arrivals, func(x, y arrival) int { return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.row, y.row)) })
}

// firstCrossing is when neuron j reaches its threshold.
func (l *layerPass) firstCrossing(j int) float64 {
	u, i, now := 0.0, 0.0, math.Inf(-1)
	for k, a := range l.arrivals {
		if k > 0 && a.at > now {
			if s, crosses := l.kernel.Crossing(u, i, l.Threshold, a.at-now); crosses {
				return now + s
			}
			step := l.kernel.Over(a.at - now)
			u, i = step.Potential*u+step.Response*i, step.Current*i
		}
		now = a.at
		i += float64(float32(l.Weights[a.row*l.Post+j]))
	}
	s, crosses := l.kernel.Crossing(u, i, l.Threshold, math.Inf(1))
	if !crosses {
		return math.Inf(1)
	}
	return now + s
}

// Backward adds to grads, a slice for each layer's weights, the derivatives of a loss, given those by the times of the outputs.
func (p *Pass) Backward(outputs []float64, grads [][]float64) {
	copy(p.layers[len(p.layers)-1].by, outputs)
	for k := len(p.layers) - 1; k >= 0; k-- {
		before := p.byInput
		if k > 0 {
			before = p.layers[k-1].by
		}
		clear(before)
		l := p.layers[k]
		for j, at := range l.at {
			switch {
			case !math.IsInf(at, 1):
				l.learn(j, grads[k], before)
			case l.NoSpike > 0:
				for _, a := range l.arrivals {
					grads[k][a.row*l.Post+j] -= l.NoSpike
				}
			}
		}
	}
}

// learn is the delta rule for the connections of neuron j, with the names of the paper.
func (l *layerPass) learn(j int, grad, before []float64) {
	t := l.at[j]
	slope := 0.0 // of the potential at the spike: sum of w dy/dt
	for _, a := range l.arrivals {
		if a.at >= t {
			break
		}
		_, dy := l.y(t - a.at)
		slope += l.weight(a, j) * dy
	}
	if l.Steepest > 0 {
		slope = max(slope, 1/(l.Steepest*l.Tau))
	}
	delta := -l.by[j] / slope
	for _, a := range l.arrivals {
		if a.at >= t {
			break
		}
		y, dy := l.y(t - a.at)
		grad[a.row*l.Post+j] += delta * y
		before[a.row/len(l.Delays)] -= delta * l.weight(a, j) * dy
	}
}

func (l *layerPass) weight(a arrival, j int) float64 {
	return float64(float32(l.Weights[a.row*l.Post+j]))
}

// y is the kernel and its slope.
func (l *layerPass) y(s float64) (y, dy float64) {
	x := s / l.Tau
	e := portable.Exp(1 - x)
	return x * e, (1 - x) * e / l.Tau
}

// ByInput is the derivative of the loss by the time of each input, after Backward; 0 for one that is silent.
func (p *Pass) ByInput() []float64 { return p.byInput }
