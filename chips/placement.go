package chips

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
)

// Part is neurons [Lo, Hi) of a population, on one core.
type Part struct {
	Population int `json:"population"` // its place in the network
	Lo         int `json:"lo"`
	Hi         int `json:"hi"`
	Core       int `json:"core"` // counted over all chips
}

// Placement says which neurons are on which core. Sources are on none.
type Placement struct {
	Parts []Part // by population, then by neuron
	Cost  int64  // by what the strategy that made it judges placements; lower is better
}

// Cores is one more than the highest core in use.
func (p *Placement) Cores() int {
	n := 0
	for _, part := range p.Parts {
		n = max(n, part.Core+1)
	}
	return n
}

// On returns the parts on a core.
func (p *Placement) On(core int) []Part {
	var parts []Part
	for _, part := range p.Parts {
		if part.Core == core {
			parts = append(parts, part)
		}
	}
	return parts
}

// Sizes are how many units of neurons are on each core.
func (p *Placement) Sizes(net *sim.Network) []int {
	sizes := make([]int, p.Cores())
	for _, part := range p.Parts {
		sizes[part.Core] += (part.Hi - part.Lo) * Units(net.Populations[part.Population].Spec)
	}
	return sizes
}

// Chips is the number of chips in use, of a given number of cores each.
func (p *Placement) Chips(cores int) int { return (p.Cores() + cores - 1) / cores }

// Lookup returns the core of every neuron, by population; -1 for those that are on none.
func (p *Placement) Lookup(net *sim.Network) [][]int32 {
	cores := make([][]int32, len(net.Populations))
	for k, population := range net.Populations {
		cores[k] = slices.Repeat([]int32{-1}, population.N)
	}
	for _, part := range p.Parts {
		for i := part.Lo; i < part.Hi; i++ {
			cores[part.Population][i] = int32(part.Core)
		}
	}
	return cores
}

// Validate counts all limits again, from the placement alone: that each neuron is on one core, and that every core
// can hold what is on it. Errors are *UnsupportedErrors for a placement that is none, and *LimitErrors, joined.
func Validate(c *Chip, q *Quantised, p *Placement) (Usage, error) {
	if err := c.complete(q, p); err != nil {
		return nil, err
	}
	usage, err := c.Demand(c, q, p)
	if err != nil {
		return nil, err
	}
	var errs []error
	if chips := p.Chips(len(c.Cores)); chips > c.MaxChips {
		errs = append(errs, &LimitError{c.Name, "the network", "number of chips", int64(chips), int64(c.MaxChips), "", "fewer neurons or synapses"})
	}
	for core, used := range usage {
		for r, n := range used {
			if n > c.core(core)[r] {
				errs = append(errs, c.overflow(core, r, n))
			}
		}
	}
	return usage, errors.Join(errs...)
}

// overflow is the error of a core that takes too much of a resource, with the smallest change that would help.
func (c *Chip) overflow(core, resource int, used int64) *LimitError {
	r, limit := c.Resources[resource], c.core(core)[resource]
	change := strings.Join(strings.Fields(fmt.Sprintf("take %d %s off it", used-limit, r.Unit)), " ")
	if r.Relief != "" {
		change += ": " + r.Relief
	}
	return &LimitError{Chip: c.Name, Where: c.CoreName(core), Resource: r.Name, Used: used, Limit: limit, Unit: r.Unit, Change: change}
}

// CoreName is how errors and reports call a core.
func (c *Chip) CoreName(core int) string {
	if c.MaxChips == 1 {
		return fmt.Sprintf("core %d", core)
	}
	return fmt.Sprintf("chip %d, core %d", core/len(c.Cores), core%len(c.Cores))
}

// complete refuses a placement of neurons or cores that there are not, or that leaves out a neuron or places one twice.
func (c *Chip) complete(q *Quantised, p *Placement) error {
	all := q.Network.Populations
	refuse := func(k int, what, change string) error {
		return &UnsupportedError{c.Name, fmt.Sprintf("population %q", all[k].Name), what, change}
	}
	next := make([]int, len(all))
	for i, part := range p.Parts {
		k := part.Population
		switch {
		case k < 0 || k >= len(all):
			return &UnsupportedError{c.Name, fmt.Sprintf("part %d of the placement", i), fmt.Sprintf("population %d", k), fmt.Sprintf("one of the %d that there are", len(all))}
		case IsSource(all[k]):
			return refuse(k, "a placement of a source", "leave it out: its spikes come from outside of the chip")
		case part.Core < 0:
			return refuse(k, fmt.Sprintf("a placement on core %d", part.Core), "a core from 0 on")
		case part.Lo != next[k] || part.Hi < part.Lo || part.Hi > all[k].N:
			return refuse(k, fmt.Sprintf("a placement of neurons %d to %d after %d", part.Lo, part.Hi-1, next[k]-1), fmt.Sprintf("one place for each of its %d neurons, in order", all[k].N))
		}
		next[k] = part.Hi
	}
	for k, population := range all {
		if !IsSource(population) && next[k] != population.N {
			return refuse(k, fmt.Sprintf("a placement that ends at neuron %d", next[k]-1), fmt.Sprintf("a place for all %d neurons", population.N))
		}
	}
	return nil
}
