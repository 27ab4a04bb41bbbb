// Package ode integrates small systems of ordinary differential equations, one step at a time, each of
// which can be read anywhere inside.
//
// Its law: a step is a function of its start, the system and the length first tried, and of nothing else;
// reading it changes nothing. What the interpolant of a step shows is all that there is: no crossing of a
// level that it shows is missed, however short.
//
// The method is that of Dormand and Prince of order 8, with error estimates of orders 5 and 3 and an
// interpolant of order 7 by Hairer: E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential
// Equations I, 2nd ed. (1993), sections II.5 and II.6. An accepted step costs 12 slopes, one that is
// tried in vain 11, the interpolant 3.
//
// Where the spikes of a Hodgkin-Huxley neuron are to be exact to 1e-7 ms over 150 ms, it needs three
// quarters of the slopes that the pair of orders 5 and 4 does; where they are to be exact to 1e-9 ms, half.
package ode
