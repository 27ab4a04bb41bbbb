package speck

import (
	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// Name is what errors and the command line call the chip.
const Name = "speck"

// Items that other chips have not.
const (
	Routed      chips.Item = "event routed"     // by the router, to one core
	BiasesAdded chips.Item = "addition of bias" // to one neuron, at a tick of the slow clock
)

var documented = chips.Source{Provenance: chips.Documented, Text: "synsense/sinabs at 904eb89, backend/dynapcnn/chips/dynapcnn.py, get_constraints"}

// New is the chip with the given parameters.
func New(p Parameters) (*chips.Chip, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	return &chips.Chip{
		Name: Name, Title: "SynSense Speck 2", MaxChips: 1,
		Notes: []string{
			"No golden record of spikes of the chip is public: memory and mapping are those of the vendor's own code, the order within an event and all times are not documented.",
			"Its maintainers describe the chip as having some stochastic elements; the replay has none.",
		},
		Resources: []chips.Resource{
			{Name: resources[0].name, Unit: resources[0].unit, Source: documented},
			{Name: resources[1].name, Unit: resources[1].unit, Source: documented},
			{Name: resources[2].name, Unit: resources[2].unit, Source: documented},
			{Name: "layers", Source: documented},
		},
		Cores:       capacities(),
		Constraints: constraints,
		Items:       []chips.Item{chips.SynapticOps, chips.Spikes, chips.MessagesOut, chips.MessagesIn, Routed, BiasesAdded},
		Costs:       costs(p),
		Quantise:    quantise,
		Demand:      demand,
		Place:       place,
		Start: func(c *chips.Chip, q *chips.Quantised, placement *chips.Placement) (chips.Machine, error) {
			return start(c, q, placement, p)
		},
	}, nil
}

func capacities() [][]int64 {
	cores := make([][]int64, Cores)
	for k, m := range Memories {
		cores[k] = append(words(m), 1)
	}
	return cores
}

// words are the memories in the order of resources.
func words(m Memory) []int64 {
	var n []int64
	for _, r := range resources {
		n = append(n, r.of(m))
	}
	return n
}

// costs are what is known: the power of the chip at rest, and how long operations take. Nothing is published of the energy of one.
func costs(given Parameters) []chips.CostSet {
	const unknown = "The energy of a synaptic operation, an event or a spike is not published: what is counted is the power at rest, and a lower bound."
	return []chips.CostSet{
		{
			Name: "published", Costs: times(given), Notes: []string{unknown},
			Idle:       420_000,
			IdleSource: chips.Source{Provenance: chips.Documented, Text: "0.42 mW, the processor at rest: Yao et al. 2024, Nat. Commun. 15:4464, abstract"},
		},
		{
			Name: "development kit", Costs: times(given), Notes: []string{unknown, "The rails of the camera, 78.9 + 610.9 uW, are left out."},
			Idle:       480_400,
			IdleSource: chips.Source{Provenance: chips.Measured, Text: "IO 61.7 + RAM 51.7 + logic 367.0 uW: sinabs, docs/speck/notebooks/power_monitoring.ipynb"},
		},
	}
}

// times are how long operations take. Cores differ: a synaptic operation is that of the slowest.
func times(given Parameters) []chips.Cost {
	p := given.complete()
	slowest := sim.Time(0)
	for _, rate := range p.Rates {
		slowest = max(slowest, period(rate))
	}
	set := chips.Source{Provenance: chips.Assumed, Text: "as it was set"}
	core := chips.Source{Provenance: chips.Secondary, Text: "3e7 a second, 1e8 on core 0: a summary of Richter et al. 2024, doi:10.1088/2634-4386/ad2ce3, and the supplement of Yao et al. 2024"}
	if given.Rates != [Cores]float64{} {
		core = set
	}
	router := chips.Source{Provenance: chips.Assumed, Text: "3e7 a second, as one unit of neurons takes by the same summary"}
	if given.Router != 0 {
		router = set
	}
	return []chips.Cost{
		{Item: chips.SynapticOps, Time: slowest, Source: core},
		{Item: Routed, Time: period(p.Router), Source: router},
	}
}

// demand is Chip.Demand: a layer takes all of its memory on a core on which any neuron of it is.
func demand(c *chips.Chip, q *chips.Quantised, p *chips.Placement) (chips.Usage, error) {
	b, err := read(q.Network)
	if err != nil {
		return nil, err
	}
	used := chips.NewUsage(c, p.Cores())
	for core := range used {
		for k := range b.layers {
			if !holds(p, b.layers[k].population, core) {
				continue
			}
			for r, n := range append(words(b.layers[k].Memory()), 1) {
				used[core][r] += n
			}
		}
	}
	return used, nil
}

// holds tells whether a core holds any neuron of a population.
func holds(p *chips.Placement, population, core int) bool {
	for _, part := range p.Parts {
		if part.Core == core && part.Population == population && part.Hi > part.Lo {
			return true
		}
	}
	return false
}

// place is Chip.Place: by maximum matching. The cost is the number of words of memory that are left unused on cores in use.
func place(_ *chips.Chip, q *chips.Quantised) (*chips.Placement, error) {
	b, err := read(q.Network)
	if err != nil {
		return nil, err
	}
	var layers []Named
	for k := range b.layers {
		layers = append(layers, Named{b.layers[k].name, b.layers[k].Shape})
	}
	cores, err := Assign(layers)
	if err != nil {
		return nil, err
	}
	p := &chips.Placement{}
	for k, population := range q.Network.Populations {
		l := b.layer[k]
		if l == none {
			continue
		}
		p.Parts = append(p.Parts, chips.Part{Population: k, Hi: population.N, Core: cores[l]})
		has, need := Memories[cores[l]], layers[l].Memory()
		p.Cost += has.Kernel + has.Neuron - need.Kernel - need.Neuron
	}
	return p, nil
}
