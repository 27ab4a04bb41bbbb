package plasticity_test

import (
	"testing"

	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/plasticity/ruletest"
	"github.com/ranvier-sim/ranvier/sim"
)

const ms = sim.Millisecond

// rules are all rules in all their variants that run through different code.
var rules = []struct {
	name, why string
	rule      sim.Rule
}{
	{"additive", "hard bounds that are hit", plasticity.Additive{APlus: 0.2, AMinus: 0.21}},
	{"additive, pre first", "the other order of coincident spikes", plasticity.Additive{APlus: 0.05, AMinus: 0.06, Window: plasticity.Window{Coincident: plasticity.Potentiate}}},
	{"additive, post first", "coincident pairs that depress", plasticity.Additive{APlus: 0.05, AMinus: 0.06, Window: plasticity.Window{Coincident: plasticity.Depress}}},
	{"spans", "a window so short that its spans end within a scene", plasticity.Additive{APlus: 0.05, AMinus: 0.06, Window: plasticity.Window{TauPlus: 0.3 * ms, TauMinus: 0.5 * ms}}},
	{"symmetric", "nearest neighbours", pairing(plasticity.Symmetric, plasticity.Ignore)},
	{"pre-centred", "a state per synapse", pairing(plasticity.PreCentred, plasticity.Ignore)},
	{"pre-centred, pre first", "the state of coincident spikes", pairing(plasticity.PreCentred, plasticity.Potentiate)},
	{"restricted", "pairs that were spent before", pairing(plasticity.Restricted, plasticity.Ignore)},
	{"restricted, pre first", "a coincident pair spends both", pairing(plasticity.Restricted, plasticity.Potentiate)},
	{"restricted, post first", "the same, the other way", pairing(plasticity.Restricted, plasticity.Depress)},
	{"multiplicative", "powers of the weight", plasticity.Multiplicative{APlus: 0.1, AMinus: 0.1, Mu: 0.4}},
	{"multiplicative, linear", "the power that is not computed as one", plasticity.Multiplicative{APlus: 0.1, AMinus: 0.1, Mu: 1}},
	{"van Rossum", "additive up, multiplicative down", plasticity.VanRossum{APlus: 0.05, AMinus: 0.1}},
	{"Gutig", "two powers", plasticity.Gutig{Lambda: 0.1, Alpha: 1.05, MuPlus: 0.3, MuMinus: 0.7}},
	{"power law", "a weight of 0 stays", plasticity.PowerLaw{Lambda: 0.1, Alpha: 0.5, Mu: 0.4}},
	{"triplet", "slow traces", plasticity.VisualTriplet},
	{"triplet, nearest", "slow traces that forget", plasticity.VisualTripletNearest},
	{"inhibitory", "a toll on each spike of the source", plasticity.Inhibitory{Eta: 0.1}},
	{"first spike", "one presentation", plasticity.FirstSpike{APlus: 0.1, AMinus: 0.07}},
	{"first spike, by the clock", "presentations that end between spikes, and at them", plasticity.FirstSpike{APlus: 0.1, AMinus: 0.07, Period: 5 * ms, Bounds: plasticity.Bounds{Min: -1, Max: 2}}},
	{"voltage", "what is read at the arrivals and at the spikes of the target", plasticity.Clopath{ALTD: 1e-3, ALTP: 1e-4, Theta: -70, Excess: 150}},
	{"voltage, homeostatic", "two readings at an arrival", plasticity.Clopath{ALTD: 1e-3, ALTP: 1e-4, Theta: -70, Excess: 150, Mean: "F2", Rest: -65, RefSquared: 60}},
	{"inhibitory, negative", "inhibition by negative weights", plasticity.Inhibitory{Eta: -0.1, Bounds: plasticity.Bounds{Min: -1, Max: 1}}},
}

func pairing(p plasticity.Pairing, c plasticity.Coincidence) sim.Rule {
	return plasticity.Additive{APlus: 0.05, AMinus: 0.06, Window: plasticity.Window{Pairing: p, Coincident: c}}
}

func TestRulesKeepTheContract(t *testing.T) {
	for _, row := range rules {
		t.Run(row.name, func(t *testing.T) {
			ruletest.Run(t, func(*sim.Population) sim.Rule { return row.rule }, ruletest.Config{})
		})
	}
}

func TestRewardKeepsTheContract(t *testing.T) {
	for _, row := range []struct {
		why  string
		rule plasticity.Reward
	}{
		{"the modulator acts at once", plasticity.Reward{Release: 0.05}},
		{"the modulator comes late, and its absence punishes", plasticity.Reward{Release: 0.05, Lag: 3 * ms, Baseline: 0.01, TauC: 50 * ms, TauN: 20 * ms}},
		{"one neuron rewards, the other punishes", plasticity.Reward{Releases: []float64{0.05, -0.07}, TauC: 25 * ms, TauN: 5 * ms}},
		{"the other order of coincident spikes", plasticity.Reward{Release: 0.05, Lag: 1 * ms, Window: plasticity.Window{Coincident: plasticity.Potentiate}}},
	} {
		t.Run(row.why, func(t *testing.T) {
			ruletest.Run(t, func(modulator *sim.Population) sim.Rule {
				row.rule.Source = modulator
				return row.rule
			}, ruletest.Config{})
		})
	}
}

func TestPresentationsThatAreAnnouncedKeepTheContract(t *testing.T) {
	for _, row := range []struct {
		why string
		lag sim.Time
	}{
		{"an announcement acts at once, among spikes of the same picosecond", 0},
		{"it comes late", 3 * ms},
	} {
		t.Run(row.why, func(t *testing.T) {
			ruletest.Run(t, func(announcer *sim.Population) sim.Rule {
				return plasticity.FirstSpike{APlus: 0.1, AMinus: 0.07, Begin: announcer, Lag: row.lag}
			}, ruletest.Config{})
		})
	}
}
