// Package networks builds the benchmark networks of the field, each also a runnable scenario: voltage
// jumps, exponential currents and conductances, Brunel's balanced network and one with a delay of its own for every
// synapse, and a large one in which little happens.
//
// Its law: a network that does not fire as it should measures nothing. What a network is expected to
// do, and who says so, comes with it, and every run prints both.
//
// A network is a struct of parameters; Default... fills in the published ones, and its method Network
// makes the sim.Network of a seed. So the scenarios, the benchmarks and the programs that are compared
// with all run the same description.
package networks
