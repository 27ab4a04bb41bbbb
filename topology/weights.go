package topology

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// DefaultWeight is the weight of synapses whose rule gives none: 1 in the unit of the target's port,
// as in NEST.
const DefaultWeight = 1.0

// Weights gives synapses their weights, in the unit of the target's port. The engine stores them as
// float32; what does not fit is a mistake.
type Weights interface {
	// SetWeights sets the Weight of every synapse of b. It must set the same ones each time, and is
	// called from several goroutines at a time. Mistakes are returned joined, each as a
	// *sim.SynapseError.
	SetWeights(b Batch) error
}

// Const is one weight for all synapses.
type Const float64

// SetWeights implements Weights.
func (c Const) SetWeights(b Batch) error {
	if !fits(float64(c)) {
		return once(b.Part, whole("weight", float64(c), wantWeight))
	}
	for i := range b.Synapses {
		b.Synapses[i].Weight = float64(c)
	}
	return nil
}

// List is one weight per synapse, in the order of the rule: OneToOne by neuron, AllToAll by target and
// then by source, Explicit as listed. Other rules have no order to list in.
type List []float64

// SetWeights implements Weights.
func (l List) SetWeights(b Batch) error {
	if err := checkList(b, "weight", len(l)); err != nil {
		return once(b.Part, err)
	}
	return setWeights(b, func(i int, s sim.Synapse) float64 { return l[b.First+i] })
}

// Matrix is a weight for every pair, as Matrix[post][pre]. It has a row per target, and in each an
// entry per source, whether or not the rule connects them.
type Matrix [][]float64

// SetWeights implements Weights.
func (m Matrix) SetWeights(b Batch) error {
	if err := m.check(b.Part); err != nil {
		return once(b.Part, err)
	}
	return setWeights(b, func(_ int, s sim.Synapse) float64 { return m[s.Post][s.Pre] })
}

func (m Matrix) check(p sim.Part) error {
	if len(m) != p.Post {
		return whole("weight", fmt.Sprintf("a matrix of %d rows", len(m)), fmt.Sprintf("a row for each of %d targets", p.Post))
	}
	var wrong mistakes
	for post, row := range m {
		if len(row) != p.Pre {
			wrong.addError(&sim.SynapseError{Pre: -1, Post: post, Field: "weight",
				Value: fmt.Sprintf("a row of %d entries", len(row)), Want: fmt.Sprintf("an entry for each of %d sources", p.Pre)})
		}
	}
	return wrong.err()
}

// Kernel is the weight as a function of the two neurons: of their distance, of their classes, ... It is
// called from several goroutines at a time and must be pure.
type Kernel func(pre, post int) float64

// SetWeights implements Weights.
func (k Kernel) SetWeights(b Batch) error {
	if k == nil {
		return once(b.Part, whole("weight", "a nil Kernel", "a function"))
	}
	return setWeights(b, func(_ int, s sim.Synapse) float64 { return k(int(s.Pre), int(s.Post)) })
}

// Drawn is a weight drawn for each synapse on its own:
//
//	topology.Drawn(func(src rand.Source) distuv.Rander {
//		return distuv.Normal{Mu: 0.2, Sigma: 0.02, Src: src}
//	})
//
// See Within for bounds.
type Drawn Distribution

// SetWeights implements Weights.
func (d Drawn) SetWeights(b Batch) error {
	from, err := Distribution(d).open(b, "weight")
	if err != nil {
		return once(b.Part, err)
	}
	var wrong mistakes
	for i := range b.Synapses {
		s := &b.Synapses[i]
		if s.Weight = from.Rand(); !fits(s.Weight) {
			wrong.add(*s, "weight", s.Weight, wantDraw(from, wantWeight))
		}
	}
	return wrong.err()
}

const wantWeight = "a finite number that fits a float32"

// fits is false for NaN too.
func fits(w float64) bool { return math.Abs(w) <= math.MaxFloat32 }

func setWeights(b Batch, weight func(i int, s sim.Synapse) float64) error {
	var wrong mistakes
	for i := range b.Synapses {
		s := &b.Synapses[i]
		if s.Weight = weight(i, *s); !fits(s.Weight) {
			wrong.add(*s, "weight", s.Weight, wantWeight)
		}
	}
	return wrong.err()
}

// checkList says what is wrong with a list of n values for the projection of b.
func checkList(b Batch, field string, n int) error {
	if !b.Ordered {
		return whole(field, "a list", "a rule that has an order (OneToOne, AllToAll, Explicit), or values that need none")
	}
	if n != b.Total {
		return whole(field, fmt.Sprintf("a list of %d", n), fmt.Sprintf("a value for each of %d synapses", b.Total))
	}
	return nil
}
