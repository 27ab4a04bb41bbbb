package models

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Noise is background input: every neuron receives arrivals of one weight as a Poisson process of its own,
// at exact times. It is what a one-to-one projection without delay from a Poisson source of as many
// neurons would give, for a few nanoseconds per arrival, since nothing passes through a queue.
type Noise struct {
	Rate   float64 // Hz, per neuron
	Weight float32 // in the unit of the port
	Port   uint8
}

// check reports mistakes through wrong.
func (n Noise) check(ports int, wrong wrongFunc) {
	if !(n.Rate >= 0 && n.Rate <= maxRate) {
		wrong("Rate", n.Rate, "0 to 1e9 Hz")
	}
	if !finite(float64(n.Weight)) {
		wrong("Weight", n.Weight, "a finite number")
	}
	if int(n.Port) >= ports {
		wrong("Port", n.Port, "the number of a port")
	}
}

// drizzle is the state of noise that raises u by jumps.
//
// Time is cut into chunks on a grid of its own. When one begins, its arrivals are drawn for all neurons
// and their sum is added to A_0 at once. As amplitudes do not change between arrivals, that is right for
// everything after the chunk; within it A_0 is too high by what is still to come, which makes the
// test for a hit conservative. Only for hits is it taken off again.
type drizzle struct {
	weight float64
	chunk  sim.Time     // its length
	start  sim.Time     // of the present chunk
	scale  float64      // E at its start
	counts *rng.Poisson // the distribution of the number of arrivals in a chunk
	growth *growth      // E over the chunk, relative to its start
	random []rand.PCG   // per neuron
	first  []uint32     // the arrivals of neuron i are offset[first[i]:first[i+1]]
	offset []uint32     // of the arrivals from start, ps; in no order
}

// longest is the length of a chunk in time constants: so short that few neurons come near the threshold
// within it, and that a short series gives the exponential.
const longest = 1.0 / 64

func newDrizzle(n Noise, leak float64, s sim.Slice) *drizzle {
	d := &drizzle{weight: float64(n.Weight), start: -1}
	mean := sim.Second / n.Rate
	d.chunk = max(1, sim.Time(min(8*mean, longest/leak, math.MaxUint32)))
	d.counts = rng.NewPoisson(float64(d.chunk) / mean)
	d.growth = newGrowth(leak, d.chunk)
	d.random = make([]rand.PCG, s.Len())
	for i := range d.random {
		d.random[i] = *s.Source("noise", s.Lo+i)
	}
	d.first = make([]uint32, s.Len()+1)
	return d
}

// draw begins the next chunk: it draws the arrivals of all neurons and adds them to a, whose scale at the
// start of the chunk is e.
func (d *drizzle) draw(a []float64, e float64) {
	d.offset = d.offset[:0]
	d.scale = e
	jump := d.weight * e
	number := 0
	for i := range len(a) + 1 {
		next := 0
		if i < len(a) {
			next = d.number(&d.random[i])
		}
		if i > 0 {
			a[i-1] += float64(d.arrive(&d.random[i-1], number) * jump)
			d.first[i] = uint32(len(d.offset))
		}
		number = next
	}
}

// number draws how many arrivals a neuron has. As that is left to chance, the processor guesses the loop over them wrong; it is
// drawn a neuron ahead so that the processor is soon told.
func (d *drizzle) number(random *rand.PCG) int {
	return d.counts.At(float64(random.Uint64()>>11) / (1 << 53))
}

// arrive draws n arrivals of one neuron, two from each random number, and returns the sum of what e has grown by until then.
func (d *drizzle) arrive(random *rand.PCG, n int) (sum float64) {
	before := len(d.offset)
	d.offset = slices.Grow(d.offset, n+1)[:before+n+1]
	own, growth, chunk := d.offset[before:], d.growth, uint64(d.chunk)
	for k := 0; k < n; k += 2 {
		r := random.Uint64()
		pair := own[k : k+2 : k+2]
		pair[0] = uint32((r >> 32) * chunk >> 32)
		pair[1] = uint32((r & math.MaxUint32) * chunk >> 32)
		sum += growth.at(pair[0])
		sum += float64(growth.at(pair[1]) * float64(min(n-1-k, 1))) // the last may be one too many
	}
	d.offset = d.offset[:before+n]
	return sum
}

// growth tabulates e^(rate offset) for the offsets of a chunk: a product of the value at the last grid
// point and a short series in what is left.
type growth struct {
	rate  float64
	shift uint32 // a step of the grid is 1 << shift ps
	grid  [growthSteps]float64
}

// growthSteps is so large that a step of the grid, 1/128 of the longest chunk at most, is less than 1/8192
// time constants: four terms of the series are then exact to within rounding.
const growthSteps = 256

func newGrowth(rate float64, chunk sim.Time) *growth {
	g := &growth{rate: rate}
	for chunk>>g.shift >= growthSteps {
		g.shift++
	}
	for k := range g.grid {
		g.grid[k] = portable.ExpSum(rate*float64(uint64(k)<<g.shift), 0)
	}
	return g
}

func (g *growth) at(offset uint32) float64 {
	x := float64(g.rate * float64(offset&(1<<(g.shift&31)-1)))
	return float64(g.grid[uint8(offset>>(g.shift&31))] * (1 + (x + float64(x*x*(1.0/2+float64(x*(1.0/6)))))))
}

// arrivals returns the offsets of neuron i's arrivals, in order.
func (d *drizzle) arrivals(i uint32) []uint32 {
	own := d.offset[d.first[i]:d.first[i+1]]
	slices.Sort(own)
	return own
}

// pending is what the arrivals of neuron i from `from` on have added to A_0.
func (d *drizzle) pending(i uint32, from sim.Time) float64 {
	sum := 0.0
	for _, offset := range d.arrivals(i) {
		if d.start+sim.Time(offset) >= from {
			sum += float64(d.weight * d.at(offset))
		}
	}
	return sum
}

// at is E at an offset from the start of the chunk.
func (d *drizzle) at(offset uint32) float64 { return d.scale * d.growth.at(offset) }

// crossing is the first arrival of neuron i after `after` at which A_0, which is `a` once all have come,
// reaches gap times E.
func (d *drizzle) crossing(i uint32, after sim.Time, a, gap float64) instant {
	a -= d.pending(i, after+1)
	for _, offset := range d.arrivals(i) {
		at := d.start + sim.Time(offset)
		if at <= after {
			continue
		}
		e := d.at(offset)
		if a += float64(d.weight * e); a >= gap*e {
			return exactly(at)
		}
	}
	return never
}

// canDrizzle tells whether the noise is of the kind that a drizzle can make: jumps upwards of neurons
// that cross their threshold at arrivals only.
func (u *uniform) canDrizzle(noise []Noise) bool {
	return len(noise) == 1 && noise[0].Weight > 0 && noise[0].Rate > 0 && u.stride == 1 && u.gap > 0 && u.leak > 0
}

func (u *uniform) setNoise(n Noise) {
	u.noise = newDrizzle(n, u.leak, u.slice)
	u.nextDraw = 0
}
