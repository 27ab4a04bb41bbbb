package onespike

import (
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Parameters are those of the code and of the layers.
type Parameters struct {
	Layers   int      `usage:"layers that learn, one after the other: 1 or 2 (one spike)"`
	Contrast float64  `usage:"contrast below which a pixel is silent (one spike)"`
	Spread   sim.Time `usage:"time of the spike of the least contrast (one spike)"`

	Features int     `usage:"features of the first of two layers (one spike)"`
	Patch    int     `usage:"side of a feature, pixels (one spike)"`
	Stride   int     `usage:"from one place of a feature to the next, pixels (one spike)"`
	Pool     int     `usage:"places in a row that share a pool (one spike)"`
	Patches  int     `usage:"patches of an image that features are learned from (one spike)"`
	Reach1   float64 `usage:"threshold of a feature, in strongest synapses (one spike)"`

	Reach2 float64 `usage:"threshold of a neuron on features, in strongest synapses (one spike)"`
	Reach  float64 `usage:"threshold of a neuron on pixels, in strongest synapses (one spike)"`

	Grow   float64 `usage:"step of the rule up, part of the way (one spike)"`
	Shrink float64 `usage:"step of the rule down, part of the way (one spike)"`
	Tire   float64 `usage:"rise of the threshold of a winner while it learns, part of it (one spike)"`
}

// Default returns the defaults.
func Default() Parameters {
	return Parameters{
		Layers: 2, Contrast: 0.08, Spread: 5 * sim.Millisecond,
		Features: 16, Patch: 5, Stride: 1, Pool: 4, Patches: 4, Reach1: 5,
		Reach2: 25, Reach: 50,
		Grow: 0.1, Shrink: 0.03, Tire: 0.02,
	}
}

// Check returns what makes no sense, joined, each a *session.ParameterError.
func (p *Parameters) Check() error {
	return errors.Join(
		session.Demand("layers", p.Layers, p.Layers == 1 || p.Layers == 2, "1 or 2"),
		session.Demand("contrast", p.Contrast, p.Contrast > 0 && p.Contrast < 1, "above 0 and below 1"),
		session.Demand("spread", p.Spread, p.Spread >= 0.1*sim.Millisecond && p.Spread <= 20*sim.Millisecond, "0.1ms to 20ms"),
		session.Demand("features", p.Features, p.Features >= 2 && p.Features <= 10_000, "2 to 10000"),
		session.Demand("patch", p.Patch, p.Patch >= 2 && p.Patch <= 64, "2 to 64 pixels"),
		session.Demand("stride", p.Stride, p.Stride >= 1 && p.Stride <= p.Patch, "1 pixel to the side of a patch"),
		session.Demand("pool", p.Pool, p.Pool >= 1 && p.Pool <= 64, "1 to 64"),
		session.Demand("patches", p.Patches, p.Patches >= 1 && p.Patches <= 1000, "1 to 1000"),
		session.Demand("reach1", p.Reach1, p.Reach1 > 0 && p.Reach1 <= 1e6, "above 0"),
		session.Demand("reach2", p.Reach2, p.Reach2 > 0 && p.Reach2 <= 1e6, "above 0"),
		session.Demand("reach", p.Reach, p.Reach > 0 && p.Reach <= 1e6, "above 0"),
		session.Demand("grow", p.Grow, p.Grow >= 0 && p.Grow <= 1, "0 to 1"),
		session.Demand("shrink", p.Shrink, p.Shrink >= 0 && p.Shrink <= 1, "0 to 1"),
		session.Demand("tire", p.Tire, p.Tire >= 0 && p.Tire <= 10, "0 to 10"),
	)
}

// fits refuses patches that are larger than the images.
func (p *Parameters) fits(width, height int) error {
	least := min(width, height)
	return session.Demand("patch", p.Patch, p.Layers == 1 || p.Patch <= least, fmt.Sprintf("at most %d, the side of the images", least))
}
