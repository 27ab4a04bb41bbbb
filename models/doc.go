// Package models provides neurons and spike sources.
//
// Its law: what a model does is a function of the arrivals alone, and its spikes are exact. Between
// events the state is moved by the closed-form solution of its equation; a threshold crossing is
// found at its unrounded instant and none is ever missed; rounding to a picosecond happens only to
// the spike that leaves. So spikes do not depend on windows, shards or who looks.
//
// Neurons without such a solution (Izhikevich, AdEx, ConductanceLIF) are integrated, between events, in steps as long as their
// Tolerance allows. They are exact to that tolerance, and keep the rest of the law to the letter: steps,
// too, depend on the arrivals alone.
//
// Leaky and Lapicque are defined in discrete time, so for them exact means what stepping through all ticks
// gives, to the bit, in float64. Still they run event by event: a neuron is touched at the ticks at which it
// has input, and at those after a spike until its reset is done. What the ticks between two inputs leave of the
// potential is a product rounded at each, of which no formula has the bits; but beside the next input it is
// mostly so small that a formula with a bound on its error decides the rounding of their sum. Where it does not,
// the multiplications are done, one by one, while they change anything. See foresee in tick.go.
//
// Parameters are fields of exported structs. Times of parameters that are not instants (time
// constants) are float64 picoseconds, written like 10 * sim.Millisecond; voltages are in mV, currents
// in pA. The zero value of a field is its documented default.
package models
