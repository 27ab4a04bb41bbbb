// Package sparsity answers when going from event to event is faster than going from step to step.
//
// Its law: both simulators run the same network in the same turn, in one thread, and each is as good as
// it can be made; so what they are compared in is their principle. The network's activity is what is
// varied, and nothing else changes with it.
//
// # The cost of a second
//
// For N neurons that fire r spikes per second each, to K synapses, on a grid of step h, the processor
// time per second of model time is modelled as
//
//	event-driven   N r (K c_syn + c_spike)
//	clock-stepped  N c_step / h + N r (K c_add + c_fire)
//
// The five constants are fitted to what was measured on this machine, so that relative deviations are
// least. What a spike costs, c_spike and c_fire, includes the source that makes the neuron fire. The
// event-driven simulator is faster below the rate
//
//	r* = c_step / (h (K (c_syn - c_add) + c_spike - c_fire))
//
// and at every rate where the denominator is not above 0.
package sparsity
