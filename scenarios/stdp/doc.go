// Package stdp is the scenario that measures learning rules as physiologists measure synapses: by pairing spikes and
// looking at what the weight has become.
//
// Its law: nothing is computed from a rule's equations. Every point of the picture is a synapse in a network, whose
// source and target fired as the protocol has it, and whose weight was read at the end.
package stdp
