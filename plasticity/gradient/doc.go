// Package gradient trains networks of spiking neurons by the exact gradient of their spike times.
//
// Its law: a gradient is that of the spike times themselves, not of a smooth stand-in. Where a spike exists, its time is a
// differentiable function of weights, delays and the times before it, and the derivative here is the derivative of
// that function; a spike that is absent has none, and what makes up for it (costs, bumps) is named and
// kept apart. And training is a function of its parameters, its data and its seed: the weights are the same,
// bit for bit, for any number of workers, and after an interruption.
//
// # Parts
//
// A [Loss] scores the first spikes of output neurons. An [Optimizer] turns gradients into changes of parameters, at a rate
// that a [Schedule] lets fall. A [Trainer] shows a [Model] minibatches of its samples, on all cores, adds up the gradients in
// an order that is always the same, and makes the steps; its [State] is plain data.
//
// # Units
//
// Times are float64, in a unit that the network chooses, and +Inf is silence.
package gradient
