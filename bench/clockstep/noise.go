package clockstep

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// noise is the background input of a cohort: as many arrivals per neuron and step as a Poisson process
// has, each neuron with a random stream of its own. They are drawn a chunk of steps at a time, and
// scattered over its instants in the ring of the port. Chunks begin at multiples of their length, so they
// depend on nothing.
type noise struct {
	weight float64
	ring   *ring
	random []rand.PCG
	shift  int          // a chunk has 1 << shift steps
	draws  int          // of the number of arrivals in a chunk
	counts *rng.Poisson // what one of them gives
	events uint64
}

const (
	longestChunk = 5   // 32 steps
	many         = 3   // arrivals per step, on average, of which it is cheaper to draw the number step by step
	mostArrivals = 256 // on average per draw, so that exp(-mean) is a number
)

// newNoise makes noise number k of a cohort.
func newNoise(n models.Noise, k int, c *cohort, s sim.Slice, g grid) *noise {
	mean := n.Rate * g.step.Seconds()
	z := &noise{weight: float64(n.Weight), random: make([]rand.PCG, s.Len())}
	if mean < many {
		z.shift = longestChunk
		mean *= 1 << longestChunk
	}
	z.draws = int(math.Ceil(mean / mostArrivals))
	z.counts = rng.NewPoisson(mean / float64(max(1, z.draws)))
	for i := range z.random {
		z.random[i] = *s.Source(fmt.Sprintf("noise on a grid %d", k), s.Lo+i)
	}
	z.ring = c.ringOf(n.Port, 1<<z.shift)
	return z
}

// fall puts the arrivals of a chunk that begins at instant n into the ring.
func (z *noise) fall(n int) {
	if n&(1<<z.shift-1) != 0 {
		return
	}
	for i := range z.random {
		for range z.draws {
			count := z.counts.At(float64(z.random[i].Uint64()>>11) / (1 << 53))
			z.events += uint64(count)
			z.scatter(i, n, count)
		}
	}
}

// scatter adds the arrivals of neuron i at instants of the chunk, each as likely as the others. One
// random number is enough for several.
func (z *noise) scatter(i, n, count int) {
	if z.shift == 0 {
		z.ring.sums[z.ring.origin(n)+i] += z.weight * float64(count)
		return
	}
	for count > 0 {
		random := z.random[i].Uint64()
		for k := min(count, 64/longestChunk); k > 0; k-- {
			at := n + int(random&(1<<z.shift-1))
			random >>= z.shift
			z.ring.sums[z.ring.origin(at)+i] += z.weight
			count--
		}
	}
}
