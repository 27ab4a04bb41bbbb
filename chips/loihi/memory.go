package loihi

import "fmt"

// Layout is how the synapses of an axon lie in the memory of a core.
type Layout struct {
	WeightBits int  // 1 to 6, or 8
	DelayBits  int  // 0 to 6
	TagBits    int  // 0 to 3
	IndexBits  int  // of a target, 0 or 6 to 12; stored with each synapse of a sparse list
	Sparse     bool // targets are listed; of a dense list they follow one another
}

// A block of synapses has at most 64, and a head of its format (4 bits) and its length (6); it fills words of 64 bits.
// (nengo-loihi, block.py, SynapseConfig.bits_per_axon: the only public code.)
const (
	blockSynapses = 64
	blockHead     = 4 + 6
	wordBits      = 64
)

// AxonBits is the synapse memory that an axon with n synapses takes, bits.
func (l Layout) AxonBits(n int) int {
	each := l.WeightBits + l.DelayBits + l.TagBits
	if l.Sparse {
		each += l.IndexBits
	}
	bits := 0
	for ; n > 0; n -= blockSynapses {
		block := min(n, blockSynapses)*each + blockHead
		bits += (block + wordBits - 1) / wordBits * wordBits
	}
	return bits
}

// indexBits is the narrowest field for targets below n. The chip has none between 1 and 5 bits, or beyond 12.
func indexBits(n int) int {
	if n <= 1 {
		return 0
	}
	bits := 6
	for n > 1<<bits {
		bits++
	}
	return bits
}

// weightField is the narrowest field for weights of a number of bits: there is none of 7.
func weightField(bits int) int {
	if bits == 7 {
		return 8
	}
	return bits
}

// delayField is the number of bits for delays up to most steps.
func delayField(most int) int {
	bits := 0
	for most >= 1<<bits {
		bits++
	}
	return bits
}

// String is how reports write a layout.
func (l Layout) String() string {
	kind := "dense"
	if l.Sparse {
		kind = fmt.Sprintf("sparse, %d index bits", l.IndexBits)
	}
	return fmt.Sprintf("%s, %d weight bits, %d delay bits", kind, l.WeightBits, l.DelayBits)
}
