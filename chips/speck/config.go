package speck

import (
	"math"

	"github.com/ranvier-sim/ranvier/topology"
)

// Layer is what is written into a core: a Shape in the chip's own numbers, and where its spikes go.
type Layer struct {
	Name string
	Shape

	// Weights are those of the kernel in the order [target channel][source channel][row][column]. (The vendor's samna
	// wants columns before rows.)
	Weights []int8
	Biases  []int8 // one for each channel; nil without

	Threshold int16 // a neuron whose state reaches it, >=, fires
	Low       int16 // the state never falls below it; as far down as it can be if there is no bound
	ToZero    bool  // a spike resets the state to 0; otherwise the threshold is taken off it

	// Decimate lets only every Decimate-th spike of the layer leave the core; 0 lets all.
	Decimate int

	Destinations []Destination
}

// Destination is a layer that the spikes of another go to.
type Destination struct {
	Layer int // its place in Config.Layers
	Pool  int // spikes at (y, x) arrive at (y/Pool, x/Pool)
	Shift int // and those of channel c in channel c + Shift, so that several layers can share a destination
}

// Source is a part of the input: a grid of event-camera pixels, or channels that the host sends.
type Source struct {
	Name         string
	Map          topology.FeatureMap
	Destinations []Destination
}

// Config is a network as the chip holds it.
type Config struct {
	Sources []Source
	Layers  []Layer
	Cores   []int // of each layer
}

// unbounded is Low for neurons without a lower bound. int16 has one.
const unbounded = math.MinInt16
