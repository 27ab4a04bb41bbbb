// Package axons compares simulators on Hodgkin and Huxley's axon: how long they take, and how far off their
// spikes are.
//
// Its law: accuracy stands beside speed, as either is easily had without the other. All run the same axons, in one
// thread, and take turns; only the loop is timed. The reference is the same network solved a thousand times as
// exactly. Where axons do not fire as often as those of the reference, the table says so.
package axons
