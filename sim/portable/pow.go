package portable

import "math"

// Pow is x^y. Where x is not above 0, or either is not finite, it is what math.Pow has: there that only multiplies.
func Pow(x, y float64) float64 {
	if !(x > 0 && x <= math.MaxFloat64 && math.Abs(y) <= math.MaxFloat64) {
		return math.Pow(x, y)
	}
	l := log(x)
	z := float64(y * l.Hi)
	if math.Abs(z) > 800 {
		return Exp(z)
	}
	return ExpSum(z, math.FMA(y, l.Hi, -z)+float64(y*l.Lo))
}
