package topology

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Explicit connects Pre[k] to Post[k] for every k, in this order. With List and DelayList the weights
// and delays are columns of the same table.
type Explicit struct {
	Pre, Post []int // indices within the populations; as many of each
	Weight    Weights
	Delay     Delays
}

// Parts implements sim.Connector: 65536 synapses each.
func (r Explicit) Parts(_, _ int) int { return divide(len(r.Pre), 1).parts() }

// Part implements sim.Connector.
func (r Explicit) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	if len(r.Pre) != len(r.Post) {
		return dst, once(p, whole("column post", fmt.Sprintf("a list of %d", len(r.Post)), fmt.Sprintf("%d, as column pre has", len(r.Pre))))
	}
	lo, hi := divide(len(r.Pre), 1).bounds(p.Index)
	var wrong mistakes
	start := len(dst)
	dst = slices.Grow(dst, hi-lo)
	for k := lo; k < hi; k++ {
		checkEnds(&wrong, p, r.Pre[k], r.Post[k])
		dst = append(dst, sim.Synapse{Pre: uint32(r.Pre[k]), Post: uint32(r.Post[k])})
	}
	if err := wrong.err(); err != nil {
		return dst[:start], err
	}
	b := Batch{Part: p, Synapses: dst[start:], Ordered: true, First: lo, Total: len(r.Pre)}
	return dst, furnish(b, r.Weight, r.Delay)
}

// Synapses is a list of complete synapses. Unlike elsewhere, a Weight or Delay of zero means zero.
type Synapses []sim.Synapse

// Parts implements sim.Connector: 65536 synapses each.
func (l Synapses) Parts(_, _ int) int { return divide(len(l), 1).parts() }

// Part implements sim.Connector.
func (l Synapses) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	lo, hi := divide(len(l), 1).bounds(p.Index)
	var wrong mistakes
	for _, s := range l[lo:hi] {
		checkEnds(&wrong, p, int(s.Pre), int(s.Post))
		if !fits(s.Weight) {
			wrong.add(s, "weight", s.Weight, wantWeight)
		}
		if s.Delay < 0 {
			wrong.add(s, "delay", s.Delay, wantDelay)
		}
	}
	if err := wrong.err(); err != nil {
		return dst, err
	}
	return append(dst, l[lo:hi]...), nil
}

// checkEnds notes an index that no neuron has.
func checkEnds(wrong *mistakes, p sim.Part, pre, post int) {
	check := func(field string, index, n int) {
		if index < 0 || index >= n {
			wrong.addError(&sim.SynapseError{Pre: pre, Post: post, Field: field, Value: index, Want: fmt.Sprintf("0 .. %d", n-1)})
		}
	}
	check("pre", pre, p.Pre)
	check("post", post, p.Post)
}
