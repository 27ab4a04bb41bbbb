package topology

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// Convolution connects two feature maps by a kernel that slides over the first. Neuron (f, y, x) of the target
// receives from the neurons (c, y*Stride.Y - Padding.Y + i*Dilation.Y, x*Stride.X - Padding.X + j*Dilation.X), for
// every channel c of its group and every tap (i, j) of the kernel; there are no synapses from the padding.
// It is what machine learning calls a convolution (a cross-correlation), with the sizes of PyTorch's Conv2d:
//
//	out = floor((in + 2 Padding - Dilation (Kernel - 1) - 1) / Stride) + 1     down and across
//
// Pool sums the input over windows that do not overlap before the kernel sees it: (c, y, x) then acts as
// (c, y/Pool.Y, x/Pool.X), each of its spikes on its own. It is what a sum-pooling layer does that has no neurons, and
// loses none of its spikes where two fall together. What does not fill a window, at the lower and right edge, has
// no synapses.
//
// The weights of the kernel are shared by the definition, not in memory: the engine keeps 8 bytes for each
// of Synapses, as for every other rule, so that what an event costs is the same and any rule can learn. A map of 32
// channels of 34 x 34 from 16 by 3 x 3 has 5.1 million synapses, or 41 MB, of 4,608 different weights.
type Convolution struct {
	In       FeatureMap // the source population
	Pool     Extent     // of the input; default 1x1, none
	Channels int        // of the target population, whose height and width follow: see Out
	Kernel   Extent     // size
	Stride   Extent     // default 1x1
	Padding  Extent     // of the input, once pooled, on each side; default none
	Dilation Extent     // distance between neighbouring taps; default 1x1

	// Groups divides the channels of both sides into as many groups, which have no synapses between them. With as
	// many as there are channels the convolution is depthwise. Default 1.
	Groups int

	// Filters are the weights of the kernel that all places share, in the order [target channel][source channel
	// within its group][row][column]: see Tap. Without them, Weight gives each synapse its own, as in a layer that is
	// connected locally and learns.
	Filters []float64
	Weight  Weights // default DefaultWeight
	Delay   Delays  // default DefaultDelay
}

// Complete is the rule with the defaults of its geometry filled in.
func (r Convolution) Complete() Convolution {
	r.Pool, r.Stride, r.Dilation = r.Pool.or(Square(1)), r.Stride.or(Square(1)), r.Dilation.or(Square(1))
	if r.Groups == 0 {
		r.Groups = 1
	}
	return r
}

// Pooled is the shape of the input once it is pooled. It panics, as Out does, where Check returns an error.
func (r Convolution) Pooled() FeatureMap {
	r = r.Complete()
	return FeatureMap{r.In.Channels, r.In.Height / r.Pool.Y, r.In.Width / r.Pool.X}
}

// Out is the shape of the target population.
func (r Convolution) Out() FeatureMap {
	r = r.Complete()
	in := r.Pooled()
	return FeatureMap{
		Channels: r.Channels,
		Height:   slid(in.Height, r.Kernel.Y, r.Stride.Y, r.Padding.Y, r.Dilation.Y),
		Width:    slid(in.Width, r.Kernel.X, r.Stride.X, r.Padding.X, r.Dilation.X),
	}
}

// slid is the number of places that a kernel takes in one direction, 0 if there is none.
func slid(in, kernel, stride, padding, dilation int) int {
	room := in + 2*padding - dilation*(kernel-1) - 1
	if room < 0 {
		return 0
	}
	return room/stride + 1
}

// Tap is the place in Filters of the weight of tap (i, j), from source channel c, counted within its group, to target
// channel f.
func (r Convolution) Tap(f, c, i, j int) int {
	return ((f*(r.In.Channels/max(1, r.Groups))+c)*r.Kernel.Y+i)*r.Kernel.X + j
}

// Taps is the number of weights of the kernel.
func (r Convolution) Taps() int {
	return r.Channels * (r.In.Channels / max(1, r.Groups)) * r.Kernel.Area()
}

// largest is a bound on the sizes of a kernel and of what goes with it, so that no product of them overflows.
const largest = 1 << 15

// Check says what is wrong with the rule, whatever it connects: joined, each as a *sim.SynapseError.
func (r Convolution) Check() error {
	r = r.Complete()
	var wrong mistakes
	limit := func(field string, value any, ok bool, want string) {
		if !ok {
			wrong.addError(whole(field, value, want))
		}
	}
	size := fmt.Sprintf("1 .. %d in both directions", largest)
	limit("input map", r.In, r.In.possible(), "channels, height and width of 1 or more, and less than 2^31 neurons")
	limit("channels", r.Channels, r.Channels >= 1 && r.Channels <= largest, fmt.Sprintf("1 .. %d", largest))
	limit("kernel", r.Kernel, r.Kernel.within(1, largest), size)
	limit("stride", r.Stride, r.Stride.within(1, largest), size)
	limit("dilation", r.Dilation, r.Dilation.within(1, largest), size)
	limit("padding", r.Padding, r.Padding.within(0, largest), fmt.Sprintf("0 .. %d in both directions", largest))
	limit("pool", r.Pool, r.Pool.within(1, largest), size)
	limit("groups", r.Groups, r.Groups >= 1, "1 or more")
	if err := wrong.err(); err != nil {
		return err
	}
	return errors.Join(r.checkFit(), r.checkWeights())
}

// checkFit says where sizes that are possible each do not fit together.
func (r Convolution) checkFit() error {
	var wrong mistakes
	if r.In.Channels%r.Groups != 0 || r.Channels%r.Groups != 0 {
		wrong.addError(whole("groups", r.Groups, fmt.Sprintf("a divisor of the %d channels of the source and the %d of the target", r.In.Channels, r.Channels)))
	}
	if pooled := r.Pooled(); min(pooled.Height, pooled.Width) < 1 {
		wrong.addError(whole("pool", r.Pool, fmt.Sprintf("a window within the input map of %v", r.In)))
		return wrong.err()
	}
	switch out := r.Out(); {
	case min(out.Height, out.Width) < 1:
		wrong.addError(whole("kernel", r.Kernel, fmt.Sprintf("one within the pooled and padded input map of %dx%d", r.Pooled().Height+2*r.Padding.Y, r.Pooled().Width+2*r.Padding.X)))
	case !out.possible():
		wrong.addError(whole("output map", out, "less than 2^31 neurons"))
	}
	return wrong.err()
}

// checkWeights says what is wrong with the weights that all places share.
func (r Convolution) checkWeights() error {
	if r.Filters == nil {
		return nil
	}
	var wrong mistakes
	if r.Weight != nil {
		wrong.addError(whole("weight", "Filters and Weight", "one of the two"))
	}
	if want := r.Taps(); len(r.Filters) != want {
		wrong.addError(whole("filters", fmt.Sprintf("a list of %d", len(r.Filters)),
			fmt.Sprintf("%d: %d target channels, %d source channels, %v taps", want, r.Channels, r.In.Channels/r.Groups, r.Kernel)))
	}
	for i, w := range r.Filters {
		if !fits(w) {
			wrong.addError(whole(fmt.Sprintf("filters[%d]", i), w, wantWeight))
		}
	}
	return wrong.err()
}

// checkSizes says where the populations have other sizes than the maps.
func (r Convolution) checkSizes(p sim.Part) error {
	var wrong mistakes
	if p.Pre != r.In.N() {
		wrong.addError(whole("size of the source", p.Pre, fmt.Sprintf("%d, for the input map of %v", r.In.N(), r.In)))
	}
	if out := r.Out(); p.Post != out.N() {
		wrong.addError(whole("size of the target", p.Post, fmt.Sprintf("%d, for the output map of %v", out.N(), out)))
	}
	return wrong.err()
}
