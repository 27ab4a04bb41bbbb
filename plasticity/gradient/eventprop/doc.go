// Package eventprop has the exact gradients of spikes, of networks of leaky integrate-and-fire neurons with exponential currents: any
// number of spikes, layers, recurrence, any ratio of time constants, delays, refractory intervals.
//
// Its law: the derivatives are those of what the simulator does. They are taken from a recorded run, in one pass backwards over its
// events, in closed form between them; nothing is smoothed, and no step of time is chosen. A record that the network cannot have made
// is refused. The cost is that of the events.
//
// The method is EventProp of Wunderlich and Pehle 2021 (doi:10.1038/s41598-021-91786-z), for delays Mészáros, Knight and Nowotny 2025
// (doi:10.1038/s41467-025-65394-8). The derivation below is by sensitivities instead of Lagrange multipliers; it gives the same numbers, and
// refractory intervals and resets to other potentials than rest besides.
//
// # The equations
//
// Between events, with u the potential counted from the level to which it tends without input, and g = R/TauM,
//
//	du/dt = -u/TauM + g (I_0 + I_1 + ...),    dI_k/dt = -I_k/TauS[k].
//
// Let p(t) be by how much the loss changes, per mV, if u is raised at t, and q_k(t) the same for I_k. What is raised at t has become
// something else at t + s, with the same effect in the end; so
//
//	p(t) = p(t+s) exp(-s/TauM)
//	q(t) = q(t+s) exp(-s/TauS) + p(t+s) g (exp(-s/TauM) - exp(-s/TauS))/(1/TauS - 1/TauM),
//
// or with equal time constants its limit, g s exp(-s/TauM). At the end of the run both are 0. Arrivals do not change them: what
// they add to a current does not depend on the state. Three things are read off, or jump:
//
// An arrival of weight w at t raises I by w. So dL/dw gets q(t). If it came later by dt, I would be larger by w dt/TauS from then on, and
// u would be smaller by g w dt, which it has not yet received:
//
//	dL/d(arrival) = w (q/TauS - g p),
//
// which is also what the delay of the synapse gets, and what the spike that was sent gets from this synapse. In a refractory interval
// p is 0.
//
// A spike at t_k has a derivative G by its time: the sum of those of all its arrivals, and that of the loss itself. Before it, u rises with
// the slope v; so raised by du it reaches the threshold earlier by du/v. The neuron starts again earlier by as much; where its
// refractory interval ends, with the slope v', it is then higher by v' du/v. So
//
//	p(before t_k) = (v' p(after the refractory interval) - G)/v,
//
// and q goes on as if nothing had been: the currents do not know of the spike. Wunderlich and Pehle's lambda_V is -p/g and their lambda_I is
// -q/TauS.
//
// A loss that depends on the highest potential of a neuron adds to p where that is. The place itself does not matter, as u is
// flat there, unless an arrival made the rise a fall: then the maximum moves with that arrival.
//
// # What no gradient tells
//
// A spike that appears or vanishes, as a maximum of u passes the threshold, changes the loss by a jump, of which the gradient knows nothing; near
// it v tends to 0 and derivatives grow beyond bounds. An arrival that passes a spike of its target bends the loss. Between
// such places, which are all of measure 0, the gradient is exact.
//
// # How to use it
//
// [New] reads a [sim.Network], [Adjoint.Trace] a record of its run, and [Trace.Backward] returns the [Gradient] of a [Loss].
// That works for whatever the simulator runs. For training, a [Layered] network does both passes by itself: same spikes, same gradients, a few
// percent of the time. [Task] is its Model for a [gradient.Trainer]: by its Readout first spikes decide, highest potentials, or numbers of spikes.
package eventprop
