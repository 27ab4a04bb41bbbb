package precision

import (
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
)

// quantised is the network with weights of some bits: of each layer the whole numbers from -2^(bits-1)+1 to 2^(bits-1)-1, times a
// factor by which the largest is what it was.
func quantised(n *firstspike.Network, bits int) *firstspike.Network {
	return n.Changed(func(l *gradient.Layer) {
		largest := 0.0
		for _, w := range l.Weights {
			largest = math.Max(largest, math.Abs(w))
		}
		unit := largest / float64(int(1)<<(bits-1)-1)
		short := make([]float64, len(l.Weights))
		for i, w := range l.Weights {
			if largest > 0 {
				short[i] = float64(float32(math.RoundToEven(w/unit) * unit))
			}
		}
		l.Weights = short
	})
}
