package eventprop

import (
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Pass is one run of a Layered network after another, forward and then backward, for one goroutine.
type Pass struct {
	network *Layered
	layers  []*layerPass
	inputs  []source
	byInput []float64
}

// source is a spike on its way to a layer.
type source struct {
	at     float64 // ps, whole
	neuron int32   // that fired
	spike  int32   // its number among the spikes of its layer
}

// layerPass is the memory of one layer.
type layerPass struct {
	*Layer
	cell   *cell
	lanes  []lane
	spikes []spike
	by     []float64 // derivative of the loss by the time of each spike
	out    []source  // spikes as they are sent, in order of time
	first  []int32   // by neuron: its first spike, or -1
	tops   []top     // by neuron, where somebody asks
	known  []bool    // which of these are found
}

// spike is one of a layer.
type spike struct {
	at       float64 // unrounded
	neuron   int32
	gap      int32 // of its lane, in which it falls
	slope    float64
	relaunch float64 // du/dt after it
}

// NewPass returns the memory to run the network, which must be one that Check finds no fault with. Parameters may change between runs,
// but not the number of anything.
func (n *Layered) NewPass() *Pass {
	p := &Pass{network: n}
	for _, l := range n.Layers {
		c, err := l.compile("")
		if err != nil {
			panic("eventprop: NewPass of a network that Check refuses: " + err.Error())
		}
		lp := &layerPass{Layer: l, cell: c, first: make([]int32, l.Post)}
		if l.Delays == nil {
			lp.lanes = []lane{newLane(lp, 0, l.Post)}
		} else {
			for j := range l.Post {
				lp.lanes = append(lp.lanes, newLane(lp, j, j+1))
			}
		}
		p.layers = append(p.layers, lp)
	}
	return p
}

// Forward runs the network. Inputs may come in any order; those at or after the end are ignored, as they change nothing before it.
func (p *Pass) Forward(inputs []Input) {
	p.inputs = p.inputs[:0]
	for i, in := range inputs {
		p.inputs = append(p.inputs, source{float64(in.At), int32(in.Source), int32(i)})
	}
	sortSources(p.inputs)
	p.byInput = resize(p.byInput, len(inputs))
	in := p.inputs
	for _, l := range p.layers {
		l.forward(in, float64(p.network.Until))
		in = l.out
	}
}

func sortSources(s []source) {
	slices.SortFunc(s, func(x, y source) int {
		switch {
		case x.at < y.at:
			return -1
		case x.at > y.at:
			return 1
		}
		return int(x.neuron) - int(y.neuron)
	})
}

// resize returns a slice of n zeros.
func resize(s []float64, n int) []float64 {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

func (l *layerPass) forward(in []source, until float64) {
	l.spikes = l.spikes[:0]
	clear(l.known)
	for i := range l.lanes {
		l.lanes[i].load(in, until)
		l.lanes[i].forward()
	}
	l.by = resize(l.by, len(l.spikes))
	l.out = l.out[:0]
	for i := range l.first {
		l.first[i] = -1
	}
	for i, s := range l.spikes {
		if first := l.first[s.neuron]; first < 0 || s.at < l.spikes[first].at {
			l.first[s.neuron] = int32(i)
		}
		if at := math.Floor(s.at + 0.5); at < until {
			l.out = append(l.out, source{at, s.neuron, int32(i)})
		}
	}
	sortSources(l.out)
}

// Spikes appends the spikes of a layer in the last run to dst, in (At, Neuron) order, as the simulator has them.
func (p *Pass) Spikes(layer int, dst []sim.Spike) []sim.Spike {
	for _, s := range p.layers[layer].out {
		dst = append(dst, sim.Spike{At: sim.Time(s.at), Neuron: uint32(s.neuron)})
	}
	return dst
}

// First returns the unrounded time of the first spike of a neuron in the last run, ps, or +Inf.
func (p *Pass) First(layer, neuron int) float64 {
	l := p.layers[layer]
	if i := l.first[neuron]; i >= 0 {
		return l.spikes[i].at
	}
	return math.Inf(1)
}

// ByFirst adds to the derivative of the loss by the first spike of a neuron, per ps. A neuron that is silent has none.
func (p *Pass) ByFirst(layer, neuron int, value float64) {
	l := p.layers[layer]
	if i := l.first[neuron]; i >= 0 {
		l.by[i] += value
	}
}

// BySpike adds to the derivative of the loss by the k-th of a layer's spikes, in the order of Spikes.
func (p *Pass) BySpike(layer, k int, value float64) {
	l := p.layers[layer]
	l.by[l.out[k].spike] += value
}

// Count returns how often a neuron fired in the last run, where a spike at t counts 1 - exp(-(Until - t)/fade), as in SpikeCount; fade in ps.
func (p *Pass) Count(layer, neuron int, fade float64) (count float64) {
	l := p.layers[layer]
	for _, s := range l.out {
		if int(s.neuron) == neuron {
			count -= math.Expm1(-(float64(p.network.Until) - l.spikes[s.spike].at) / fade)
		}
	}
	return count
}

// ByCount adds to the derivative of the loss by the Count of a neuron.
func (p *Pass) ByCount(layer, neuron int, fade, value float64) {
	l := p.layers[layer]
	for _, s := range l.out {
		if int(s.neuron) == neuron {
			l.by[s.spike] -= value * portable.Exp(-(float64(p.network.Until)-l.spikes[s.spike].at)/fade) / fade
		}
	}
}

// Backward adds the derivatives of the loss, given those by the spikes of the last run, to grads: a slice for each of Layered.Tensors.
func (p *Pass) Backward(grads [][]float64) {
	place := len(grads)
	for k := len(p.layers) - 1; k >= 0; k-- {
		l := p.layers[k]
		var delays []float64
		if l.Delays != nil {
			place--
			delays = grads[place]
		}
		place--
		before := p.byInput
		if k > 0 {
			before = p.layers[k-1].by
		}
		for i := range l.lanes {
			l.lanes[i].backward(grads[place], delays, before)
		}
	}
}

// Wake takes an amount from the derivatives of the weights by which sources reached a neuron that was silent in the last run, so that training
// raises them. It is no part of the gradient.
func (p *Pass) Wake(layer, neuron int, amount float64, grads [][]float64) {
	place := 0
	for _, l := range p.network.Layers[:layer] {
		place += l.tensors()
	}
	l := p.layers[layer]
	at := 0
	if l.Delays != nil {
		at = neuron
	}
	for _, a := range l.lanes[at].arrivals {
		grads[place][int(a.neuron)*l.Post+neuron] -= amount
	}
}

// tensors is how many a layer has.
func (l *Layer) tensors() int {
	if l.Delays != nil {
		return 2
	}
	return 1
}

// ByInput is the derivative of the loss by the time of each input of the last run, in the order given to Forward, after Backward.
func (p *Pass) ByInput() []float64 { return p.byInput }
