// Package coding translates between analog values and spikes, both ways.
//
// Its law: a code is a pure function, computed in continuous time and rounded once, to the nearest
// picosecond. A brighter value never spikes later than a darker one; a value that has no spike gets
// sim.Never; a value outside the code's domain is an error that names it, never clamped.
//
// Latency turns each value into the time of one spike and back. FirstSpike reads the decision of an
// output population off its earliest spike. RoundUp moves spike times onto the grid of a
// clock-stepped simulator, to see what its step costs.
package coding
