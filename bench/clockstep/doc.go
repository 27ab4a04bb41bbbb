// Package clockstep runs a sim.Network on a grid of time steps: the baseline that the event-driven
// engine is held against.
//
// Its law: it is as good a clock-stepped simulator as we can write, because a comparison is only worth
// what its baseline is worth. A slow one would be a lie. And it hides nothing of what the grid costs in
// truth: what it changed of the network is in the Report, what it moved while running is in the Stats.
//
// # What happens at an instant
//
// Instants are the multiples of Options.Step, from 0. At each of them, in this order:
//
//  1. neurons whose refractory interval ends are at VReset;
//  2. all that arrives is added to voltages and currents;
//  3. every neuron is tested, once: it fires if V >= VTh;
//  4. every neuron is carried to the next instant by the exact solution of its linear equation, a
//     propagator matrix computed once per distinct set of parameters (Rotter and Diesmann 1999,
//     doi:10.1007/s004220050570).
//
// So between spikes V is exact at every instant, and what the grid costs is the time of the spikes: a
// crossing is noticed at the end of its step, or not at all if V falls back before. Errors of spike
// times are of first order in Step.
//
// # What the grid changes
//
// Delays become the nearest number of steps, and at least one. Refractory intervals become the nearest
// number of steps. Spikes of sources, which keep their own exact times, move to the nearest instant;
// two of one neuron that meet there arrive as two.
//
// # How it is fast
//
// State is one array per variable. The loops over neurons have no branch that is ever taken but for a
// spike: a refractory neuron is at -Inf, which swallows what arrives and passes no threshold. They are
// written twice, in Go and in AVX2 assembly, and a test holds that both give the same bits. (Processors
// without AVX2 run the Go, several times slower per neuron: there the baseline is not at its best.)
//
// Spikes wait, in a ring of lists, until they arrive; then a row of synapses, 4 bytes each where weights
// are equal, is added to the state itself. Only where a projection has many different delays are arrivals
// summed ahead of time, in a ring of sums per port.
//
// Workers own slices of all populations and the synapses onto them. They meet once per shortest delay,
// and what they compute does not depend on how many they are, to the bit. They wait for one another awake,
// so that more than one serve large networks on processors that have nothing else to do.
//
// # What it runs
//
// Populations of models.LIF and models.IF with any ports, parameters and noise, and any source, that is
// any sim.Spec without ports: its own Model runs here as it does in the engine. Noise is drawn anew, as
// Poisson numbers of arrivals per step; so it agrees with the engine's in law, not arrival by arrival.
//
// A zero delay around a cycle, which the engine refuses, is raised to a step as every other.
package clockstep
