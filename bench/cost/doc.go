// Package cost models what it costs to simulate a network, event-driven and clock-stepped.
//
// Its law: the processor time per second of model time is linear in what happens in it, with constants of
// the machine that are not below 0. Where, per second, E synaptic events, S spikes, Q spikes of sources and A
// arrivals of noise happen to N neurons, and the event-driven simulator wakes a population W times, it is
//
//	event-driven   E c_syn + S c_spike + Q c_source + W c_wake + A c_noise
//	clock-stepped  (N c_step + P c_visit) / h + E c_add + S c_fire + Q c_move + A c_drip
//
// with a grid of step h, which visits P populations and projections at every instant; on it the arrivals of noise
// that a neuron has within a step are drawn together, so that more than three cost no more, and A is at most 3 N / h.
// In a large network
// without noise, four of the constants decide: c_syn and c_spike on one side, c_step and c_add on the other. All
// are found by least squares of relative deviations.
//
// # Where they cross
//
// If the activity of a network grows by a factor x, so do E, S and Q. W grows less: a population is woken for all that
// happens in a window, and there are at most W_max windows. If a window begins with the first event after the last
// one ended, events that are independent of one another wake it
//
//	W(x) = x W / (1 + (x - 1) W / W_max)
//
// times. The event-driven simulator is the faster up to the least x at which both cost the same. Without wakes that
// is
//
//	x = ((N c_step + P c_visit) / h + A (c_drip - c_noise)) / (E (c_syn - c_add) + S (c_spike - c_fire) + Q (c_source - c_move)).
package cost
