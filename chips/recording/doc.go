// Package recording keeps in files what a replay needs of a run: the network, and what it was shown.
//
// Its law: a network that was read back, and shown the recorded events, gives the recorded spikes to the bit.
//
// The files lie in the folder of the run:
//
//	network.json    populations with the type and parameters of their neurons, projections, how the network decides,
//	                and how long each presentation is, with its label; of convolutions, the geometry
//	synapses-K.npz  the synapses of projection K: arrays pre, post, delay (ps) and weight, see record.WriteSynapses
//	events.npz      the spikes of all populations, see record.NPZ: those of the sources are the events. Presentations
//	                follow one another: each begins where the one before ends
//
// Numbers are as exact as they are in memory. A source, which is a population without input ports, is recorded by its
// spikes alone; the neurons of other populations are recorded by their parameters, each by itself where they differ, and
// must be of one of the types that this package knows. Synapses that learn are not recorded.
//
// network.json is written last: where it is missing, the run did not come to its end.
package recording
