// Package circuits is the scenario of the four elementary circuits: convergent feed-forward excitation,
// feed-forward inhibition, feedback inhibition and lateral inhibition, each with what textbooks say it does.
//
// Its law: an effect is the difference that one thing makes. The inhibitory circuits run twice, with the
// same cells, wiring and input spikes, once with the weight of the inhibition 0 and once with it as given;
// convergence runs with few inputs and with many, of the same total weight. Everything follows from the
// parameters and the seed.
//
// The cells are a parameter too: a Neuron is a model of them, and how the synapses of the circuits reach it.
package circuits
