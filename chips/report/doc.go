// Package report sets what a chip made of a run beside what happened in exact time.
//
// Its law: every number of a report can be counted again from the run and the raw log of the replay; a cause is named only
// where turning one constraint on made the difference, and turning on the others left it there.
//
// # Spike by spike
//
// The trains of a neuron are aligned at the least cost, where deleting or adding a spike costs 1 and moving it by t costs
// 2 t/Reach: the metric of Victor and Purpura (1996, doi:10.1152/jn.1996.76.2.1310), whose distance this cost is. So no
// spike is moved by more than Reach. A pair that is no farther apart than Tolerance is matched, any other shifted; what has
// no partner is missing or added. Before, the chip's spikes are put back by the latency that longer delays alone account for
// (chips.Quantised).
//
// The other distance is van Rossum's (2001, doi:10.1162/089976601300014321): the integral of the squared difference of the
// trains, each spike turned into exp(-t/Tau), over Tau. One spike too many is 1/2.
//
// # Causes
//
// The first divergence of a presentation is its earliest spike that is shifted, missing or added. The chip's constraints are
// turned on one after another, in the order of the chip, and the same events replayed each time. The cause is the
// constraint from which on the spike is as it is on the chip: it differs under this one and under all that follow.
package report
