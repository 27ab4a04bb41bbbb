// Package accuracy answers what a time grid costs in exactness, as package sparsity answers what it costs in
// time.
//
// Its law: both simulators run the same network, with the same input spikes, and spikes are compared as each
// simulator reports them. So on a grid a spike has the time of the instant at which its neuron is first found
// above threshold: the end of the step in which it crossed. This offset is not removed; it is reported apart, as
// the median of how late spikes are. Input spikes, which keep no grid, are moved to the nearest instant. Delays
// are whole numbers of steps of all grids, so nothing is lost by rounding them.
//
// # Partners
//
// Spikes of a neuron are paired one to one, in order, so that as little as possible is moved: a pair is closer than
// the tolerance, and a spike without partner is missed (in exact time) or spurious (on the grid).
//
// # What is measured
//
// Feed-forward networks, in which an error of a spike time is not fed back: what a step does to spike times.
//
// Recurrent networks, in which it is: after what time the spikes are others. For comparison all potentials are
// moved by a nanovolt, in exact time: sooner or later any disturbance makes other spikes, but a grid
// disturbs much more.
//
// Decisions by the first spike, of the templates of scenario ttfs: how many are others. There a grid is emulated at its best, see
// the scenario.
package accuracy
