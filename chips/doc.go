// Package chips replays one recorded event stream, and the network that it was sent through, under the constraints of
// a neuromorphic chip, and says what changed, why, and what it cost.
//
// Its law: a chip is data and one neuron. The data are limits, costs, and the constraints that the chip puts on a
// network, each number with its source; the neuron is a sim.Spec like any other. So a chip needs no line of code outside
// of its own package, and what it computes can be run, looked at and tested as any network can. Nothing is clamped,
// rounded or left out in silence: what a chip changes about a network is a Change, what it cannot hold is an error that
// names core, resource, use and limit, and the smallest change that would help.
//
// # Stages
//
// Each is a function of its own, and refuses on its own:
//
//	Chip.Quantise  the network as the chip can hold it, with the error of every number     *UnsupportedError, *LimitError
//	Chip.Place     which neurons go onto which core                                        *LimitError
//	Validate       all limits counted again, from the placement alone                      *LimitError, joined
//	Chip.Start     a Machine, which is shown the recorded events, one presentation at a time
//	Report         exact spikes and those of the chip side by side, the cause of their first difference, the cost
//
// [Replay] does them all.
//
// # What is recorded
//
// A [Run] is a network, and presentations: the events that its sources sent, and what its neurons then did in exact time.
// The network begins each presentation at rest. Package recording keeps runs in files.
//
// # Causes
//
// A chip names its constraints in an order: the Constraints of the Chip. Quantise takes a Set of them, and turns on only
// those. So the cause of a difference is found and not guessed: the constraints are turned on one after another, and
// the first under which the spike is no longer there is what moved it.
//
// # Costs
//
// What a Machine does it counts in a [Ledger]: so many of an Item, on a core, at an instant. Energies are whole femtojoules.
// So the energy of a run is, exactly, the sum of its counts times their costs. Where the public sources of a chip's
// costs disagree, it has several CostSets, and a report shows them side by side.
//
// # A chip of one's own
//
// Fill in a Chip. Simulate is a Machine for every chip whose network is a sim.Network of its own neurons. Each is Demand
// and Place where every neuron takes its share of a core; InOrder is a Place for every chip whose cores can be filled one after the
// other, given a Filling that counts along. TestAToyChip is one in eighty lines.
package chips
