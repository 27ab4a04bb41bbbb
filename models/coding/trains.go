package coding

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Trains writes one spike train per neuron to dst, from one spike time per neuron, and returns dst,
// grown if it was too short. A silent neuron (sim.Never) gets a nil train. The trains are views into
// times: they change when it is encoded into again.
func Trains(dst [][]sim.Time, times []sim.Time) [][]sim.Time {
	dst = slices.Grow(dst[:0], len(times))[:len(times)]
	for i, t := range times {
		dst[i] = nil
		if t != sim.Never {
			dst[i] = times[i : i+1 : i+1]
		}
	}
	return dst
}
