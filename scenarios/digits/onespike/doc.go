// Package onespike learns images without labels from codes of one spike: a pixel fires once at most, the earlier the more
// it stands out from its surroundings; neurons race, the first to fire wins and learns (plasticity.FirstSpike), and
// layers are learned one after the other.
//
// Its law: no label is seen here. What comes out for an image is the neuron that fires first; what it stands for is for
// others to read out. Weights and winners are a function of the pixels, the parameters and the seed.
//
// # The stack
//
//	pixels -> contrast cells -> features -> pools -> neurons
//
// A contrast cell is the difference of two Gaussians, on and off, at every pixel. The features, learned first, on patches
// from anywhere in the images, are then frozen and unfolded: at every place on a grid stand copies of all, which race by
// themselves. A pool fires with the first copy of its feature among neighbouring places, so that what is learned of
// it holds for images that are shifted a little. The neurons learn from the pools. With one layer they learn from the
// contrast cells.
//
// All of it is one event-driven network in continuous time. Currents decay exponentially, so potentials cross thresholds
// between arrivals, at instants of their own: the neuron that fits best is first, by however little, and no rule for
// ties is needed. After Kheradpisheh, Ganjtabesh, Thorpe and Masquelier 2018 (doi:10.1016/j.neunet.2017.12.005),
// whose network has more layers, learns its features everywhere at once, and reads potentials out with a
// classifier that is trained with labels.
package onespike
