// Package xor is the task of scenario reward in which a network learns the exclusive or by rewards and punishments alone,
// after Florian 2007 (doi:10.1162/neco.2007.19.6.1468).
//
// Its law: nobody tells a neuron or a synapse what it should do. Every spike of the output is followed by a reward where the
// output should fire, and by a punishment where it should not, which reach all synapses alike. Controls see the same
// inputs.
package xor
