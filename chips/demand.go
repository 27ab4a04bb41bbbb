package chips

import "github.com/ranvier-sim/ranvier/sim"

// Usage is what a placement takes: [core][resource].
type Usage [][]int64

// NewUsage is nothing of any resource of a chip, on a number of cores.
func NewUsage(c *Chip, cores int) Usage {
	u := make(Usage, cores)
	for core := range u {
		u[core] = make([]int64, len(c.Resources))
	}
	return u
}

// Each is what a neuron of a population takes of the resources of a core, where that does not depend on what else is there.
// Its Demand and its Place are those of a Chip.
type Each func(p *sim.Population) []int64

// Demand is a Chip's.
func (e Each) Demand(c *Chip, q *Quantised, p *Placement) (Usage, error) {
	u := NewUsage(c, p.Cores())
	for _, part := range p.Parts {
		for r, n := range e(q.Network.Populations[part.Population]) {
			u[part.Core][r] += n * int64(part.Hi-part.Lo)
		}
	}
	return u, nil
}

// Place is a Chip's: InOrder.
func (e Each) Place(c *Chip, q *Quantised) (*Placement, error) {
	return InOrder(c, q, &heap{each: e, net: q.Network, used: make([]int64, len(c.Resources))})
}

// heap is the Filling of Each.
type heap struct {
	each Each
	net  *sim.Network
	used []int64
}

// Open implements Filling.
func (h *heap) Open() { clear(h.used) }

// Add implements Filling.
func (h *heap) Add(population, _ int) []int64 {
	for r, n := range h.each(h.net.Populations[population]) {
		h.used[r] += n
	}
	return h.used
}
