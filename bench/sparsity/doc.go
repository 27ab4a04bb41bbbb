// Package sparsity answers when going from event to event is faster than going from step to step.
//
// Its law: both simulators run the same network in the same turn, in one thread, and each is as good as
// it can be made; so what they are compared in is their principle. The network's activity is what is
// varied, and nothing else changes with it.
//
// Activity is the product of two things: which part of the neurons is active, and how often these fire. The
// others are silent, though spikes reach them as they reach all. So the mean rate over all neurons is the
// rate of the active ones times their part, and by the model of package cost nothing else matters.
//
// The model is fitted to all that was measured. It then says where the costs of the two simulators cross,
// next to where they were measured to.
package sparsity
