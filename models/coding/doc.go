// Package coding translates between analog values and spikes, both ways.
//
// Its law: a code is a pure function, computed in continuous time and rounded once, to the nearest
// picosecond. A random code is a function of (seed, population, neuron) too, and of nothing else: shards,
// windows and other neurons change nothing in it. A value outside a code's domain is an error that names it;
// nothing is clamped unless the code has a field Clip, and that is set.
//
// A code is a struct of its parameters; the zero value has the documented defaults. Source makes the
// spike source of a vector of values, one neuron for each, as a sim.Spec; Decode reads values off spikes. After
// an error, what was written to a destination means nothing.
//
//	code            what carries the value             decoded to within
//	Bernoulli       spikes per time step, random       sqrt(p (1-p) / steps), standard error
//	Poisson         spikes per time, random            sqrt(rate / duration) Hz, standard error
//	Latency         time to the first spike            half a picosecond of the curve
//	RankOrder       order of the first spikes          the order of the values
//	Phase           binary digits at phases            half a digit of the last place
//	Oscillation     phase within each cycle            half a picosecond of a cycle
//	Burst           number and interval of spikes      half of 1/Most, and of a step of the interval
//	ReceptiveFields first spikes of several neurons    half the distance between two fields, by the first
//	Delta           steps up and down of a signal      the threshold, while no step of the signal is steeper
//
// Rates are measured by CountRate (one neuron, over time), Density (over repetitions) and PopulationRate
// (over neurons); Repeat gives a value several neurons, Pool reads them. FirstSpike reads the decision of
// an output population off its earliest spike. Frames and RoundUp move spike times onto the grid of a
// clock-stepped simulator, and SnnTorchLatency is what snnTorch makes of a latency code there.
//
// Sources of random and periodic codes make their spikes as the run goes on: a million neurons for a day
// take the memory of a million neurons. The others hold the few spikes of each neuron.
package coding
