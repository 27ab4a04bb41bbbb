package portable

import "math"

// Exp is e^x.
func Exp(x float64) float64 { return ExpSum(x, 0) }

// ExpSum is e^(x + tail) for a tail that is tiny beside x: 2^(k/64) from a table, times a short series of what remains. It
// costs a fraction of math.Exp.
func ExpSum(x, tail float64) float64 {
	k, r := reduce(x, tail)
	if uint64(k+farSteps) > 2*farSteps {
		return expFar(x, tail)
	}
	entry := &expTable[k&63]
	y := entry.Hi + (entry.Lo + float64(entry.Hi*series(r)))
	return y * power2(k>>6)
}

const (
	expSteps    = 64 / math.Ln2
	roundingBit = 3 << 51 // adding it, and taking it off again, rounds to an integer
	// stepHigh + stepLow is ln(2)/64. The low bits of stepHigh are 0, so that n stepHigh is exact.
	stepHigh = 0x1.62e42fefap-7
	stepLow  = 0x1.cf79abc9e3b3ap-46
	farSteps = 1010 * 64 // powers of 2 up to 1010 and down to -1010 are normal numbers, 2^(k/64) times them too
)

// expTable holds 2^(k/64).
var expTable = func() (table [64]Double) {
	for k := range table {
		table[k] = Ln2.Times(Double{float64(k) / 64, 0}).Exp()
	}
	return table
}()

// reduce returns the k and r of x + tail = k ln(2)/64 + r with |r| <= ln(2)/128.
func reduce(x, tail float64) (k int64, r float64) {
	t := float64(x*expSteps) + roundingBit
	n := t - roundingBit
	return int64(n), (x - float64(n*stepHigh)) - float64(n*stepLow) + tail
}

// series is e^r - 1.
func series(r float64) float64 {
	return r + float64(float64(r*r)*(0.5+float64(r*(1.0/6+float64(r*(1.0/24+float64(r*(1.0/120))))))))
}

// power2 is 2^n, a normal number.
func power2(n int64) float64 { return math.Float64frombits(uint64(1023+n) << 52) }

// expFar is ExpSum where powers of 2 may not be normal numbers.
func expFar(x, tail float64) float64 {
	const shift = 256
	switch {
	case x > 710:
		return math.Inf(1)
	case x < -746: // e^x is below half the smallest number
		return 0
	case x > 0:
		y := Sum(x, -shift*Ln2.Hi)
		return math.Ldexp(ExpSum(y.Hi, y.Lo-float64(shift*Ln2.Lo)+tail), shift)
	case x < 0:
		y := Sum(x, shift*Ln2.Hi)
		return math.Ldexp(ExpSum(y.Hi, y.Lo+float64(shift*Ln2.Lo)+tail), -shift)
	}
	return x // not a number
}

// Expm1 is e^x - 1, which keeps its digits near 0.
func Expm1(x float64) float64 {
	switch {
	case math.Abs(x) < 0x1p-54:
		return x // -0 too
	case math.Abs(x) < 1.0/32:
		return expm1Near(x)
	case x < -40:
		return -1
	case !(x < 700):
		return Exp(x)
	}
	k, r := reduce(x, 0)
	entry, scale := &expTable[k&63], power2(k>>6)
	y := Sum(entry.Hi*scale, -1)
	return y.Hi + (y.Lo + float64(scale*(entry.Lo+float64(entry.Hi*expm1Near(r)))))
}

// expm1Near is Taylor's series to the eighth power.
func expm1Near(x float64) float64 {
	sum := 1.0/720 + float64(x*(1.0/5040+float64(x*(1.0/40320))))
	sum = 1.0/6 + float64(x*(1.0/24+float64(x*(1.0/120+float64(x*sum)))))
	return x + float64(float64(x*x)*(0.5+float64(x*sum)))
}
