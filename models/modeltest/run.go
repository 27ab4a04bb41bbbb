package modeltest

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// Config says what the neurons under test are shown. Weights, Rate and Duration should make them fire a few
// times each.
type Config struct {
	Neurons  int      // in the population; default 7
	Duration sim.Time // of a run; default 50 ms
	Rate     float64  // volleys per second onto each port; default 300
	Weights  []Range  // of the synapses, per port; default -1 to 1 for all
	Seed     uint64   // of the network

	// SkipParameters is for a Spec with fields that may be NaN or infinite.
	SkipParameters bool
	// SkipAllocations is for a model that cannot do without allocating. The rule must also be
	// skipped in parallel tests, which testing.AllocsPerRun refuses.
	SkipAllocations bool
}

// Range is the interval that weights are drawn from.
type Range struct{ Low, High float64 }

// subject is what is tested.
type subject struct {
	spec sim.Spec
	Config
}

func newSubject(spec sim.Spec, c Config) *subject {
	if c.Neurons == 0 {
		c.Neurons = 7
	}
	if c.Duration == 0 {
		c.Duration = 50 * sim.Millisecond
	}
	if c.Rate == 0 {
		c.Rate = 300
	}
	if c.Weights == nil {
		for range spec.NumPorts() {
			c.Weights = append(c.Weights, Range{-1, 1})
		}
	}
	return &subject{spec, c}
}

// Run runs the suite on a Spec, one subtest per rule.
func Run(t *testing.T, spec sim.Spec, c Config) {
	s := newSubject(spec, c)
	checkConfig(t, s)
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			t.Cleanup(func() {
				if t.Failed() {
					t.Log("why this is tested:", r.why)
				}
			})
			r.check(t, s)
		})
	}
}

func checkConfig(t rapid.TB, s *subject) {
	if len(s.Weights) != s.spec.NumPorts() {
		t.Fatalf("modeltest: %d ranges of weights for %d ports", len(s.Weights), s.spec.NumPorts())
	}
}

// rule is one promise of the contract.
type rule struct {
	name, why string
	check     func(t rapid.TB, s *subject)
}

var rules = []rule{
	{"it fires", "a suite under which nothing happens tells nothing", checkFires},
	{"windows", "the engine cuts time as delays, memory and its user's calls of RunUntil have it", checkWindows},
	{"slices", "each shard holds a slice of the population, some an empty one", checkSlices},
	{"volleys", "one engine delivers volleys whole, another one synapse at a time", checkVolleys},
	{"input", "volleys are views into the synapses: changing one changes the network, keeping one reads what comes after it", checkInput},
	{"output", "the engine reuses the memory of spikes, and merges them by order", checkOutput},
	{"wake", "a window without arrivals that ends before Wake is never shown to the model", checkWake},
	{"probe", "looking must not change what is seen", checkProbe},
	{"snapshot", "a run that was stopped must go on to the same spikes, whatever the shards before and after", checkSnapshot},
	{"new", "a reset makes a new model of the same Spec, and shards make theirs at the same time", checkNew},
	{"parameters", "a NaN that is not refused makes a network silent, without a word", checkParameters},
	{"allocations", "garbage per event costs more than the event", checkAllocations},
}

// checkFires guards the other rules against holding because nothing happens.
func checkFires(t rapid.TB, s *subject) {
	spikes := 0
	rapid.Check(t, func(t *rapid.T) {
		spikes += len(s.draw(t).spikes)
	})
	if spikes == 0 {
		t.Errorf("no neuron ever fired: change Weights, Rate or Duration of the Config")
	}
}
