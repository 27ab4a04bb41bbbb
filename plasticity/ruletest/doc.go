// Package ruletest tells whether a rule keeps the contract of package sim: weights are a function of the order and
// the instants of the events at each synapse alone. They are those of an eager oracle, which shows the rule every
// event by itself the moment it comes, to the bit, however late and in whatever batches the simulator replays
// them: they do not depend on windows, shards, splits of a run, how much history is kept, or who looks. Weights
// stay within their bounds, a reset puts them back, wrong parameters are refused, and events allocate nothing.
//
// A rule of any module is tested by
//
//	func TestMyRule(t *testing.T) {
//		ruletest.Run(t, func(modulator *sim.Population) sim.Rule { return myrule.Spec{} }, ruletest.Config{})
//	}
//
// Spikes are drawn by pgregory.net/rapid, which shrinks those that break a promise to the fewest it can find. They hold
// what rules are known to trip over: coincident spikes, spikes a picosecond apart, two of one neuron at
// once, multapses, silent sources, and synapses whose first event comes late.
//
// A rule that reads variables of its targets finds all of them between -90 and -30.
//
// The package does not tell whether a rule's weights are right, only that they are well-defined.
package ruletest
