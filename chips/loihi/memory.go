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
	block := func(n int) int { return (n*each + blockHead + wordBits - 1) / wordBits * wordBits }
	bits := n / blockSynapses * block(blockSynapses)
	if rest := n % blockSynapses; rest > 0 {
		bits += block(rest)
	}
	return bits
}

// lists are the synapses of one projection onto one part of a population, a list for each source neuron that has any. They
// are dense if each of these reaches each neuron of the part once.
type lists struct {
	size      int // neurons of the part
	delayBits int
	sources   int
	sparse    bool
	blocks    int64                // full ones, of all lists
	rest      [blockSynapses]int64 // how many lists have so many synapses beyond their full blocks
}

// add adds a list of n synapses.
func (l *lists) add(n int) {
	l.sources++
	l.blocks += int64(n / blockSynapses)
	l.rest[n%blockSynapses]++
	l.sparse = l.sparse || n != l.size
}

// bits is the memory that they take, on a core whose targets have indices of so many bits.
func (l *lists) bits(index int) int64 {
	if l.sources == 0 {
		return 0
	}
	layout := Layout{WeightBits: weightField(8), DelayBits: l.delayBits}
	if l.sparse {
		layout.Sparse, layout.IndexBits = true, index
	}
	bits := l.blocks * int64(layout.AxonBits(blockSynapses))
	for n, lists := range l.rest {
		if lists > 0 {
			bits += lists * int64(layout.AxonBits(n))
		}
	}
	return bits
}

// indexBits is the narrowest field for targets below n. The chip has none between 1 and 5 bits. (Nor beyond 12 has Loihi, whose
// cores need 10; that Loihi 2 has one of 13 for its 8,192 neurons is assumed.)
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
