package speck

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// blueprint is a network as layers and sources, in its own numbers.
//
// A population with input is a layer: the convolution of what projects to it, by topology.Convolution, SumPooling or
// AllToAll. One with several such projections is a layer whose input channels are those of all of them, one after the
// other. A source is a grid of pixels or channels. A source of one neuron that projects to layers which have other
// input, by AllToAll, is the slow clock, and its weights are their biases.
type blueprint struct {
	net     *sim.Network
	maps    []topology.FeatureMap // by population
	layers  []plan
	sources []Source
	layer   []int // by population: its place in layers, or none
	source  []int // by population: its place in sources, or none
	clock   int   // the population that is the slow clock, or none
}

const none = -1

// plan is a layer in the numbers of the network.
type plan struct {
	name       string
	population int
	Shape
	cell
	inputs       []input
	weights      []float64 // [target channel][source channel][row][column]
	biases       []float64 // by channel; nil without
	destinations []Destination
}

// input is a projection to a layer.
type input struct {
	projection int
	rule       topology.Convolution // what it does; its Pool is done where the spikes come from
	shift      int                  // of its first source channel in the layer's input
	square     int                  // side of the pooling window
}

// read makes out layers and sources. Mistakes are joined: *chips.UnsupportedError and *chips.LimitError.
func read(net *sim.Network) (*blueprint, error) {
	b := &blueprint{net: net, clock: none, maps: make([]topology.FeatureMap, len(net.Populations))}
	b.layer, b.source = slices.Repeat([]int{none}, len(net.Populations)), slices.Repeat([]int{none}, len(net.Populations))
	for _, p := range net.Projections {
		if n := p.Post.Spec.NumPorts(); int(p.Port) >= n {
			return nil, refuseProjection(p, fmt.Sprintf("input port %d of neurons that have %d", p.Port, n), "connect to a port that they have")
		}
		if p.Rule != nil {
			return nil, refuseProjection(p, "synapses that learn", "learn first, and replay the network that has learned")
		}
	}
	order, err := b.order()
	if err != nil {
		return nil, err
	}
	if err := b.findClock(); err != nil {
		return nil, err
	}
	var errs []error
	for _, k := range order {
		if chips.IsSource(net.Populations[k]) {
			errs = append(errs, b.addSource(k))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, k := range order { // a layer needs the maps of those before it
		if !chips.IsSource(net.Populations[k]) {
			if err := b.addLayer(k); err != nil {
				errs = append(errs, err)
				b.maps[k] = channelsOnly(net.Populations[k].N)
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return b, errors.Join(b.direct(), b.fill())
}

// order is the populations, each after those that project to it; otherwise in the order of the network.
func (b *blueprint) order() ([]int, error) {
	done := make([]bool, len(b.net.Populations))
	var order []int
	for len(order) < len(done) {
		next := none
		for k := range done {
			if !done[k] && b.ready(k, done) {
				next = k
				break
			}
		}
		if next == none {
			left := slices.Index(done, false)
			return nil, b.refuse(left, "spikes that come back to it through other layers", "take a projection out of the loop, which can bring the chip to a deadlock")
		}
		done[next] = true
		order = append(order, next)
	}
	return order, nil
}

// recurrent tells whether a projection comes back to the layer that it comes from. The chip leaves it out.
func recurrent(p *sim.Projection) bool { return p.Pre == p.Post }

// ready tells whether all that project to a population are done.
func (b *blueprint) ready(k int, done []bool) bool {
	for _, p := range b.net.Projections {
		if p.Post == b.net.Populations[k] && !recurrent(p) && !done[b.place(p.Pre)] {
			return false
		}
	}
	return true
}

func (b *blueprint) place(p *sim.Population) int { return slices.Index(b.net.Populations, p) }

// refuse is the error for a population that the chip cannot have.
func (b *blueprint) refuse(k int, what, change string) error {
	return &chips.UnsupportedError{Chip: Name, Where: fmt.Sprintf("population %q", b.net.Populations[k].Name), What: what, Change: change}
}

func refuseProjection(p *sim.Projection, what, change string) error {
	return &chips.UnsupportedError{Chip: Name, Where: fmt.Sprintf("projection %q", p.Name()), What: what, Change: change}
}

// findClock finds the source that is the slow clock, if there is one.
func (b *blueprint) findClock() error {
	for k, p := range b.net.Populations {
		if !chips.IsSource(p) || p.N != 1 || !b.ticks(p) {
			continue
		}
		if b.clock != none {
			return b.refuse(k, fmt.Sprintf("a second clock beside %q", b.net.Populations[b.clock].Name), "have one source give all biases: the chip has one slow clock")
		}
		b.clock = k
	}
	return nil
}

// ticks tells whether all that a source projects to has other input, and gets the source's by AllToAll.
func (b *blueprint) ticks(source *sim.Population) bool {
	any := false
	for _, p := range b.net.Projections {
		if p.Pre != source {
			continue
		}
		any = true
		other := slices.ContainsFunc(b.net.Projections, func(q *sim.Projection) bool { return q.Post == p.Post && q.Pre != source && !recurrent(q) })
		if !dense(p) || !other {
			return false
		}
	}
	return any
}

// addSource finds the grid of a source: as the first convolution that it projects through has it, or else a channel for each neuron.
func (b *blueprint) addSource(k int) error {
	p := b.net.Populations[k]
	b.maps[k] = channelsOnly(p.N)
	if k == b.clock {
		return nil
	}
	for _, projection := range b.net.Projections {
		if rule, ok := convolution(projection); ok && projection.Pre == p {
			b.maps[k] = rule.In
			break
		}
	}
	b.source[k] = len(b.sources)
	b.sources = append(b.sources, Source{Name: p.Name, Map: b.maps[k]})
	if m := b.maps[k]; max(m.Height, m.Width) > MaxInput || m.Channels > MaxChannels {
		return &chips.LimitError{Chip: Name, Where: fmt.Sprintf("population %q", p.Name), Resource: "size of the input", Used: int64(max(m.Height, m.Width, m.Channels)),
			Limit: MaxInput, Unit: "pixels a side", Change: fmt.Sprintf("cut %v down to %d x %d pixels in %d channels", m, MaxInput, MaxInput, MaxChannels)}
	}
	return nil
}

// addLayer makes the plan of a population, but for its weights.
func (b *blueprint) addLayer(k int) error {
	p := b.net.Populations[k]
	l := plan{name: p.Name, population: k}
	var errs []error
	var err error
	if l.cell, err = cellOf(p); err != nil {
		errs = append(errs, err)
	}
	for i, projection := range b.net.Projections {
		if projection.Post != p || recurrent(projection) {
			continue
		}
		if b.place(projection.Pre) == b.clock {
			l.Bias = true
			continue
		}
		if err := b.addInput(&l, i); err != nil {
			errs = append(errs, err)
		}
	}
	switch {
	case len(errs) > 0:
		return errors.Join(errs...)
	case len(l.inputs) == 0:
		return b.refuse(k, "neurons without input", "leave them out")
	}
	b.maps[k] = l.Out()
	b.layer[k] = len(b.layers)
	b.layers = append(b.layers, l)
	return l.Check(fmt.Sprintf("population %q", p.Name))
}

// direct tells each layer and source where its spikes go.
func (b *blueprint) direct() error {
	var errs []error
	for l := range b.layers {
		for _, in := range b.layers[l].inputs {
			from := b.place(b.net.Projections[in.projection].Pre)
			to := Destination{Layer: l, Pool: in.square, Shift: in.shift}
			if k := b.layer[from]; k != none {
				b.layers[k].destinations = append(b.layers[k].destinations, to)
			} else {
				s := &b.sources[b.source[from]]
				s.Destinations = append(s.Destinations, to)
			}
		}
	}
	for _, l := range b.layers {
		errs = append(errs, checkDestinations(fmt.Sprintf("population %q", l.name), l.destinations))
	}
	for _, s := range b.sources {
		errs = append(errs, checkDestinations(fmt.Sprintf("population %q", s.Name), s.Destinations))
	}
	return errors.Join(errs...)
}
