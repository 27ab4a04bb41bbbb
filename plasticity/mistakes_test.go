package plasticity_test

import (
	"errors"
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

func TestWrongRulesAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		rule  sim.Rule
		field string
	}{
		{"nothing would ever change", plasticity.Additive{}, "APlus"},
		{"a window into the future", plasticity.Additive{APlus: 1, Window: plasticity.Window{TauPlus: -1}}, "TauPlus"},
		{"no such pairing", plasticity.Additive{APlus: 1, Window: plasticity.Window{Pairing: 9}}, "Pairing"},
		{"no such convention", plasticity.Additive{APlus: 1, Window: plasticity.Window{Coincident: 9}}, "Coincident"},
		{"bounds the wrong way round", plasticity.Additive{APlus: 1, Bounds: plasticity.Bounds{Min: 2, Max: 1}}, "Max"},
		{"a power of a negative weight", plasticity.Multiplicative{APlus: 1, Mu: 0.5, Bounds: plasticity.Bounds{Min: -1, Max: 1}}, "Min"},
		{"a step of nothing", plasticity.Gutig{Alpha: 1}, "Lambda"},
		{"a step beyond numbers, times a power of a weight that may be 0", plasticity.PowerLaw{Lambda: 1, Mu: 50, W0: 1e-10}, "W0"},
		{"a negative power", plasticity.PowerLaw{Lambda: 1, Mu: -1}, "Mu"},
		{"a slow trace without time constant", plasticity.Triplet{A3Plus: 1}, "TauY"},
		{"no step", plasticity.Inhibitory{}, "Eta"},
		{"reward from nowhere", plasticity.Reward{}, "Source"},
		{"a modulator of which a neuron does what is not told", plasticity.Reward{Source: &sim.Population{N: 2}, Releases: []float64{1}}, "Releases"},
		{"a release that is no number", plasticity.Reward{Source: &sim.Population{N: 2}, Releases: []float64{1, math.NaN()}}, "Releases[1]"},
		{"steps beyond the bound", plasticity.FirstSpike{APlus: 1.5}, "APlus"},
		{"presentations that begin in two ways", plasticity.FirstSpike{Period: 1, Begin: &sim.Population{}}, "Period"},
		{"no way to an upper bound", plasticity.FirstSpike{Bounds: plasticity.Bounds{Max: math.Inf(1)}}, "Max"},
		{"spikes that do not stand out", plasticity.Clopath{ALTP: 1}, "Excess"},
		{"spikes that stay below", plasticity.Clopath{ALTP: 1, Excess: -1}, "Excess"},
		{"homeostasis towards nothing", plasticity.Clopath{ALTD: 1, Mean: "F2"}, "RefSquared"},
		{"a pairing that has no traces", plasticity.Reward{Source: &sim.Population{}, Window: plasticity.Window{Pairing: plasticity.Restricted}}, "Pairing"},
	} {
		var found *sim.RuleError
		if _, err := row.rule.New("a -> b"); !errors.As(err, &found) || found.Field != row.field || found.Projection != "a -> b" {
			t.Errorf("%s: got %v, want a *sim.RuleError for %s", row.why, err, row.field)
		}
	}
}

func TestAModulatorMustBePartOfTheNetwork(t *testing.T) {
	net := sim.NewNetwork(1)
	stranger := sim.NewNetwork(1).Add("stranger", 1, nil)
	a, b := net.Add("a", 1, models.Trains{}), net.Add("b", 1, models.LIF{})
	one := topology.OneToOne{Weight: topology.Const(0.5), Delay: topology.Delay(1 * ms)}
	net.Connect(a, b, 0, one).Learn(plasticity.Reward{Source: stranger})
	var found *sim.RuleError
	if _, err := sim.Build(net, sim.Options{}); !errors.As(err, &found) || found.Field != "Modulator" {
		t.Errorf("got %v, want a *sim.RuleError for the modulator", err)
	}
}
