package coding

import "math"

// The functions of this file decide as real numbers would, where float64 rounds to the very border: 0.2 is
// a little more than a fifth, so 5 times 0.2 is more than 1, which 5 * 0.2 is not.

// product is x y, rounded, and what rounding took off it.
func product(x, y float64) (rounded, rest float64) {
	rounded = float64(x * y)
	return rounded, math.FMA(x, y, -rounded)
}

// ceilProduct is the least whole number not below x y.
func ceilProduct(x, y float64) float64 {
	p, rest := product(x, y)
	whole := math.Ceil(p)
	if whole == p && rest > 0 {
		whole++
	}
	return whole
}

// floorProduct is the greatest whole number not above x y.
func floorProduct(x, y float64) float64 { return -ceilProduct(-x, y) }

// nearestProduct is the whole number nearest to x y, of two the even one.
func nearestProduct(x, y float64) float64 {
	p, rest := product(x, y)
	whole := math.Floor(p)
	if p-whole != 0.5 || rest == 0 {
		return math.RoundToEven(p)
	}
	if rest > 0 {
		whole++
	}
	return whole
}

// reaches tells whether a - b >= least. The rest of the difference is that of Knuth's two-sum (The Art of
// Computer Programming 2, section 4.2.2).
func reaches(a, b, least float64) bool {
	d := a - b
	subtracted := a - d
	rest := (a - (d + subtracted)) + (subtracted - b)
	return d > least || d == least && rest >= 0
}
