package chips

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// Filling counts what is on a core while neuron after neuron is put onto it.
type Filling interface {
	// Open begins with an empty core.
	Open()

	// Add puts a neuron onto the core, and returns how much of each resource is taken then. The slice is valid until the next
	// call. Neurons of a population come one after the other, in order. One with which the core is too full is its last: the
	// core is not added to any more.
	Add(population, neuron int) []int64
}

// InOrder fills one core after the other with the populations of the network, in their order, and goes to the next core
// when a neuron does not fit: each neuron is added once or twice. Its error, a *LimitError, names the core and the resource
// that a neuron exceeds even alone.
func InOrder(c *Chip, q *Quantised, f Filling) (*Placement, error) {
	p := new(Placement)
	core, empty := 0, true
	f.Open()
	for k, population := range q.Network.Populations {
		if IsSource(population) {
			continue
		}
		part := Part{Population: k, Core: core}
		for i := range population.N {
			used := f.Add(k, i)
			if !empty && c.exceeded(core, used) >= 0 {
				p.add(part)
				core++
				part, empty = Part{k, i, i, core}, true
				f.Open()
				used = f.Add(k, i)
			}
			if r := c.exceeded(core, used); r >= 0 {
				return nil, c.tooLarge(core, r, used[r], population, i)
			}
			part.Hi, empty = i+1, false
		}
		p.add(part)
	}
	return p, nil
}

// add adds a part, unless it is empty.
func (p *Placement) add(part Part) {
	if part.Hi > part.Lo {
		p.Parts = append(p.Parts, part)
	}
}

// exceeded is the first resource of a core of which more is used than there is, or -1.
func (c *Chip) exceeded(core int, used []int64) int {
	for r, limit := range c.core(core) {
		if used[r] > limit {
			return r
		}
	}
	return -1
}

// tooLarge is the error for a neuron that exceeds a core of its own.
func (c *Chip) tooLarge(core, resource int, used int64, p *sim.Population, neuron int) error {
	err := c.overflow(core, resource, used)
	err.Where += fmt.Sprintf(", with neuron %d of %q alone", neuron, p.Name)
	return err
}
