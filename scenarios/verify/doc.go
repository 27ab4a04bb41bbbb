// Package verify holds the simulator against reference solutions.
//
// Its law: a case passes only if every spike of the reference is there, no other is, and each lies
// within the tolerance that the case itself states, in the serial engine and in the parallel one.
// Nothing is loosened, and no case is left out. A case of a spike code passes only if every number does that
// its file states: whole ones exactly, but where the file itself says that they lie on a tie.
//
// Neurons of Loihi are compared bit for bit, with each public emulator that has run the case.
//
// A golden file is a JSON object {"about", "tolerance", "cases"}. Its cases are complete inputs
// (parameters, initial state, arrivals, synapses) with what follows from them, computed to many more digits than are asked for.
// Units are ms, mV, pA, pF unless the file's "about" says otherwise. What a case is, is told by the
// file's name: to teach this package another, implement golden and list it in kinds.
package verify
