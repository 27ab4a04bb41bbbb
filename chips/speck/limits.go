package speck

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/topology"
)

// Limits of a layer, from docs/speck/overview.md of sinabs and the page of samna on speck2b. One page says that a kernel is
// below 16x16, others that it may be 16x16.
const (
	MaxInput    = 128  // height and width of what arrives
	MaxOutput   = 64   // height and width of the neurons
	MaxChannels = 1024 // of neurons, and of what arrives
	MaxKernel   = 16   // a side; kernels are square
	MaxPadding  = 7    // on each side
	FanOut      = 2    // destinations of a layer, or of the input
)

var (
	strides = []int{1, 2, 4, 8} // down and across, independent of one another
	pools   = []int{1, 2, 4}    // square windows, for each destination
)

// Check says which limits of the chip, other than its memory, the geometry of a layer exceeds: *chips.LimitError and
// *chips.UnsupportedError, joined. `where` names the layer.
func (s Shape) Check(where string) error {
	r := refusal{where: where}
	for _, side := range []struct {
		resource string
		extent   topology.Extent
		limit    int64
		change   string
	}{
		{"size of the input map", topology.Extent{Y: s.In.Height, X: s.In.Width}, MaxInput, "pool it before"},
		{"size of the map of neurons", outExtent(s), MaxOutput, "take a larger stride"},
		{"kernel", s.Kernel, MaxKernel, "take a smaller kernel"},
		{"padding", s.Padding, MaxPadding, "take less"},
	} {
		r.limit(side.resource, int64(max(side.extent.Y, side.extent.X)), side.limit, "a side", side.change)
	}
	r.limit("channels of the input", int64(s.In.Channels), MaxChannels, "", "take fewer")
	r.limit("channels of neurons", int64(s.Channels), MaxChannels, "", "take fewer")
	if s.Kernel.Y != s.Kernel.X {
		r.refuse(fmt.Sprintf("a kernel of %v", s.Kernel), "take a square one, filled up with zeros")
	}
	if !slices.Contains(strides, s.Stride.Y) || !slices.Contains(strides, s.Stride.X) {
		r.refuse(fmt.Sprintf("a stride of %v", s.Stride), "take 1, 2, 4 or 8 in each direction")
	}
	return errors.Join(r.errs...)
}

func outExtent(s Shape) topology.Extent {
	out := s.Out()
	return topology.Extent{Y: out.Height, X: out.Width}
}

// checkDestinations says what the chip cannot do of the ways out of a layer, or of the input.
func checkDestinations(where string, to []Destination) error {
	r := refusal{where: where}
	r.limit("destinations", int64(len(to)), FanOut, "", "a layer that copies it could pass it on to more")
	for _, d := range to {
		r.pool(d.Pool)
	}
	return errors.Join(r.errs...)
}

// CheckPool says whether the chip can pool a layer's spikes over windows of a side.
func CheckPool(where string, side int) error {
	r := refusal{where: where}
	r.pool(side)
	return errors.Join(r.errs...)
}

// refusal gathers what the chip cannot do of one part of a network.
type refusal struct {
	where string
	errs  []error
}

func (r *refusal) limit(resource string, used, limit int64, unit, change string) {
	if used > limit {
		r.errs = append(r.errs, &chips.LimitError{Chip: Name, Where: r.where, Resource: resource, Used: used, Limit: limit, Unit: unit, Change: change})
	}
}

func (r *refusal) refuse(what, change string) {
	r.errs = append(r.errs, &chips.UnsupportedError{Chip: Name, Where: r.where, What: what, Change: change})
}

// pool refuses a window that the chip does not have. (The vendor's tools take others, 3x3 among them.)
func (r *refusal) pool(side int) {
	if !slices.Contains(pools, side) {
		r.refuse(fmt.Sprintf("pooling over %dx%d", side, side), "pool over 1x1, 2x2 or 4x4")
	}
}
