package topology

import (
	"math/bits"
	"math/rand/v2"
)

// urn draws numbers from 0 .. n-1. It is reused from one draw to the next, so that a part allocates
// twice and not once per neuron.
type urn struct {
	*rand.Rand
	drawn []uint32
	taken []uint64 // a bit per number; all 0 between draws
}

func (u *urn) draw(n, k int, distinct bool) []uint32 {
	if distinct {
		return u.withoutReplacement(n, k)
	}
	return u.withReplacement(n, k)
}

// withReplacement draws k numbers independently. They are valid until the next draw.
func (u *urn) withReplacement(n, k int) []uint32 {
	u.reserve(k)
	for i := range u.drawn {
		u.drawn[i] = u.Uint32N(uint32(n))
	}
	return u.drawn
}

// withoutReplacement draws k <= n distinct numbers, every set of k with the same probability, by Floyd's
// algorithm: exactly k random numbers whatever n is (Bentley and Floyd 1987, doi:10.1145/30401.315746).
// They are valid until the next draw, and ascend where that costs nothing.
func (u *urn) withoutReplacement(n, k int) []uint32 {
	u.reserve(k)
	words := (n + 63) / 64
	if len(u.taken) < words {
		u.taken = make([]uint64, words)
	}
	for i := range u.drawn {
		last := uint32(n - k + i)
		x := u.Uint32N(last + 1)
		if u.taken[x/64]>>(x%64)&1 != 0 {
			x = last
		}
		u.taken[x/64] |= 1 << (x % 64)
		u.drawn[i] = x
	}
	u.clear(words)
	return u.drawn
}

// clear takes the bits of the drawn numbers back. Where they are many it reads them off the bits, so
// that they ascend, which spares the engine sorting them.
func (u *urn) clear(words int) {
	if words > len(u.drawn) {
		for _, x := range u.drawn {
			u.taken[x/64] = 0
		}
		return
	}
	i := 0
	for w, word := range u.taken[:words] {
		for ; word != 0; word &= word - 1 {
			u.drawn[i] = uint32(w*64 + bits.TrailingZeros64(word))
			i++
		}
		u.taken[w] = 0
	}
}

func (u *urn) reserve(k int) {
	if cap(u.drawn) < k {
		u.drawn = make([]uint32, k)
	}
	u.drawn = u.drawn[:k]
}
