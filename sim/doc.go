// Package sim is the core of ranvier: exact, event-driven simulation of spiking neural networks.
//
// Its law: what a network does is a function of its description and its seed alone. Spikes are the
// same, to the bit, for any number of shards, any queue, any length of window, any split of a run, after
// checkpoint and resume, and whoever looks. Serial is the specification; Engine must agree with it.
//
// # Time and order
//
// Time is an int64 count of picoseconds. Rounding happens at the border only: inside a model time is
// unrounded, and what leaves it, the spike, carries the nearest picosecond. Delays add exactly, and
// overflow is an error.
//
// Arrivals are totally ordered by (time, projection, source, synapse): by content, never by who came
// first. Simultaneous arrivals at one neuron are summed in that order; then the threshold is tested
// once.
//
// A delay of zero is legal unless spikes could travel around a cycle in no time at all, which Build
// refuses by an error that names the cycle.
//
// # How it runs
//
// Populations are ordered by strongly connected component. Within a component the window is the unit of
// everything: it is so short that nothing a neuron does in it comes back to it, so all arrivals of a
// window are known before a population is advanced through it. Only delays inside a component bound its
// window; a feed-forward network is advanced layer by layer, as far as memory allows. The bound is
// not the shortest delay of the component but the shortest w such that the projections with delays up
// to w contain a cycle: excitatory and inhibitory populations may be joined without delay one way if
// the way back has one (see schedule.go).
//
// The queue holds one entry per spike and projection: a cursor into the source's row of synapses. It
// yields volleys, the synapses of a row that share a delay, as slices into the row itself. So it grows
// with the spikes in flight, never with the synapses. Where all synapses of a projection have one delay,
// spikes arrive in the order in which they were fired: they wait in a plain list (fibre.go) instead.
//
// A population to which nothing happens is not touched: a model that knows when it could next fire
// (Waker) is advanced only when something arrives or that instant comes.
//
// # Synapses that learn
//
// A projection learns by a Rule. Its weights are touched only when an event reaches them, and late: the spikes
// of a target are kept, with what the rule makes of them, and a synapse replays those that it has not seen when its source
// fires. The delay is that of the dendrite: a spike of the target at s reaches a synapse of delay d at s + d, and acts
// on the target not before s + 2d. So a projection that learns is to the schedule like one from the target to itself,
// of twice the delay, which must not be 0: all that a synapse must have seen was fired before the window.
//
// The weights are a function of the order and the instants of the events at each synapse alone. Where too many spikes
// are kept, as sources are silent, all synapses of the projection catch up at once: each sees each spike of its
// target once, sooner or later, so that costs little more, and changes no bit. Nothing is noted per synapse of what it has
// seen; the last spike of its source and the last sweep tell (see learning.go). Weights are float64, so that small changes
// add up, and act as the nearest float32: 12 bytes per synapse with a common delay, 16 without.
//
// A rule may read variables of the targets (Traits.AtPre, AtPost): a potential behind a filter. No model can be asked what it
// was; so the synapses of such a rule stand at the target, with the axon's delay, and the group is advanced from one
// arrival to the next and read in between, before what arrives acts. That costs an Advance per instant of arrival, and
// spares the schedule the edge from the target to itself.
//
// # Checkpoints
//
// Engine.Save writes all that a run is made of at Now, between two calls of RunUntil, also where the first was cut short:
// the state of every neuron and of its random streams, the spikes under way, what synapses have learned and the spikes
// that they may still have to see, and the counts. An engine of the same network takes it up by Load and goes on to the
// same spikes, to the bit, with any shards, window, queue and history: what is written is written neuron by neuron and
// source by source, and is a function of the description and the instant alone, but for the counts of what depends on
// how it was run. Of a spike under way the instant and the source are written; where it stands follows from how far its
// targets have come. Synapses that stay are made again by their Connector, and of what a model keeps only that is
// written which does not follow from the rest.
//
// Synapses that learn catch up before they are written, so a checkpoint costs as much as a sweep: some 10 to 20 ns per
// synapse that learns, and as much per number of a neuron. Nothing of the size of the network is held twice.
//
// A checkpoint says of what network it is. Load refuses one of another by *MismatchErrors that name what differs: seed,
// populations, their numbers and Specs, field by field, projections, their Rules, and a checksum of all synapses.
// Functions, and what a Spec does not export, cannot be compared: Each is known to be given, not what it does. It refuses what
// is damaged, cut short or of another version of the format by a *checkpoint.Error (package checkpoint). A program
// whose arithmetic differs, such as another version of a model, goes on with its own.
//
// Recorders see what is fired from the instant on, each population from where it had come to; so what a first run
// recorded and what a second one records are together what one run would have recorded. record.Hash and record.Memory can be
// saved beside the engine, and record.WriteFile puts a file in place as a whole.
//
// Between calls of RunUntil weights may be set one by one (SetWeights), or target by target as a function of what the
// synapses of each target weigh together (AdjustWeights): homeostasis is made of that.
//
// # What to implement
//
// A neuron model is a Spec (parameters) that makes Models (state); package modeltest tests whether it
// keeps the contract. A connection rule is a Connector. A
// learning rule is a Rule that makes Learners; package ruletest tests whether it keeps the contract. An observer is a Recorder. What else a model
// can do is found out by assertion: Waker, Prober, Witness, Worker, and Snapshotter, without which an engine cannot be saved.
//
// Advance returns an error because a model can fail while it runs: an integrator that diverges, a
// neuron that fires without bound. The error ends the run and names the population.
package sim
