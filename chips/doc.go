// Package chips is where neuromorphic hardware lives: adapters that replay a recorded event stream, and
// the network that made it, under the constraints of one chip.
//
// Its law: a chip is data (limits and costs, each with its source) and one neuron model, which is a
// sim.Spec like any other.
package chips
