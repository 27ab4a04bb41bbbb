// Package train has networks learn to decide by their first spike, by the exact gradient of their spike times.
//
// Its law: the weights that are left are a function of the parameters and the seed alone, bit for bit, whatever the number of
// workers and however often the training was stopped and taken up. And what is reported of them is what the simulator does: weights
// are float32, times whole picoseconds, and test samples are shown to it as well, spike by spike.
package train
