package topology

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Bernoulli connects every pair with probability P, independently of all others (pairwise Bernoulli, the
// random graph of Gilbert). In-degrees are binomial (pre, P), out-degrees (post, P). There are no
// multapses.
type Bernoulli struct {
	P          float64 // 0 .. 1, exact to 2^-53
	NoAutapses bool    // in a recurrent projection, no neuron connects to itself
	Weight     Weights
	Delay      Delays
}

// Parts implements sim.Connector: whole targets, some 65536 synapses each.
func (r Bernoulli) Parts(pre, post int) int { return r.divide(pre, post).parts() }

func (r Bernoulli) divide(pre, post int) division { return divide(post, float64(pre)*r.P) }

// Part implements sim.Connector. Targets ascend, and for each target its sources.
func (r Bernoulli) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	if !(r.P >= 0 && r.P <= 1) {
		return dst, once(p, whole("probability", r.P, "0 .. 1"))
	}
	b := Batch{Part: p}
	start := len(dst)
	dst = r.wire(b, dst)
	b.Synapses = dst[start:]
	return dst, furnish(b, r.Weight, r.Delay)
}

// wire goes through the pairs of the part target by target, and skips from one that is connected to the
// next. The number of pairs skipped is geometric, so it costs a draw per synapse and not per pair
// (Batagelj and Brandes 2005, doi:10.1103/PhysRevE.71.036113).
func (r Bernoulli) wire(b Batch, dst []sim.Synapse) []sim.Synapse {
	lo, hi := r.divide(b.Part.Pre, b.Part.Post).bounds(b.Part.Index)
	sources, skipSelf := partners(b.Part, b.Part.Pre, r.NoAutapses)
	left := (hi - lo) * sources
	if left <= 0 || r.P == 0 {
		return dst
	}
	stream, logMiss := rand.New(b.source("synapse")), portable.Log1p(-r.P)
	dst = slices.Grow(dst, expected(left, r.P))
	pre, post := 0, lo
	for {
		skip := portable.Log(1-float64(stream.Float64())) / logMiss
		if skip >= float64(left) {
			return dst
		}
		left -= int(skip) + 1
		pre += int(skip)
		post, pre = post+pre/sources, pre%sources
		s := sim.Synapse{Pre: uint32(pre), Post: uint32(post)}
		if skipSelf {
			s.Pre = past(s.Post, s.Pre)
		}
		dst = append(dst, s)
		pre++
	}
}

// expected is a number of successes among n that is rarely exceeded: four standard deviations up.
func expected(n int, p float64) int {
	mean := float64(float64(n) * p)
	return int(mean + float64(4*math.Sqrt(mean*(1-p))))
}
