// Package ttfs is the scenario of the time to first spike: images become spikes, the brighter the
// earlier, they drive one layer of neurons whose receptive fields are templates of the classes, and the first neuron
// to fire names the class. Recordings of an event camera stream into the same layer as they are.
//
// Its law: a decision is a function of the image, the parameters and the seed. It does not depend on the
// images shown before, nor on how many are shown at a time, nor on shards. Templates and threshold come
// from training images alone, without a loop over decisions: nothing is learned from being wrong.
//
// The network is simulated exactly throughout. What a clock would make of the same race is found by moving to its
// grid what a clock moves: see README.md.
package ttfs
