package topology

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// FixedInDegree gives every target Degree synapses whose sources are drawn uniformly. So the in-degree
// is Degree, and the out-degree is random: binomial (Degree*post, 1/pre), or (post, Degree/pre) without
// multapses.
type FixedInDegree struct {
	Degree      int  // synapses per target
	NoAutapses  bool // in a recurrent projection, no target draws itself
	NoMultapses bool // no target draws a source twice; Degree is then at most the number of sources
	Weight      Weights
	Delay       Delays
}

// Parts implements sim.Connector: whole targets, some 65536 synapses each.
func (r FixedInDegree) Parts(_, post int) int { return divide(post, float64(r.Degree)).parts() }

// Part implements sim.Connector. Targets ascend; the sources of a target are in no order.
func (r FixedInDegree) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	sources, skipSelf := partners(p, p.Pre, r.NoAutapses)
	f := fan{field: "in-degree", degree: r.Degree, rows: p.Post, partners: sources, skipSelf: skipSelf, distinct: r.NoMultapses}
	if err := f.check(); err != nil {
		return dst, once(p, err)
	}
	b := Batch{Part: p}
	start := len(dst)
	dst = f.draw(b, dst, func(dst []sim.Synapse, post uint32, drawn []uint32) {
		for i, pre := range drawn {
			dst[i] = sim.Synapse{Pre: pre, Post: post}
		}
	})
	b.Synapses = dst[start:]
	return dst, furnish(b, r.Weight, r.Delay)
}

// FixedOutDegree gives every source Degree synapses whose targets are drawn uniformly. So the out-degree
// is Degree, and the in-degree is random: binomial (Degree*pre, 1/post), or (pre, Degree/post) without
// multapses.
type FixedOutDegree struct {
	Degree      int  // synapses per source
	NoAutapses  bool // in a recurrent projection, no source draws itself
	NoMultapses bool // no source draws a target twice; Degree is then at most the number of targets
	Weight      Weights
	Delay       Delays
}

// Parts implements sim.Connector: whole sources, some 65536 synapses each.
func (r FixedOutDegree) Parts(pre, _ int) int { return divide(pre, float64(r.Degree)).parts() }

// Part implements sim.Connector. Sources ascend; the targets of a source are in no order.
func (r FixedOutDegree) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	targets, skipSelf := partners(p, p.Post, r.NoAutapses)
	f := fan{field: "out-degree", degree: r.Degree, rows: p.Pre, partners: targets, skipSelf: skipSelf, distinct: r.NoMultapses}
	if err := f.check(); err != nil {
		return dst, once(p, err)
	}
	b := Batch{Part: p}
	start := len(dst)
	dst = f.draw(b, dst, func(dst []sim.Synapse, pre uint32, drawn []uint32) {
		for i, post := range drawn {
			dst[i] = sim.Synapse{Pre: pre, Post: post}
		}
	})
	b.Synapses = dst[start:]
	return dst, furnish(b, r.Weight, r.Delay)
}

// fan is what the two rules share: every row, a neuron of one side, draws degree partners of the other.
type fan struct {
	field          string
	degree         int
	rows, partners int
	skipSelf       bool
	distinct       bool
}

func (f fan) check() error {
	switch {
	case f.degree < 0 || f.degree > math.MaxInt32:
		return whole(f.field, f.degree, "0 .. 2^31-1")
	case f.rows == 0 || f.degree == 0:
		return nil
	case f.partners < 1:
		return whole(f.field, f.degree, "0, as there is nobody to draw")
	case f.distinct && f.degree > f.partners:
		return whole(f.field, f.degree, fmt.Sprintf("%d at most, as many as there are to draw without multapses", f.partners))
	}
	return nil
}

// draw appends the synapses of all rows of the part; write sets those of one row.
func (f fan) draw(b Batch, dst []sim.Synapse, write func(dst []sim.Synapse, row uint32, drawn []uint32)) []sim.Synapse {
	lo, hi := divide(f.rows, float64(f.degree)).bounds(b.Part.Index)
	u := urn{Rand: rand.New(b.source("synapse"))}
	dst = slices.Grow(dst, (hi-lo)*f.degree)
	for row := uint32(lo); row < uint32(hi) && f.degree > 0; row++ {
		drawn := u.draw(f.partners, f.degree, f.distinct)
		if f.skipSelf {
			for i := range drawn {
				drawn[i] = past(row, drawn[i])
			}
		}
		n := len(dst)
		dst = dst[:n+f.degree]
		write(dst[n:], row, drawn)
	}
	return dst
}
