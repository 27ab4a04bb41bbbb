// Package loihi is Intel's Loihi, and its successor Loihi 2 as far as it is public.
//
// Its law: a neuron does to the bit what the public emulators of the chip do, and where they disagree it can be chosen
// whom to follow. Everything else is a number with its source.
//
// # Neuron
//
// In each step, from the sum a of the weights that arrived,
//
//	u = decay(u, du+1) + 64 a
//	v = decay(v, dv) + u + bias                 decay(x, k) = x (4096-k)/4096, rounded toward 0
//	it fires if v > threshold, strictly; then v = 0
//
// (M. Davies et al., IEEE Micro 38(1), 82 (2018); the bits from lava-nc/lava, proc/lif/models.py, and
// nengo/nengo-loihi, emulator/interface.py.) See Neuron for the rest, and Emulator for what is disputed.
//
// A spike of step t acts in step t+1, and later by the delay of its synapse.
//
// All numbers of the update are whole and below 2^53, products included. So it is computed in float64, exactly; the same
// code with real parameters, and rounding and limits off, is the neuron that the chip approximates.
//
// # From the network to the chip
//
// LIF and IF neurons with jumps and exponential currents can be on the chip. Decays become du and dv. The weight of a jump
// is by how much it raises v; the weight of a current becomes the whole number by which, with these decays, a spike has the
// same area under its potential as in exact time. So what a spike contributes in the end is right, and what is not is when,
// within a few steps.
//
// Each input port beyond the first is a compartment of its own, whose u the first adds to its own: a neuron with two time
// constants takes two of the 1,024 compartments of a core. (Davies 2018 has trees of compartments; that their sum has the
// bits of a plain addition is our assumption.)
//
// # From the network to the cores
//
// Cores are filled one after the other, and what they take is counted neuron by neuron. Only how many output axons a neuron takes depends
// on where its targets will be: that is foreseen from the filling before, and cores are filled again until all have enough. With
// ByTraffic, cores that send one another many spikes then change places with others until no change brings them closer together, or, of more cores than
// a chip has, none of those that are tried. Validation counts again, from the placement alone, and from source to target instead
// of from target to source; a test holds one count against the other.
package loihi
