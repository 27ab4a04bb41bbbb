package ruletest

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// Config says what the rule is shown.
type Config struct {
	Low, High float64 // interval that weights begin in; default 0.2 to 0.8
}

// Maker makes the rule under test, with a population for it to be modulated by.
type Maker func(modulator *sim.Population) sim.Rule

// subject is what is tested.
type subject struct {
	rule Maker
	Config
}

// Run runs the suite on a rule, one subtest per promise.
func Run(t *testing.T, rule Maker, c Config) {
	if c.Low == 0 && c.High == 0 {
		c.Low, c.High = 0.2, 0.8
	}
	s := &subject{rule, c}
	for _, p := range promises {
		t.Run(p.name, func(t *testing.T) {
			t.Cleanup(func() {
				if t.Failed() {
					t.Log("why this is tested:", p.why)
				}
			})
			p.check(t, s)
		})
	}
}

// promise is one of the contract.
type promise struct {
	name, why string
	check     func(t rapid.TB, s *subject)
}

var promises = []promise{
	{"it learns", "a suite under which no weight changes tells nothing", checkLearns},
	{"laziness", "a synapse replays what it missed when its source fires, and carries the weight that it then has", checkLaziness},
	{"sweeps", "history is bounded: synapses of silent sources catch up at instants that nobody can foresee", checkSweeps},
	{"windows and shards", "the engine cuts time and the network as its user has it", checkCuts},
	{"checkpoints", "what was learned in days must survive the end of a process, and other shards after it", checkCheckpoints},
	{"looking", "a weight that is read, at any instant, is the one that an event would find there", checkLooking},
	{"adjusting", "homeostasis changes weights between events, and learning goes on from there", checkAdjusting},
	{"bounds", "a weight beyond its bounds changes sign, or runs away", checkBounds},
	{"reset", "what was learned from one stimulus must not leak into the next", checkReset},
	{"parameters", "a NaN that is not refused silences every synapse it reaches", checkParameters},
	{"allocations", "garbage per event costs more than the event", checkAllocations},
}
