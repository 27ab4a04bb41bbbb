// Package gradient trains networks of spiking neurons by the exact gradient of their spike times.
//
// Its law: a gradient is that of the spike times themselves, not of a smooth stand-in. Where a spike exists, its time is a
// differentiable function of weights, delays and the times before it, and the derivative here is the derivative of
// that function; a spike that is absent has none, and what makes up for it (costs, bumps) is named and
// kept apart. And training is a function of its parameters, its data and its seed: the weights are the same,
// bit for bit, for any number of workers, and after an interruption.
//
// # Networks with a closed form
//
// A [Network] is [Layer]s of neurons that fire at most once, whose spike times are formulas: for three pairs of time constants, the
// [Kernel]s. Causal sets are found by one sort of the arrivals for all neurons of a layer and two running sums for each; silent
// inputs cost nothing. Delays, of axons and of synapses, and the times of pulses that every layer may have, are trained like weights.
// A [Pass] evaluates one, forward and backward; a [Task] is a network with what it is to learn.
//
// What is computed here is what the simulator does: weights are rounded to float32, as it has them, before they are used, and
// the spikes of a layer to a picosecond, where that is asked for, before they reach the next.
//
// # Training
//
// A [Loss] scores the first spikes of output neurons. An [Optimizer] turns gradients into changes of parameters, at a rate
// that a [Schedule] lets fall. A [Trainer] shows a [Model] minibatches of its samples, on all cores, adds up the gradients in
// an order that is always the same, and makes the steps; its [State] is plain data.
//
// Near silence derivatives have no bound, and in silence there are none. What is done about that is named, off unless asked for, and no part of the
// gradient: Steepest, Clip and Leap of a [Layer] bound what one spike may say, [NeuronNorm] what a minibatch may say to a neuron;
// NoSpike and Wake of a [Task], [WeightSum] and [Bump] raise weights of silent neurons.
//
// # Networks without one
//
// Package eventprop has the exact gradient of neurons that fire at will, of any network that the simulator runs and of layers that
// train fast; package spikeprop that of neurons that fire once, whose connections have several delayed terminals. Both make Models for
// the same Trainer.
//
// # Units
//
// Times are float64, in a unit that the network chooses, and +Inf is silence.
package gradient
