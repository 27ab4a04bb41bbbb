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
	compared  color.Color // among those whose other protocols are drawn; nil for others
	reads     bool        // the potential of the target: the synapse stands there
}

const most = 2 // the upper bound of all weights

var within = plasticity.Bounds{Max: most}

var subjects = []subject{
	{"additive", "additive", fixed(plasticity.Song2000(most)), record.Color(0), false},
	{"multiplicative, mu = 1/2", "multiplicative", fixed(plasticity.Multiplicative{APlus: 0.014, AMinus: 0.0147, Mu: 0.5, Bounds: within}), nil, false},
	{"van Rossum", "van_rossum", fixed(plasticity.VanRossum{APlus: 0.01, AMinus: 0.0105, Bounds: within}), nil, false},
	{"Gütig, mu = 0.02", "gutig", fixed(plasticity.Gutig{Lambda: 0.005, Alpha: 1.05, MuPlus: 0.02, MuMinus: 0.02, Bounds: within}), nil, false},
	{"power law, mu = 0.4", "power_law", fixed(plasticity.PowerLaw{Lambda: 0.01, Alpha: 1.05, Mu: 0.4, Bounds: within}), nil, false},
	{"nearest, symmetric", "symmetric", fixed(nearest(plasticity.Symmetric)), record.Color(1), false},
	{"nearest, pre-centred", "pre_centred", fixed(nearest(plasticity.PreCentred)), nil, false},
	{"nearest, restricted", "restricted", fixed(nearest(plasticity.Restricted)), nil, false},
	{"triplet, visual cortex", "triplet_visual", fixed(bounded(plasticity.VisualTriplet)), record.Color(2), false},
	{"triplet, hippocampus", "triplet_hippocampal", fixed(bounded(plasticity.HippocampalTriplet)), record.Color(3), false},
	{"inhibitory, to 3 Hz", "inhibitory", fixed(plasticity.Inhibitory{Eta: 0.01, Bounds: within}), nil, false},
	{"rewarded 100 ms later", "reward", func(modulator *sim.Population) sim.Rule {
		return plasticity.Reward{Source: modulator, Release: 4e-5, Bounds: within}
	}, nil, false},
	{"voltage, visual cortex", "voltage", fixed(voltage()), record.Color(4), true},
	{"first spike, winner takes all", "first_spike", func(modulator *sim.Population) sim.Rule {
		return plasticity.FirstSpike{Begin: modulator, APlus: 0.02, AMinus: 0.015, Bounds: within}
	}, nil, false},
}

// voltage has the steps of the visual cortex, which are for filters as the lab's neuron has them.
func voltage() plasticity.Clopath {
	c := plasticity.VisualClopath
	c.Bounds = within
	return c
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
