package portable

import "math"

// Log is the natural logarithm of x.
func Log(x float64) float64 {
	if !(x > 0 && x <= math.MaxFloat64) {
		return math.Log(x) // infinite, or not a number
	}
	return log(x).Hi
}

// Log1p is ln(1 + x), which keeps its digits near 0.
func Log1p(x float64) float64 {
	if !(x > -1 && x <= math.MaxFloat64) || math.Abs(x) < 0x1p-54 {
		return math.Log1p(x) // infinite, not a number, or x
	}
	y := Sum(1, x)
	l := log(y.Hi)
	return l.Hi + (l.Lo + y.Lo/y.Hi)
}

// log is the natural logarithm of x, which is above 0 and finite, to more than 66 bits. With x = 2^k m,
// 11/16 <= m < 11/8, and c near 1/m from a table, it is k ln(2) - ln(c) + ln(1 + r), r = c m - 1 being small.
func log(x float64) Double {
	bits, shift := math.Float64bits(x), int64(0)
	if bits < 1<<52 { // not a normal number
		bits, shift = math.Float64bits(x*0x1p54), -54
	}
	above := bits - leastBits
	entry := &logTable[above>>(52-logBits)&(1<<logBits-1)]
	k := int64(above) >> 52
	p := Product(math.Float64frombits(bits-uint64(k)<<52), entry.c)
	r := Sum(p.Hi-1, p.Lo)
	n := float64(k + shift)
	whole := Product(n, Ln2.Hi)
	sum := Sum(whole.Hi, entry.log.Hi)
	low := sum.Lo + whole.Lo + float64(n*Ln2.Lo) + entry.log.Lo
	square := Product(r.Hi, -0.5*r.Hi)
	upper := Sum(sum.Hi, r.Hi)
	lower := Sum(upper.Hi, square.Hi)
	low += upper.Lo + lower.Lo + square.Lo + r.Lo - float64(r.Hi*r.Lo) - float64(float64(square.Hi*r.Hi)*logSeries(r.Hi))
	return Sum(lower.Hi, low)
}

const (
	logBits   = 7
	leastBits = 0x3fe6 << 48 // of 11/16
)

// logTable has c and -ln(c) for each of the stretches of m, c being 1 where one begins or ends with 1.
var logTable = func() (table [1 << logBits]struct {
	c   float64
	log Double
}) {
	for i := range table {
		from := math.Float64frombits(leastBits + uint64(i)<<(52-logBits))
		to := math.Float64frombits(leastBits + uint64(i+1)<<(52-logBits))
		table[i].c = 1
		if from != 1 && to != 1 {
			table[i].c = 2 / (from + to)
		}
		table[i].log = minusLog(table[i].c)
	}
	return table
}()

// minusLog is -ln(c) = 2 artanh((1 - c)/(1 + c)) for c near 1.
func minusLog(c float64) Double {
	y := Sum(1, -c).Over(Sum(1, c))
	square, sum := y.Times(y), Double{}
	for n := 43.0; n > 0; n -= 2 { // (0.19)^44 is below 2^-105
		sum = sum.Times(square).Plus(Double{1, 0}.Over(Double{n, 0}))
	}
	return sum.Times(y).Times(Double{2, 0})
}

// logSeries is 2/r^3 times what is left of ln(1 + r) after r - r^2/2, by its series to the tenth power.
func logSeries(r float64) float64 {
	sum := 2.0/7 - float64(r*(2.0/8-float64(r*(2.0/9-float64(r*(2.0/10))))))
	return 2.0/3 - float64(r*(2.0/4-float64(r*(2.0/5-float64(r*(2.0/6-float64(r*sum)))))))
}
