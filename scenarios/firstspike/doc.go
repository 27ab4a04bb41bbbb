// Package firstspike has networks that decide by the first of their output neurons to fire: how data become spikes of their
// inputs, what they were trained to be, in files that NumPy reads too, and how they run in the simulator.
//
// Its law: what was trained runs unchanged. Weights are float32 and times whole picoseconds on both sides, and for every sample the spikes of
// every layer in sim.Engine are those of the training to a picosecond: of the closed form, or of EventProp where neurons fire as often as they like.
package firstspike
