package topology

import "github.com/ranvier-sim/ranvier/sim"

// SumPooling connects windows of a feature map, each to the one neuron of the target that stands for it, channel by
// channel: the neurons there sum what their window sends. It is the depthwise Convolution without padding whose
// stride is its kernel. Where pooling has no neurons of its own, see Convolution.Pool instead.
//
// Windows may overlap, by a Stride below Window. What no whole window covers, at the lower and right edge, has no
// synapses. Mistakes are told of the convolution: its kernel is the window.
type SumPooling struct {
	In     FeatureMap // the source population
	Window Extent     // size
	Stride Extent     // default Window
	Weight Weights    // default DefaultWeight
	Delay  Delays     // default DefaultDelay
}

// Convolution is the rule as the convolution that it is.
func (r SumPooling) Convolution() Convolution {
	return Convolution{
		In: r.In, Channels: r.In.Channels, Groups: r.In.Channels,
		Kernel: r.Window, Stride: r.Stride.or(r.Window), Weight: r.Weight, Delay: r.Delay,
	}
}

// Out is the shape of the target population. It panics where Check returns an error.
func (r SumPooling) Out() FeatureMap { return r.Convolution().Out() }

// Check says what is wrong with the rule, whatever it connects: joined, each as a *sim.SynapseError.
func (r SumPooling) Check() error { return r.Convolution().Check() }

// Parts implements sim.Connector: whole targets, some 65536 synapses each.
func (r SumPooling) Parts(pre, post int) int { return r.Convolution().Parts(pre, post) }

// Part implements sim.Connector. Targets ascend, and for each target its sources.
func (r SumPooling) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	return r.Convolution().Part(p, dst)
}
