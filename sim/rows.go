package sim

import (
	"math"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// rows holds the synapses of one projection onto one slice of its target population, grouped by
// source. The row of a source is sorted by (delay, target, weight): by content, so that it does not
// depend on how or where the synapses were made. A synapse costs 4 bytes, 4 more where weights
// differ, 4 more where delays differ (8 where their spread is too wide for 32 bits). The weights of a
// projection that learns are float64, 8 bytes, however they begin: small changes must add up.
type rows struct {
	start   []int     // the row of source i is [start[i], start[i+1])
	targets []uint32  // within the slice
	weights []float32 // empty where all weights are the same
	weight  float32   // that weight
	precise []float64 // the weights, where they are learned
	delays  delays
	port    uint8
}

// bytes is the memory that the synapses take.
func (r *rows) bytes() uint64 {
	return uint64(4*len(r.targets) + 4*len(r.weights) + 8*len(r.precise) + 4*len(r.delays.steps) + 8*len(r.delays.wide) + 8*len(r.start))
}

// row returns the bounds of a source's row.
func (r *rows) row(source uint32) (lo, hi int) { return r.start[source], r.start[source+1] }

// source returns whose row a synapse is in.
func (r *rows) source(pos int) uint32 {
	lo, hi := 0, len(r.start)-1 // start[lo] <= pos < start[hi]
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; r.start[mid] <= pos {
			lo = mid
		} else {
			hi = mid
		}
	}
	return uint32(lo)
}

// volley makes v of n synapses of a row, from synapse pos on, that arrive together. It is written in place
// because copying one costs as much as a synapse.
func (r *rows) volley(v *Volley, pos, n int, at Time) {
	v.At, v.Weight, v.Port = at, r.weight, r.port
	v.Targets = r.targets[pos : pos+n]
	if len(r.weights) > 0 {
		v.Weights = r.weights[pos : pos+n]
	} else {
		v.Weights = nil
	}
}

// checksum is the sum over all synapses of a hash of each. Targets count from lo. Weights that are learned do not count.
func (r *rows) checksum(lo int) (sum uint64) {
	weight := uint64(math.Float32bits(r.weight))
	if len(r.precise) > 0 {
		weight = 0
	}
	for source := range len(r.start) - 1 {
		for pos, hi := r.row(uint32(source)); pos < hi; pos++ {
			if len(r.weights) > 0 {
				weight = uint64(math.Float32bits(r.weights[pos]))
			}
			ends := uint64(source)<<32 | uint64(r.targets[pos]+uint32(lo))
			sum += rng.Hash(ends, uint64(r.delays.at(pos)), weight)
		}
	}
	return sum
}

// delays holds one delay per synapse: base + unit*steps[i], or wide[i] where the steps would not fit
// into 32 bits, or base for all where both are empty.
type delays struct {
	base, unit Time
	steps      []uint32
	wide       []Time
}

func (d *delays) at(i int) Time {
	switch {
	case len(d.steps) > 0:
		return d.base + d.unit*Time(d.steps[i])
	case len(d.wide) > 0:
		return d.wide[i]
	}
	return d.base
}

// same tells whether all delays are base.
func (d *delays) same() bool { return len(d.steps) == 0 && len(d.wide) == 0 }

// run returns the end of the run of equal delays that starts at pos, at most hi, and the delay of the
// synapse there, if there is one.
func (d *delays) run(pos, hi int, delay Time) (end int, next Time) {
	if d.same() {
		return hi, 0
	}
	for end = pos + 1; end < hi; end++ {
		if next = d.at(end); next != delay {
			break
		}
	}
	return end, next
}

// delayRange is what a set of delays has in common, from which their compact form follows.
type delayRange struct {
	min, max Time
	step     Time // greatest common divisor of the differences; 0 while all are equal
	n        int
}

func (r *delayRange) add(d Time) {
	if r.n == 0 {
		r.min, r.max = d, d
	}
	r.n++
	if d != r.min {
		r.step = gcd(r.step, abs(d-r.min))
	}
	r.min, r.max = min(r.min, d), max(r.max, d)
}

func (r *delayRange) merge(s delayRange) {
	if s.n == 0 {
		return
	}
	n := r.n + s.n
	r.add(s.min)
	r.add(s.max)
	r.step = gcd(r.step, s.step)
	r.n = n
}

// compact returns storage for n delays of the range.
func (r *delayRange) compact(n int) delays {
	d := delays{base: r.min, unit: r.step}
	switch {
	case r.step == 0:
	case (r.max-r.min)/r.step < 1<<32:
		d.steps = make([]uint32, n)
	default:
		d.wide = make([]Time, n)
	}
	return d
}

func (d *delays) set(i int, delay Time) {
	switch {
	case len(d.steps) > 0:
		d.steps[i] = uint32((delay - d.base) / d.unit)
	case len(d.wide) > 0:
		d.wide[i] = delay
	}
}

func gcd(a, b Time) Time {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func abs(t Time) Time {
	if t < 0 {
		return -t
	}
	return t
}
