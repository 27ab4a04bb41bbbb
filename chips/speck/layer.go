package speck

import (
	"math/bits"

	"github.com/ranvier-sim/ranvier/topology"
)

// Shape is the geometry of what one core computes: a convolution, and the neurons that it feeds.
type Shape struct {
	In       topology.FeatureMap // of the events that arrive, which the layer before has pooled
	Channels int                 // of the neurons
	Kernel   topology.Extent
	Stride   topology.Extent
	Padding  topology.Extent
	Bias     bool // whether the neurons have one
}

// Out is the shape of the neurons. Sizes are rounded down, as the chip's own mapping has it. (The vendor's
// validate_memory_mapping_speck leaves a half, which it then rounds up to a power of two: it claims four times the memory
// for 128x128 pixels under a kernel of 3x3 with stride 2 and padding 1, and refuses a layer that the chip takes.)
func (s Shape) Out() topology.FeatureMap {
	return topology.Convolution{In: s.In, Channels: s.Channels, Kernel: s.Kernel, Stride: s.Stride, Padding: s.Padding}.Out()
}

// Memory is how many words of its three memories a core gives to a layer.
type Memory struct{ Kernel, Neuron, Bias int64 }

// Memory is what the layer takes of a core. Words are addressed by bit fields, so that some counts are rounded up to
// powers of two: taps and target channels of the kernel, height and width of the neurons; but neither the source
// channels of the kernel nor the channels of the neurons. The neurons are those before pooling. It is DynapcnnLayer.memory_summary of sinabs
// (synsense/sinabs at 904eb89, dynapcnn_layer.py).
func (s Shape) Memory() Memory {
	out := s.Out()
	m := Memory{
		Kernel: int64(s.In.Channels) << (addressBits(s.Kernel.Area()) + addressBits(s.Channels)),
		Neuron: int64(out.Channels) << (addressBits(out.Height) + addressBits(out.Width)),
	}
	if s.Bias {
		m.Bias = int64(s.Channels)
	}
	return m
}

// Words is the number of weights and of neurons that there are, which take up the memory.
func (s Shape) Words() (weights, neurons int64) {
	return int64(s.In.Channels) * int64(s.Kernel.Area()) * int64(s.Channels), int64(s.Out().N())
}

// SynOps is the number of synaptic operations of one event amid the map: Channels Kernel / Stride, at most (sinabs,
// docs/speck/faqs/tips_for_training.md).
func (s Shape) SynOps() float64 {
	return float64(s.Channels*s.Kernel.Area()) / float64(s.Stride.Area())
}

// addressBits is how many bits number n things: the logarithm of n to base 2, rounded up.
func addressBits(n int) int { return bits.Len(uint(n - 1)) }

// Fits tells whether a memory is large enough for a need. One that is filled to the last word is.
func (m Memory) Fits(need Memory) bool {
	return need.Kernel <= m.Kernel && need.Neuron <= m.Neuron && need.Bias <= m.Bias
}

// Address is the number by which the chip reads out a neuron of a feature map: its row, its column and its channel, each
// in as many bits as its count takes, the row in the highest.
//
// The vendor's calculate_neuron_address puts the row above as many bits as rows take, where it must be as many as columns take. In
// square maps these are the same. In one of 17 rows and 34 columns, which take 5 and 6 bits, the lowest bit of the row comes to lie
// on the highest of the column: row 1, column 0 has the address of row 0, column 32. In one of 34 rows and 17 columns a bit is left
// out, and the last rows are beyond the memory of the layer.
func Address(m topology.FeatureMap, c, y, x int) int {
	return y<<(addressBits(m.Width)+addressBits(m.Channels)) | x<<addressBits(m.Channels) | c
}

// Addresses is how many addresses the map spans: all are below it.
func Addresses(m topology.FeatureMap) int {
	return 1 << (addressBits(m.Height) + addressBits(m.Width) + addressBits(m.Channels))
}

// Locate is the inverse of Address.
func Locate(m topology.FeatureMap, address int) (c, y, x int) {
	cBits, xBits := addressBits(m.Channels), addressBits(m.Width)
	return address & (1<<cBits - 1), address >> (cBits + xBits), address >> cBits & (1<<xBits - 1)
}
