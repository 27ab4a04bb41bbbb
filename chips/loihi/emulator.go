package loihi

import (
	"fmt"
	"math"
)

// Emulator names the public emulator of Loihi whose arithmetic is followed where they disagree. Where all weights are in
// the safe subset (see Safe), the accumulator stays below 2^15, u below 2^23, and there is neither bias nor
// refractoriness, it makes no difference.
type Emulator uint8

const (
	// Nengo follows nengo-loihi, whose overflow was compared with the chip by its authors: the accumulator wraps at 16 bits, u
	// at 24 (two's complement), u plus bias as well, and v stays within VMin and VMax. It has refractoriness.
	Nengo Emulator = iota
	// Lava follows lava's bit-accurate LIF: the accumulator does not wrap, u beyond 2^23 is moved by 2^24 (so 2^23 itself
	// stays), and v is kept within +-(2^23-1). It has no refractoriness.
	Lava
	// Brian2 follows brian2-loihi, which differs from the others in the weights alone; neurons cannot have it.
	Brian2
)

// String is the emulator's name.
func (e Emulator) String() string {
	if e > Brian2 {
		return fmt.Sprintf("Emulator(%d)", uint8(e))
	}
	return [...]string{"nengo", "lava", "brian2"}[e]
}

// Bounds of the registers.
const (
	stateLimit       = 1 << 23 // of u and v: 23 bits and a sign
	accumulatorLimit = 1 << 15 // of the sum of weights of a step: 15 bits and a sign
	weightUnit       = 64      // in u, of a weight of 1
)

// wrap reduces x to a signed number below limit in two's complement: what is left of it in a register.
func wrap(x, limit float64) float64 {
	if x >= -limit && x < limit {
		return x
	}
	return x - float64(2*limit*math.Floor((x+limit)/(2*limit)))
}

// wrapOnce is what lava does to u.
func wrapOnce(u float64) float64 {
	switch {
	case u > stateLimit:
		return u - 2*stateLimit
	case u <= -stateLimit:
		return u + 2*stateLimit
	}
	return u
}

// Wrap is what a register of some bits and a sign keeps of x, as nengo-loihi has it.
func Wrap(x, bits int) int { return int(wrap(float64(x), math.Ldexp(1, bits))) }
