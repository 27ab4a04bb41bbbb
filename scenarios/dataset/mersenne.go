package dataset

// mersenne is the generator MT19937 of Matsumoto and Nishimura 1998 (doi:10.1145/272991.272995), which the published Yin-Yang set was drawn from.
// It is here for that set alone: all other random numbers are of sim/rng.
type mersenne struct {
	state [mersenneSize]uint32
	next  int
}

const (
	mersenneSize  = 624
	mersenneShift = 397
)

// newMersenne seeds the generator as its authors' init_genrand does, and NumPy's RandomState(seed).
func newMersenne(seed uint32) *mersenne {
	m := &mersenne{next: mersenneSize}
	m.state[0] = seed
	for i := 1; i < mersenneSize; i++ {
		before := m.state[i-1]
		m.state[i] = 1812433253*(before^before>>30) + uint32(i)
	}
	return m
}

// uint32 is the next number of 32 random bits.
func (m *mersenne) uint32() uint32 {
	if m.next == mersenneSize {
		m.twist()
	}
	y := m.state[m.next]
	m.next++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// twist makes the next state.
func (m *mersenne) twist() {
	for i := range m.state {
		y := m.state[i]&0x80000000 | m.state[(i+1)%mersenneSize]&0x7fffffff
		mixed := m.state[(i+mersenneShift)%mersenneSize] ^ y>>1
		if y&1 == 1 {
			mixed ^= 0x9908b0df
		}
		m.state[i] = mixed
	}
	m.next = 0
}

// float64 is uniform in [0, 1) with 53 bits, of two numbers, as RandomState.rand draws it.
func (m *mersenne) float64() float64 {
	high, low := m.uint32()>>5, m.uint32()>>6
	return (float64(high)*(1<<26) + float64(low)) / (1 << 53)
}

// below is uniform among 0 .. n-1, as RandomState.randint draws it: by rejection among the bits that n-1 needs.
func (m *mersenne) below(n uint32) uint32 {
	mask := n - 1
	for shift := uint(1); shift < 32; shift *= 2 {
		mask |= mask >> shift
	}
	for {
		if x := m.uint32() & mask; x < n {
			return x
		}
	}
}
