package chips

import (
	"errors"
	"fmt"
	"slices"
	"sort"
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

// Usage is what a placement takes: [core][resource].
type Usage [][]int64

// Use counts what a placement takes of every core.
func (c *Chip) Use(q *Quantised, p *Placement) (Usage, error) {
	demand, err := c.Demand(q)
	if err != nil {
		return nil, err
	}
	usage := make(Usage, p.Cores())
	for core := range usage {
		usage[core] = demand(p, core)
	}
	return usage, nil
}

// Validate counts all limits again, from the placement alone: that each neuron is on one core, and that every core
// can hold what is on it. Errors are *LimitErrors, joined.
func Validate(c *Chip, q *Quantised, p *Placement) (Usage, error) {
	usage, err := c.Use(q, p)
	if err != nil {
		return nil, err
	}
	errs := []error{c.complete(q, p)}
	if chips := p.Chips(len(c.Cores)); chips > c.MaxChips {
		errs = append(errs, &LimitError{c.Name, "the network", "number of chips", int64(chips), int64(c.MaxChips), "", "fewer neurons or synapses"})
	}
	for core, used := range usage {
		for r, n := range used {
			if limit := c.core(core)[r]; n > limit {
				errs = append(errs, c.overflow(core, r, n, c.relief(r, n-limit)))
			}
		}
	}
	return usage, errors.Join(errs...)
}

// overflow is the error of a core that takes too much of a resource.
func (c *Chip) overflow(core, resource int, used int64, change string) error {
	return &LimitError{
		Chip: c.Name, Where: c.CoreName(core), Resource: c.Resources[resource].Name,
		Used: used, Limit: c.core(core)[resource], Unit: c.Resources[resource].Unit, Change: change,
	}
}

// relief is the smallest change that takes so much of a resource off a core.
func (c *Chip) relief(resource int, excess int64) string {
	r := c.Resources[resource]
	s := strings.Join(strings.Fields(fmt.Sprintf("take %d %s off it", excess, r.Unit)), " ")
	if r.Relief != "" {
		s += ": " + r.Relief
	}
	return s
}

// CoreName is how errors and reports call a core.
func (c *Chip) CoreName(core int) string {
	if c.MaxChips == 1 {
		return fmt.Sprintf("core %d", core)
	}
	return fmt.Sprintf("chip %d, core %d", core/len(c.Cores), core%len(c.Cores))
}

// complete refuses a placement that leaves out a neuron, or places one twice.
func (c *Chip) complete(q *Quantised, p *Placement) error {
	next := make([]int, len(q.Network.Populations))
	for _, part := range p.Parts {
		if part.Lo != next[part.Population] || part.Hi < part.Lo {
			return &UnsupportedError{c.Name, fmt.Sprintf("population %q", q.Network.Populations[part.Population].Name), fmt.Sprintf("a placement with neuron %d after %d", part.Lo, next[part.Population]-1), "one place for each neuron, in order"}
		}
		next[part.Population] = part.Hi
	}
	for k, population := range q.Network.Populations {
		if !IsSource(population) && next[k] != population.N {
			return &UnsupportedError{c.Name, fmt.Sprintf("population %q", population.Name), fmt.Sprintf("a placement that ends at neuron %d", next[k]), fmt.Sprintf("a place for all %d neurons", population.N)}
		}
	}
	return nil
}

// InOrder fills one core after the other with the populations of the network, in their order, and goes to the next core
// when a neuron does not fit. Its error names the core and the resource that even one neuron alone exceeds.
func InOrder(c *Chip, q *Quantised) (*Placement, error) {
	order := make([]int, len(q.Network.Populations))
	for k := range order {
		order[k] = k
	}
	return Fill(c, q, order)
}

// Fill is InOrder with an order of its own: of all populations, by their places in the network.
func Fill(c *Chip, q *Quantised, order []int) (*Placement, error) {
	demand, err := c.Demand(q)
	if err != nil {
		return nil, err
	}
	f := &filler{chip: c, q: q, demand: demand}
	for _, k := range order {
		if !IsSource(q.Network.Populations[k]) {
			if err := f.population(k); err != nil {
				return nil, err
			}
		}
	}
	slices.SortFunc(f.placement.Parts, func(a, b Part) int {
		if a.Population != b.Population {
			return a.Population - b.Population
		}
		return a.Lo - b.Lo
	})
	return &f.placement, nil
}

// filler is the state of Fill.
type filler struct {
	chip      *Chip
	q         *Quantised
	demand    func(*Placement, int) []int64
	placement Placement
	core      int
	last      int // how many neurons were put onto a core at a time, lately
}

// population places a population, from the core that is being filled on.
func (f *filler) population(k int) error {
	n, lo := f.q.Network.Populations[k].N, 0
	for lo < n {
		hi := f.most(k, lo, n)
		if hi == lo {
			if len(f.placement.On(f.core)) == 0 {
				return f.tooLarge(k, lo)
			}
			f.core++
			continue
		}
		f.placement.Parts = append(f.placement.Parts, Part{k, lo, hi, f.core})
		lo = hi
	}
	return nil
}

// most is the largest hi such that neurons [lo, hi) fit onto the core beside what is there: the more, the more they take.
// Mostly as many fit as onto the core before, which takes two looks to tell.
func (f *filler) most(k, lo, n int) int {
	fits := func(count int) bool { return count == 0 || f.exceeded(k, lo, lo+count) < 0 }
	guess := min(f.last, n-lo)
	if guess > 0 && fits(guess) && (guess == n-lo || !fits(guess+1)) {
		return lo + guess
	}
	f.last = sort.Search(n-lo, func(i int) bool { return !fits(i + 1) })
	return lo + f.last
}

// exceeded is the first resource that neurons [lo, hi) of population k exceed on the core, or -1.
func (f *filler) exceeded(k, lo, hi int) int {
	p := f.placement
	p.Parts = append(slices.Clip(p.Parts), Part{k, lo, hi, f.core})
	for r, n := range f.demand(&p, f.core) {
		if n > f.chip.core(f.core)[r] {
			return r
		}
	}
	return -1
}

// tooLarge is the error for a neuron that exceeds a core of its own.
func (f *filler) tooLarge(k, i int) error {
	r := f.exceeded(k, i, i+1)
	p := Placement{Parts: []Part{{k, i, i + 1, f.core}}}
	err := f.chip.overflow(f.core, r, f.demand(&p, f.core)[r], "").(*LimitError)
	err.Where += fmt.Sprintf(", with neuron %d of %q alone", i, f.q.Network.Populations[k].Name)
	err.Change = f.chip.relief(r, err.Used-err.Limit)
	return err
}
