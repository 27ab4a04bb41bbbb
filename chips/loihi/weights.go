package loihi

import (
	"fmt"
	"math"
)

// SignMode says which signs the weights of a synapse format have. It decides what the 8 bits of a weight mean.
type SignMode uint8

const (
	Mixed      SignMode = iota // even numbers, -256 to 254
	Excitatory                 // 0 to 255
	Inhibitory                 // -255 to 0
)

// String is the mode's name.
func (m SignMode) String() string {
	if m > Inhibitory {
		return fmt.Sprintf("SignMode(%d)", uint8(m))
	}
	return [...]string{"mixed", "excitatory", "inhibitory"}[m]
}

// SignModeOf is the mode for weights between lo and hi.
func SignModeOf(lo, hi float64) SignMode {
	switch {
	case lo >= 0:
		return Excitatory
	case hi <= 0:
		return Inhibitory
	}
	return Mixed
}

// Format is how the weights of a group of synapses are stored.
type Format struct {
	Sign SignMode
	Bits int // of a weight, 1 to 8
	Exp  int // -7 to 7: a weight acts times 2^Exp
}

// Safe tells whether all public emulators agree, to the bit, on what a weight does in this format: all 8 bits, no
// negative exponent, and, where signs are mixed, an even number of -254 to 254. Found by comparing the tables of the
// three (lava utils/weightutils.py, nengo-loihi builder/discretize.py, brian2-loihi).
func (f Format) Safe(weight int) bool {
	if f.Bits != 8 || f.Exp < 0 {
		return false
	}
	lo, hi := f.safeRange()
	return weight >= lo && weight <= hi && (f.Sign != Mixed || weight%2 == 0)
}

// safeRange is the least and the greatest weight that is Safe.
func (f Format) safeRange() (lo, hi int) {
	switch f.Sign {
	case Excitatory:
		return 0, 255
	case Inhibitory:
		return -255, 0
	}
	return -254, 254
}

// lost is how many of the low bits of a weight, as it is written, the format does not keep.
func (f Format) lost() int {
	if f.Sign == Mixed {
		return 8 - f.Bits + 1
	}
	return 8 - f.Bits
}

// Stored is what an emulator makes of a weight when it is written into the chip, before the exponent.
func (f Format) Stored(weight int, e Emulator) int {
	s := f.lost()
	switch e {
	case Lava:
		weight = f.clip(weight)
		if f.Sign == Inhibitory {
			return -(-weight >> s << s)
		}
		return weight >> s << s
	case Brian2:
		return weight / (1 << s) * (1 << s)
	}
	return int(f.rounded(weight)) << s
}

// clip keeps a weight within the numbers of its mode.
func (f Format) clip(weight int) int {
	switch f.Sign {
	case Excitatory:
		return max(0, min(weight, 255))
	case Inhibitory:
		return max(-255, min(weight, 0))
	}
	return max(-256, min(weight, 255))
}

// rounded is nengo's: the kept bits, rounded half to even, and again to what a negative exponent leaves of them.
func (f Format) rounded(weight int) float64 {
	s := f.lost()
	most := math.Ldexp(1, 8-s) - 1
	clip := func(x float64) float64 { return max(-most, min(x, most)) }
	kept := clip(math.RoundToEven(math.Ldexp(float64(weight), -s)))
	if shift := s + f.Exp; shift < 0 {
		kept = math.Trunc(clip(math.Ldexp(math.RoundToEven(math.Ldexp(kept, shift)), -shift)))
	}
	return kept
}

// Increment is by how much one spike through one synapse of this weight changes u.
func (f Format) Increment(weight int, e Emulator) int {
	switch e {
	case Lava: // shifts the sum of a step, which is this weight alone
		return shifted(f.Stored(weight, e), f.Exp) * weightUnit
	case Brian2:
		const limit = 1<<21 - weightUnit
		u := math.Floor(math.Ldexp(float64(f.Stored(weight, e)), f.Exp)) * weightUnit
		return max(-limit, min(int(u), limit))
	}
	return shifted(int(f.rounded(weight)), f.lost()+f.Exp) * weightUnit
}

// shifted is x 2^by, rounded down.
func shifted(x, by int) int {
	if by < 0 {
		return x >> -by
	}
	return x << by
}
