package models

import "math"

// expSum is e^(x + tail) for a tail that is tiny beside x, |x| <= 700, to within one unit in the last
// place: 2^(k/64) from a table, times a short series of what remains. It costs a fraction of math.Exp and
// gives the same bits on every machine.
func expSum(x, tail float64) float64 {
	t := float64(x*expSteps) + roundingBit
	n := t - roundingBit
	k := int64(n)
	r := (x - float64(n*stepHigh)) - float64(n*stepLow) + tail
	r2 := float64(r * r)
	series := r + float64(r2*(0.5+float64(r*(1.0/6+float64(r*(1.0/24+float64(r*(1.0/120))))))))
	entry := &expTable[k&63]
	y := entry.hi + (entry.lo + float64(entry.hi*series))
	return y * math.Float64frombits(uint64(1023+(k>>6))<<52)
}

// exp is e^x, with the bits of expSum.
func exp(x float64) float64 {
	switch {
	case x < -700:
		return 0
	case x > 700:
		return math.Inf(1)
	}
	return expSum(x, 0)
}

const (
	expSteps    = 64 / math.Ln2
	roundingBit = 3 << 51 // adding it, and taking it off again, rounds to an integer
	// stepHigh + stepLow is ln(2)/64. The low bits of stepHigh are 0, so that n stepHigh is exact.
	stepHigh = 0x1.62e42fefap-7
	stepLow  = 0x1.cf79abc9e3b3ap-46
)

// expTable holds 2^(k/64).
var expTable = func() (table [64]double) {
	for k := range table {
		table[k] = ln2.times(double{float64(k) / 64, 0}).exp()
	}
	return table
}()
