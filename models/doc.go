// Package models provides neurons and spike sources.
//
// Its law: what a model does is a function of the arrivals alone, and its spikes are exact. Between
// events the state is moved by the closed-form solution of its equation; a threshold crossing is
// found at its unrounded instant and none is ever missed; rounding to a picosecond happens only to
// the spike that leaves. So spikes do not depend on windows, shards or who looks.
//
// Neurons without such a solution (HH, Izhikevich, AdEx, ConductanceLIF) are integrated, between events, in
// steps as long as their Tolerance allows. They are exact to that tolerance, and keep the rest of the law to the
// letter: steps, too, depend on the arrivals alone.
//
// Leaky and Lapicque are defined in discrete time, so for them exact means what stepping through all ticks
// gives, to the bit, in float64. Still they run event by event: a neuron is touched at the ticks at which it
// has input, and at those after a spike until its reset is done. What the ticks between two inputs leave of the
// potential is a product rounded at each, of which no formula has the bits; but beside the next input it is
// mostly so small that a formula with a bound on its error decides the rounding of their sum. Where it does not,
// the multiplications are done, one by one, while they change anything. See foresee in tick.go.
//
// # Neurons
//
//	model           equations                                       spikes         ports              ns per arrival
//	LIF             leaky integrate-and-fire                        exact          jumps              3
//	                                                                               currents           70 to 300
//	IF              the same without leak                           exact          jumps, currents    as LIF
//	SubtractiveIF   IF whose spikes take the threshold off          exact          jumps              13
//	AdaptiveLIF     LIF whose threshold rises at spikes and decays  exact          jumps              3
//	                                                                               jumps, currents    200
//	SRM             spike response: a sum of kernels                exact          potentials         150 to 200
//	Leaky           snnTorch's, in discrete time                    bits of steps  jumps at ticks     60 to 900
//	Lapicque        snnTorch's RC circuit, in discrete time         bits of steps  jumps at ticks     as Leaky
//	HH              Hodgkin and Huxley's axon                       to tolerance   all shapes         10000
//	ConductanceLIF  LIF with conductances for synapses; its         to tolerance   all shapes         3000
//	                threshold may rise at spikes and decay
//	AdEx            exponential upswing, current of adaptation      to tolerance   all shapes         2000
//	Izhikevich      quadratic upswing, recovery                     to tolerance   all shapes         800 to 2000
//
// Shapes of ports are explained at Shape, those of an SRM at PSP. All in continuous time can have Noise for
// background. The last column, of one core, tells orders of magnitude (BenchmarkAdvance, BenchmarkIntegrated,
// BenchmarkLeaky). LIF and IF neurons with constants of their own (Each) take 300 ns if they receive currents or fire by their
// drive; else as much as others where TauM is common, and 25 ns where it differs. Discrete neurons pay by the
// ticks between two arrivals, integrated ones for the spikes that they draw, too; at rest they cost nothing.
//
// The fast path of AdaptiveLIF is for neurons without Each, with reset, that receive jumps only, do not reach their threshold by their
// drive, and whose threshold rises at spikes and comes down no faster than the membrane forgets: see jumping.
//
// AdaptiveLIF, ConductanceLIF, AdEx and Izhikevich can have Filters of their potential, for voltage-based synapses: exact,
// or to tolerance, as the potential is.
//
// Sources are Trains, Poisson, Regular, and Live, which is told its spikes while the run goes on.
//
// # How they are computed
//
// A Spec describes neurons in a file that bears its name (lif.go, hh.go, poisson.go); its New makes one of a few engines, whose
// files begin with its name:
//
//	uniform     neurons of LIF and IF that share their constants: sums of exponentials with constant amplitudes
//	jumping     neurons that fire at arrivals only: LIF and IF with constants of their own, AdaptiveLIF
//	individual  other LIF and IF neurons with constants of their own; halves is a slice of both. What these three
//	            have in common begins with linear: constants, kernels, motion, and the search for a crossing
//	subtractive SubtractiveIF
//	cascade     other AdaptiveLIF neurons, and SRM: chains of linear stages
//	ticking     Leaky and Lapicque: ticks
//	integrated  HH, ConductanceLIF, AdEx and Izhikevich: steps of internal/ode, with dense output
//	clockwork   sources: each neuron knows its next spike
//
// lazy is the frame of individual and cascade: a neuron stands where its last event left it, and has an alarm. Under all of them
// are instant and double (time beyond a picosecond), mode (scaled exponentials), alarm and releases (what happens next),
// noise and noisy (background), filter, port and psp (synapses), checks and mistakes (parameters), values (lists and distributions).
//
// # Units
//
// Parameters are fields of exported structs. Times of parameters that are not instants (time
// constants) are float64 picoseconds, written like 10 * sim.Millisecond; voltages are in mV, currents
// in pA. The zero value of a field is its documented default.
package models
