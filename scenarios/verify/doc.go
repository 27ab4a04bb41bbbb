// Package verify holds the simulator against reference solutions.
//
// Its law: a case passes only if every spike of the reference is there, no other is, and each lies
// within the tolerance that the case itself states, in the serial engine and in the parallel one.
//
// A golden file is a JSON object {"about", "tolerance", "cases"}. Its cases are complete inputs
// (parameters, initial state, arrivals, synapses) with the spikes that follow, computed with 60 digits.
// Units are ms, mV, pA, pF. What a case is, is told by its "model" and the file's name.
package verify
