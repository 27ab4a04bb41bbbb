package chips

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Chip is a neuromorphic chip: its data, and the functions of its stages. A Chip is not changed once it is made; one with
// options (a strategy of placement, a length of step) is made by a function of its package.
type Chip struct {
	Name  string   // on the command line: "loihi"
	Title string   // in a report: "Intel Loihi"
	Notes []string // what a reader of any report on this chip must know

	// Step is the length of its time step; 0 for a chip without a clock.
	Step sim.Time

	Resources []Resource // what a core has
	Cores     [][]int64  // [core of a chip][resource]: how much of each
	MaxChips  int        // that a network may be spread over

	// Constraints are what the chip does to a network, in the order in which they are turned on when the cause of a
	// difference is looked for: each must make sense with those before it.
	Constraints []Constraint

	Items []Item    // what is counted
	Costs []CostSet // what it costs, one set per source

	// Quantise returns the network under the constraints that are on, all of which it is for a replay. Populations and
	// projections are those of net, in the same order and of the same sizes; populations without input ports are sources,
	// whose Spec it leaves alone. Mistakes are joined: *UnsupportedError for what the chip cannot do at all, *LimitError
	// for numbers beyond its range.
	Quantise func(net *sim.Network, on Set) (*Quantised, error)

	// Demand counts what a placement takes of each resource of its cores, from the placement alone.
	Demand func(c *Chip, q *Quantised, p *Placement) (Usage, error)

	// Place puts every neuron that is not a source onto a core. Its error is a *LimitError.
	Place func(c *Chip, q *Quantised) (*Placement, error)

	// Start makes the machine that runs the network as it was placed.
	Start func(c *Chip, q *Quantised, p *Placement) (Machine, error)
}

// Resource is something of which a core has only so much.
type Resource struct {
	Name   string // "synapse memory"
	Unit   string // "bit"
	Relief string // what takes less of it: "fewer synapses onto the core"
	Source Source
}

// Constraint is something that the chip does to a network.
type Constraint struct {
	Name    string // "weights"
	Meaning string // in half a sentence: "weights are whole numbers of 8 bits"
}

// Set is a choice of the Constraints of a chip: element k tells whether number k is on.
type Set []bool

// All is the set of all constraints.
func (c *Chip) All() Set { return c.First(len(c.Constraints)) }

// First is the set of the first n constraints.
func (c *Chip) First(n int) Set {
	on := make(Set, len(c.Constraints))
	for k := range n {
		on[k] = true
	}
	return on
}

// Has tells whether constraint number k is on.
func (s Set) Has(k int) bool { return k < len(s) && s[k] }

// core is the capacity of a core, counted over all chips.
func (c *Chip) core(core int) []int64 { return c.Cores[core%len(c.Cores)] }

// Item returns the place of an item in Items, or -1.
func (c *Chip) Item(i Item) int { return slices.Index(c.Items, i) }

// IsSource tells whether a population is a source, whose spikes come from outside of the chip.
func IsSource(p *sim.Population) bool { return p.Spec.NumPorts() == 0 }
