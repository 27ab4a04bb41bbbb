package topology

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// FixedTotal makes Total synapses between pairs drawn uniformly. In-degrees are binomial (Total, 1/post),
// out-degrees (Total, 1/pre); without multapses both are hypergeometric.
type FixedTotal struct {
	Total       int  // synapses of the projection
	NoAutapses  bool // in a recurrent projection, no neuron connects to itself
	NoMultapses bool // no pair is drawn twice; Total is then at most the number of pairs
	Weight      Weights
	Delay       Delays
}

// Parts implements sim.Connector: some 65536 synapses each, or fewer where NoMultapses leaves few to a
// great many pairs.
func (r FixedTotal) Parts(pre, post int) int { return r.divide(pre, post).parts() }

// maxPairs is how many pairs a part has at most (unless one target has more): the bits that
// withoutReplacement needs for them then stay in a core's cache.
const maxPairs = 1 << 22

// divide cuts the synapses into parts where their pairs are independent of one another, else the targets.
func (r FixedTotal) divide(pre, post int) division {
	if !r.NoMultapses {
		return divide(max(0, r.Total), 1)
	}
	d := divide(post, float64(r.Total)/float64(max(1, post)))
	d.perPart = max(1, min(d.perPart, maxPairs/max(1, pre)))
	return d
}

// Part implements sim.Connector. The synapses of a part are in no order.
func (r FixedTotal) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	sources, skipSelf := partners(p, p.Pre, r.NoAutapses)
	if err := r.check(max(0, sources) * p.Post); err != nil {
		return dst, once(p, err)
	}
	b := Batch{Part: p}
	start := len(dst)
	if r.NoMultapses {
		dst = r.wireDistinct(b, sources, dst)
	} else {
		dst = r.wireIndependent(b, sources, dst)
	}
	b.Synapses = dst[start:]
	if skipSelf {
		for i := range b.Synapses {
			b.Synapses[i].Pre = past(b.Synapses[i].Post, b.Synapses[i].Pre)
		}
	}
	return dst, furnish(b, r.Weight, r.Delay)
}

func (r FixedTotal) check(pairs int) error {
	switch {
	case r.Total < 0:
		return whole("total", r.Total, "0 or more")
	case r.Total > 0 && pairs == 0:
		return whole("total", r.Total, "0, as there are no pairs to draw")
	case r.NoMultapses && r.Total > pairs:
		return whole("total", r.Total, fmt.Sprintf("%d at most, as many as there are pairs to draw without multapses", pairs))
	}
	return nil
}

func (r FixedTotal) wireIndependent(b Batch, sources int, dst []sim.Synapse) []sim.Synapse {
	lo, hi := r.divide(b.Part.Pre, b.Part.Post).bounds(b.Part.Index)
	stream := rand.New(b.source("synapse"))
	dst = slices.Grow(dst, hi-lo)
	for range hi - lo {
		dst = append(dst, sim.Synapse{Pre: stream.Uint32N(uint32(sources)), Post: stream.Uint32N(uint32(b.Part.Post))})
	}
	return dst
}

func (r FixedTotal) wireDistinct(b Batch, sources int, dst []sim.Synapse) []sim.Synapse {
	d := r.divide(b.Part.Pre, b.Part.Post)
	lo, hi := d.bounds(b.Part.Index)
	k := r.share(b.Part, d, sources)
	if k == 0 {
		return dst
	}
	u := urn{Rand: rand.New(b.source("synapse"))}
	dst = slices.Grow(dst, k)
	for _, pair := range u.withoutReplacement((hi-lo)*sources, k) {
		post := pair / uint32(sources)
		dst = append(dst, sim.Synapse{Pre: pair - post*uint32(sources), Post: uint32(lo) + post})
	}
	return dst
}

// share is the number of synapses that fall to a part. The total is halved down a binary tree over the
// parts: of the synapses of a node, a hypergeometric number falls to its left half. Each node draws
// from a stream of its own, so every part walks from the root to its leaf and meets the same numbers as
// all others, without a word between them.
func (r FixedTotal) share(p sim.Part, d division, sources int) int {
	pairs := func(from, to int) int {
		lo, _ := d.bounds(from)
		hi, _ := d.bounds(to)
		return (hi - lo) * sources
	}
	lo, hi, k := 0, d.parts(), r.Total
	for hi-lo > 1 {
		mid := (lo + hi) / 2
		stream := rng.New(p.Seed, "share", uint64(lo), uint64(hi))
		left := hypergeometric(stream, pairs(lo, hi), pairs(lo, mid), k)
		if p.Index < mid {
			hi, k = mid, left
		} else {
			lo, k = mid, k-left
		}
	}
	return k
}
