package models

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// reach bounds how high u can get between now and the horizon if nothing more arrives: the test that
// every synaptic event takes, and that nearly all of them fail.
//
// Each A/E moves towards 0, so it is at most A/E at the near end of the interval if A is positive and
// at the far end if it is negative; a neuron is a hit if these sum up to the gap. Without a horizon
// currents are gone at the far end. The membrane is then taken at the near end in either case: it is
// the slowest mode, so with x = A_0/E_0 and y the positive ones of A_k/E_k now, u - level stays below
// max(0, x + y), and the gap is above 0.
//
// With a horizon, what passes this first test takes a closer one, in which excitation and inhibition
// make up for each other: between the ends A/E lies below its chord if A is positive, and not higher
// above it than |A| bulge if A is negative; so u - level is at most the higher of its two ends plus
// these bulges.
type reach struct {
	gap       float64
	near, far []float64 // 1/E of the modes at either end
	bulge     []float64 // (rate * length)^2 / 8 at the near end
	bound     float64   // the least A_0 that is a hit, for neurons without currents
	horizon   sim.Time  // that far belongs to
	stale     bool      // far has to be computed again
}

// slack widens the test by more than rounding can amount to.
const slack = 1e-12

func newReach(u *uniform) reach {
	margin := float64(slack * max(math.Abs(u.gap), math.Abs(u.reset-u.level)))
	return reach{gap: u.gap - margin, horizon: u.horizon, near: make([]float64, u.stride), far: make([]float64, u.stride), bulge: make([]float64, u.stride), stale: true}
}

// set puts the near end to u.now and the far end to the horizon.
func (r *reach) set(u *uniform) {
	switch {
	case u.stride > 1:
	case u.horizon == sim.Never:
		r.bound = r.gap * u.scale[0]
		return
	case !r.stale && r.horizon == u.horizon:
		return
	}
	for k, e := range u.scale {
		r.near[k] = 1 / e
	}
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
	}
	r.bound = r.gap / r.far[0]
	length := exactly(u.horizon).minus(u.now)
	for k := range u.modes {
		x := u.modes[k].rate * length
		r.bulge[k] = r.near[k] * x * x / 8
	}
}

// hit tests a neuron.
func (r *reach) hit(cell []float64) bool {
	top := 0.0
	for k, a := range cell {
		top += peak(a, r.near[k], r.far[k])
	}
	return top >= r.gap && r.close(cell)
}

// close is the closer test.
func (r *reach) close(cell []float64) bool {
	if r.horizon == sim.Never {
		return true
	}
	near, far, bulge := 0.0, 0.0, 0.0
	for k, a := range cell {
		near += float64(a * r.near[k])
		far += float64(a * r.far[k])
		if a < 0 {
			bulge -= float64(a * r.bulge[k])
		}
	}
	return max(near, far)+bulge >= r.gap
}

// peak is the largest a/E between the ends of the interval.
func peak(a, near, far float64) float64 {
	if a < 0 {
		return a * far
	}
	return a * near
}
