package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// reach bounds how high u can get between now and the horizon if nothing more arrives: the test that
// every synaptic event takes, and that nearly all of them fail.
//
// M/E_a rises if M < 0 and falls otherwise, and likewise -S_k/E_k, so each is at most what it is at one
// end of the interval. A neuron is a hit if the sum of these reaches the gap. Without a horizon, E at
// the far end is infinite; then, the membrane being the slowest mode, M/E_a at the near end and the
// positive ones of -S_k/E_k bound u - level from above wherever that is positive, as the gap is.
type reach struct {
	gap        float64
	near, far  []float64 // 1/E of the modes at either end
	horizon    sim.Time  // that far belongs to
	stale      bool      // far has to be computed again
	scaledNear float64   // gap * E_a at the near end; the test where there are no currents
	scaledFar  float64
}

// slack widens the test by more than rounding can amount to.
const slack = 1e-12

func newReach(u *uniform) reach {
	margin := slack * max(math.Abs(u.gap), math.Abs(u.reset-u.level))
	n := len(u.modes)
	return reach{gap: u.gap - margin, near: make([]float64, n), far: make([]float64, n), stale: true}
}

// set puts the near end to u.now and the far end to the horizon.
func (r *reach) set(u *uniform) {
	for k, e := range u.scale {
		r.near[k] = 1 / e
	}
	r.scaledNear = r.gap * u.scale[0]
	if u.horizon == sim.Never {
		r.far[0] = r.near[0]
		return
	}
	if r.stale || r.horizon != u.horizon {
		r.stale, r.horizon = false, u.horizon
		end := exactly(u.horizon)
		for k := range u.modes {
			r.far[k] = 1 / u.modes[k].at(end)
		}
		r.scaledFar = r.gap / r.far[0]
	}
}

// bound is the least M that is a hit, for neurons without currents.
func (r *reach) bound() float64 {
	if r.scaledNear < 0 {
		return r.scaledFar // u rises towards a level above theta: the longer, the higher
	}
	return r.scaledNear
}

// hit tests a neuron.
func (r *reach) hit(cell []float64) bool {
	top := higher(cell[0]*r.near[0], cell[0]*r.far[0])
	for k := 1; k < len(cell); k++ {
		top += higher(-cell[k]*r.near[k], -cell[k]*r.far[k])
	}
	return top >= r.gap
}

// higher is max without its care for NaN and signed zero.
func higher(x, y float64) float64 {
	if x < y {
		return y
	}
	return x
}
