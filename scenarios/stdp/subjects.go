package stdp

import (
	"image/color"

	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// subject is a rule with constants that make a weight of 1 change by about 1 % per pair.
type subject struct {
	name, key string
	rule      func(modulator *sim.Population) sim.Rule
	compared  color.Color // among the four whose other protocols are drawn; nil for others
}

const most = 2 // the upper bound of all weights

var within = plasticity.Bounds{Max: most}

var subjects = []subject{
	{"additive", "additive", fixed(plasticity.Song2000(most)), record.Color(0)},
	{"multiplicative, mu = 1/2", "multiplicative", fixed(plasticity.Multiplicative{APlus: 0.014, AMinus: 0.0147, Mu: 0.5, Bounds: within}), nil},
	{"van Rossum", "van_rossum", fixed(plasticity.VanRossum{APlus: 0.01, AMinus: 0.0105, Bounds: within}), nil},
	{"Gütig, mu = 0.02", "gutig", fixed(plasticity.Gutig{Lambda: 0.005, Alpha: 1.05, MuPlus: 0.02, MuMinus: 0.02, Bounds: within}), nil},
	{"power law, mu = 0.4", "power_law", fixed(plasticity.PowerLaw{Lambda: 0.01, Alpha: 1.05, Mu: 0.4, Bounds: within}), nil},
	{"nearest, symmetric", "symmetric", fixed(nearest(plasticity.Symmetric)), record.Color(1)},
	{"nearest, pre-centred", "pre_centred", fixed(nearest(plasticity.PreCentred)), nil},
	{"nearest, restricted", "restricted", fixed(nearest(plasticity.Restricted)), nil},
	{"triplet, visual cortex", "triplet_visual", fixed(bounded(plasticity.VisualTriplet)), record.Color(2)},
	{"triplet, hippocampus", "triplet_hippocampal", fixed(bounded(plasticity.HippocampalTriplet)), record.Color(3)},
	{"inhibitory, to 3 Hz", "inhibitory", fixed(plasticity.Inhibitory{Eta: 0.01, Bounds: within}), nil},
	{"rewarded 100 ms later", "reward", func(modulator *sim.Population) sim.Rule {
		return plasticity.Reward{Source: modulator, Release: 4e-5, Bounds: within}
	}, nil},
}

func fixed(r sim.Rule) func(*sim.Population) sim.Rule {
	return func(*sim.Population) sim.Rule { return r }
}

func nearest(p plasticity.Pairing) plasticity.Additive {
	a := plasticity.Song2000(most)
	a.Pairing = p
	return a
}

func bounded(t plasticity.Triplet) plasticity.Triplet {
	t.Bounds = within
	return t
}
