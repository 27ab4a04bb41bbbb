package ode

import "math"

// Vector is the state of a system: a few numbers, kept in place.
type Vector interface {
	~[1]float64 | ~[2]float64 | ~[3]float64 | ~[4]float64 | ~[5]float64 | ~[6]float64 | ~[7]float64 | ~[8]float64
}

// System is the right-hand side of dy/dt = f(s, y).
type System[Y Vector] interface {
	// Slope writes dy/dt, s after the start of the step, to dy. At s = +Inf it is that of the system when
	// all that depends on time has faded.
	Slope(s float64, y, dy *Y)
}

// by is a product, rounded. Without that, processors that can fuse it with the sum it goes into would round once, and
// others twice.
func by(x, y float64) float64 { return float64(x * y) }

func finite[Y Vector](y Y) bool {
	for i := range len(y) {
		if math.IsNaN(y[i]) || math.IsInf(y[i], 0) {
			return false
		}
	}
	return true
}
