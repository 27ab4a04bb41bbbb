// Package plasticity has rules by which synapses learn while a network runs.
//
// Its law: a weight is touched only when an event reaches its synapse, and is a function of the events at that synapse
// alone: their order and their instants. When a synapse is brought up to date, in which shard, and who looks,
// changes no bit. Package ruletest tests it, of these rules and of those of others.
//
// # Rules
//
// Pairs of spikes: [Additive], [Multiplicative], [VanRossum], [Gutig], [PowerLaw], each with all-to-all pairing or one
// of three nearest-neighbour ones ([Pairing]). [Triplet] counts triplets; [Inhibitory] holds the rate of its targets;
// [Reward] waits for a neuromodulator to tell what was good; [FirstSpike], for codes of one spike, asks only who
// fired before; [Clopath] reads the potential of the target. A rule is given to a projection:
//
//	net.Connect(pre, post, 0, synapses).Learn(plasticity.Song2000(1))
//
// # Homeostasis
//
// [Normalisation] and [Scaling] keep the synapses of a target in bounds as a whole. They are no rules: whoever runs the
// network applies them between calls of RunUntil, when it sees fit. A threshold that adapts, models.AdaptiveLIF, is the
// other half of homeostasis.
//
// # Where, and when
//
// The delay of a synapse is that of the dendrite, as in NEST: a spike of the source acts on the synapse when
// it is fired, one of the target a delay later. The weight that a spike carries is the one at once after it has acted,
// before anything that reaches the synapse later. What becomes of spikes that reach it in the same picosecond is a
// convention of each rule ([Coincidence]); by default the pair does not count.
//
// A rule that reads the potential of its targets has synapses that stand there instead, and a delay that is the axon's
// ([sim.Traits]).
//
// Weights are kept as float64, so that small changes add up, and act as the nearest float32. A synapse takes 12 bytes,
// 16 where delays differ, 8 more for a rule that keeps a state of it.
//
// # How
//
// The simulator keeps the spikes of each target, with what the rule made of them, and shows them to the synapses when
// their source fires ([sim.Visit]). Every synapse sees every spike of its target once. Where too many are kept,
// as sources are silent, all synapses are shown them at once, early; that is no more work, and bounds the memory.
// Exponentials are paid per spike and per volley, not per synapse.
//
// Supervised training is that of package gradient.
package plasticity
