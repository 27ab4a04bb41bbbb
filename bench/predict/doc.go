// Package predict tells before a run which simulator would be the faster, event-driven or clock-stepped, and by how
// much.
//
// Its law: the prediction takes from the scenario nothing but what happens in its networks: how many spikes,
// synaptic events and wakes, in how many neurons. What these cost is measured elsewhere, on this machine, in
// networks of other sizes and at other rates; so a prediction can be wrong, and Forecast.Check says by how much.
//
// # How
//
// The scenario is run for a few seconds, event-driven, and every network that it builds is looked at when it ends.
//
// The neurons of these networks fall into classes: by model, by the shapes of their ports, whether they rest above
// threshold, have noise or constants of their own, and whether their synapses have delays and weights of their
// own. For each class a few random networks are made of such neurons, in which excitation and inhibition balance
// as in the benchmarks of Brette et al. 2007, doi:10.1007/s10827-007-0038-6, large and small, of many synapses
// and of few. They are measured in both simulators, and the constants of package cost are fitted to them.
//
// The model with these constants gives the costs of the scenario's networks.
package predict
