// Package race measures simulators against one another.
//
// Its law: contestants take turns, lap by lap, and a ratio is that of two laps of the same turn; its
// median over the turns is what counts. So a machine that others use too, or that slows down as it gets
// hot, disturbs all alike. Time is processor time, except where something runs in parallel.
package race
