package topology

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// OneToOne connects neuron i of one population to neuron i of the other, which must have the same size.
// A recurrent projection consists of autapses alone.
type OneToOne struct {
	Weight Weights
	Delay  Delays
}

// Parts implements sim.Connector: 65536 synapses each.
func (r OneToOne) Parts(pre, _ int) int { return divide(pre, 1).parts() }

// Part implements sim.Connector. Neurons ascend.
func (r OneToOne) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	if err := sameSize(p); err != nil {
		return dst, once(p, err)
	}
	lo, hi := divide(p.Pre, 1).bounds(p.Index)
	start := len(dst)
	dst = slices.Grow(dst, hi-lo)
	for i := lo; i < hi; i++ {
		dst = append(dst, sim.Synapse{Pre: uint32(i), Post: uint32(i)})
	}
	b := Batch{Part: p, Synapses: dst[start:], Ordered: true, First: lo, Total: p.Pre}
	return dst, furnish(b, r.Weight, r.Delay)
}

func sameSize(p sim.Part) error {
	if p.Pre != p.Post {
		return whole("sizes of the populations", [2]int{p.Pre, p.Post}, "two of the same size")
	}
	return nil
}

// AllToAll connects every neuron of one population to every neuron of the other.
type AllToAll struct {
	NoAutapses bool // in a recurrent projection, no neuron connects to itself
	Weight     Weights
	Delay      Delays
}

// Parts implements sim.Connector: whole targets, some 65536 synapses each.
func (r AllToAll) Parts(pre, post int) int { return divide(post, float64(pre)).parts() }

// Part implements sim.Connector. Targets ascend, and for each target its sources.
func (r AllToAll) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	lo, hi := divide(p.Post, float64(p.Pre)).bounds(p.Index)
	sources, skipSelf := partners(p, p.Pre, r.NoAutapses)
	start := len(dst)
	dst = slices.Grow(dst, (hi-lo)*p.Pre)
	for post := uint32(lo); post < uint32(hi); post++ {
		for pre := range uint32(p.Pre) {
			if skipSelf && pre == post {
				continue
			}
			dst = append(dst, sim.Synapse{Pre: pre, Post: post})
		}
	}
	b := Batch{Part: p, Synapses: dst[start:], Ordered: true, First: lo * sources, Total: p.Post * sources}
	return dst, furnish(b, r.Weight, r.Delay)
}

// Neighbours connects every target i with the sources i-Radius .. i+Radius. Both populations lie on the
// same line, or the same ring, and must have the same size.
type Neighbours struct {
	Radius     int  // largest distance, in neurons; 0 connects i to i alone
	Ring       bool // the last neuron is next to the first
	NoAutapses bool // in a recurrent projection, no neuron connects to itself
	Weight     Weights
	Delay      Delays
}

// Parts implements sim.Connector: whole targets, some 65536 synapses each.
func (r Neighbours) Parts(_, post int) int { return r.divide(post).parts() }

func (r Neighbours) divide(n int) division {
	return divide(n, min(float64(n), 2*float64(r.Radius)+1))
}

// Part implements sim.Connector. Targets ascend, and for each target its sources from left to right.
func (r Neighbours) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	if err := r.check(p); err != nil {
		return dst, once(p, err)
	}
	lo, hi := r.divide(p.Post).bounds(p.Index)
	start := len(dst)
	for post := lo; post < hi; post++ {
		left, right := r.reach(post, p.Pre)
		for pre := left; pre <= right; pre++ {
			s := sim.Synapse{Pre: uint32((pre + p.Pre) % p.Pre), Post: uint32(post)}
			if p.Recurrent && r.NoAutapses && s.Pre == s.Post {
				continue
			}
			dst = append(dst, s)
		}
	}
	return dst, furnish(Batch{Part: p, Synapses: dst[start:]}, r.Weight, r.Delay)
}

func (r Neighbours) check(p sim.Part) error {
	if r.Radius < 0 {
		return whole("radius", r.Radius, "0 or more")
	}
	return sameSize(p)
}

// reach is the range of sources of a target among n. On a ring it may start below 0 or end above n-1,
// but a radius of half the ring or more reaches every source once.
func (r Neighbours) reach(post, n int) (left, right int) {
	radius := min(r.Radius, n)
	switch {
	case !r.Ring:
		return max(0, post-radius), min(n-1, post+radius)
	case 2*radius+1 >= n:
		return 0, n - 1
	}
	return post - radius, post + radius
}

// LineDistance is the distance of neurons i and j on a line, in neurons.
func LineDistance(i, j int) int { return max(i-j, j-i) }

// RingDistance is the distance of neurons i and j on a ring of n, in neurons.
func RingDistance(i, j, n int) int {
	d := LineDistance(i, j)
	return min(d, n-d)
}
