// Package spikeprop is error backpropagation for spike times as Bohte, Kok and La Poutré introduced it: SpikeProp, with several delayed terminals in
// every connection.
//
// Its law: the spikes are those of the spike response model in the simulator, and the rule of the paper is the exact derivative of their times.
//
// # The rule
//
// The potential of neuron j is the sum over its inputs i and their terminals k, with delay d^k,
//
//	x_j(t) = sum of w_ij^k y(t - t_i - d^k),    y(s) = (s/Tau) exp(1 - s/Tau) for s > 0,
//
// and it fires once, when x_j reaches the threshold. There x_j moves with any parameter while the threshold stays, so the time moves by
// what x_j changed over its slope:
//
//	dt_j = -dx_j / x_j',    x_j' = sum of w_ij^k y'(t_j - t_i - d^k).
//
// With the error E and delta_j = -(dE/dt_j)/x_j', that is
//
//	dE/dw_ij^k = delta_j y(t_j - t_i - d^k),    dE/dt_i = -sum over j, k of delta_j w_ij^k y'(t_j - t_i - d^k).
//
// For E = sum of (t_j - T_j)^2/2 these are equations 12, 13 and 17 of the paper (Neurocomputing 48, 2002,
// doi:10.1016/S0925-2312(01)00658-0), which finds them by taking x_j to be linear in time near the threshold. Nothing is
// lost by that: it is how the derivative of an implicit function is defined.
//
// # What it does not do
//
// A neuron that is silent has no derivative; Layer.NoSpike is one cure. A spike that moves past an arrival is no difficulty, but one
// that vanishes is: then the error jumps. Small steps, and weights to begin with that make every neuron fire, are what the paper
// advises. The delays of the terminals stay as they are; package eventprop trains delays.
//
// Its tests learn the two tasks of the paper: XOR, and Iris by population codes.
//
// In the simulator a layer is a models.SRM that fires once, with an Alpha kernel of time constant Tau and the same weights.
package spikeprop
