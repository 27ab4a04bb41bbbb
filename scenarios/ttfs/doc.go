// Package ttfs is the scenario of the time to first spike: points, images or recordings of an event camera become spikes, and the
// first output neuron to fire names the class. The network is one that was trained by the gradient of its spike times, or one layer of
// neurons whose receptive fields are templates of the classes.
//
// Its law: a decision is a function of what is shown, of the network and, where that is made of templates, of parameters and seed. It does
// not depend on what was shown before, nor on how many are shown at a time, nor on shards. Templates and threshold come
// from training images alone, without a loop over decisions: nothing is learned from being wrong.
//
// The network is simulated exactly throughout. What a clock would make of the same race is found by moving to its
// grid what a clock moves: see README.md.
package ttfs
