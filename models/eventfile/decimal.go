package eventfile

import (
	"math/bits"
	"strconv"

	"github.com/ranvier-sim/ranvier/sim"
)

// decimal reads a number of units, like 12, 0.003811 or 3.811e-03, and rounds it to the nearest picosecond, a half
// upwards. ok is false for what is no such number, has more than 19 significant digits, is below 0 or does not fit.
func decimal(b []byte, unit sim.Time) (at sim.Time, ok bool) {
	scale := 0
	mantissa, digits, point := uint64(0), 0, false
	for i, c := range b {
		if c == '.' && !point {
			point = true
			continue
		}
		if c == 'e' || c == 'E' {
			exponent, err := strconv.ParseInt(string(b[i+1:]), 10, 16)
			if err != nil {
				return 0, false
			}
			scale += int(exponent)
			break
		}
		if c < '0' || c > '9' || mantissa >= 1e18 {
			return 0, false
		}
		mantissa = 10*mantissa + uint64(c-'0')
		if digits++; point {
			scale--
		}
	}
	if digits == 0 {
		return 0, false
	}
	return scaled(mantissa, uint64(unit), scale)
}

// scaled is a * b * 10^scale, rounded.
func scaled(a, b uint64, scale int) (sim.Time, bool) {
	hi, lo := bits.Mul64(a, b)
	for ; scale > 0 && hi == 0 && lo != 0; scale-- {
		hi, lo = bits.Mul64(lo, 10)
	}
	half := false
	for scale < 0 && (hi|lo) != 0 {
		step := min(-scale, 19)
		hi, lo, half = divide(hi, lo, step)
		scale += step
	}
	if half {
		lo++ // no carry: what was divided is below 2^64
	}
	if hi != 0 || lo >= uint64(sim.Never) {
		return 0, false
	}
	return sim.Time(lo), true
}

// divide divides a number of 128 bits by 10^digits, at most 10^19. half tells whether what is left is half of that or
// more.
func divide(hi, lo uint64, digits int) (quotientHi, quotientLo uint64, half bool) {
	by := uint64(1)
	for range digits {
		by *= 10
	}
	quotientLo, rest := bits.Div64(hi%by, lo, by)
	return hi / by, quotientLo, rest >= by-rest
}
