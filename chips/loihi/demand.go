package loihi

import (
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
)

// What a core has, in the order of the chip's Resources.
const (
	compartmentsOf = iota
	delaySlots
	synapseMemory
	inputAxons
	outputAxons
	dynamics
	thresholdSets
	formats
)

func (g Generation) resources() []chips.Resource {
	return []chips.Resource{
		compartmentsOf: {Name: "compartments", Relief: "fewer neurons, or neurons with fewer input ports", Source: g.LimitsSource},
		delaySlots:     {Name: "delay slots", Relief: "shorter delays onto its neurons, or fewer neurons", Source: g.SlotsSource},
		synapseMemory:  {Name: "synapse memory", Unit: "bits", Relief: "fewer synapses onto its neurons, or all of each source onto all of them, which needs no indices", Source: g.LimitsSource},
		inputAxons:     {Name: "input axons", Relief: "fewer source neurons that reach it", Source: g.LimitsSource},
		outputAxons:    {Name: "output axons", Relief: "fewer neurons on it, or synapses to fewer cores", Source: g.LimitsSource},
		dynamics:       {Name: "sets of decays and biases", Relief: "neurons with the same time constants", Source: g.TablesSource},
		thresholdSets:  {Name: "sets of thresholds", Relief: "neurons with the same threshold", Source: g.TablesSource},
		formats:        {Name: "synapse formats", Relief: "fewer projections onto its neurons", Source: g.TablesSource},
	}
}

func (g Generation) capacity() []int64 {
	return []int64{
		compartmentsOf: g.Compartments, delaySlots: g.Compartments * leastSlots, synapseMemory: g.SynapseBits, inputAxons: g.InputAxons, outputAxons: g.OutputAxons,
		dynamics: g.Dynamics, thresholdSets: g.Thresholds, formats: g.Formats,
	}
}

// demand counts what a placement takes.
type demand struct {
	q           *chips.Quantised
	projections []fanout
	incoming    [][]int // by population: projections to it
	outgoing    [][]int // and from it
}

// fanout is a projection, ready to be counted.
type fanout struct {
	pre, post int
	targets   [][]uint32 // by source, ascending
	longest   int        // delay, steps
	delayBits int
}

// newDemand is the Demand of the chip.
func newDemand(q *chips.Quantised) (func(p *chips.Placement, core int) []int64, error) {
	n := len(q.Network.Populations)
	d := &demand{q: q, incoming: make([][]int, n), outgoing: make([][]int, n)}
	for k, projection := range q.Network.Projections {
		f := fanout{pre: slices.Index(q.Network.Populations, projection.Pre), post: slices.Index(q.Network.Populations, projection.Post)}
		f.targets = make([][]uint32, len(q.Rows[k]))
		for i, row := range q.Rows[k] {
			for _, s := range row {
				f.targets[i] = append(f.targets[i], s.Post)
				if q.Step > 0 {
					f.longest = max(f.longest, int(s.Delay/q.Step)-1)
				}
			}
			slices.Sort(f.targets[i])
		}
		f.delayBits = delayField(f.longest)
		d.projections = append(d.projections, f)
		d.incoming[f.post] = append(d.incoming[f.post], k)
		d.outgoing[f.pre] = append(d.outgoing[f.pre], k)
	}
	return d.count, nil
}

// count counts what is on a core.
func (d *demand) count(p *chips.Placement, core int) []int64 {
	use := make([]int64, formats+1)
	parts := p.On(core)
	for _, part := range parts {
		compartments := int64((part.Hi - part.Lo) * chips.Units(d.q.Network.Populations[part.Population].Spec))
		use[compartmentsOf] += compartments
		use[delaySlots] += compartments * d.slots(part.Population)
	}
	d.countInput(parts, int(use[compartmentsOf]), use)
	d.countOutput(p, parts, use)
	d.countSets(parts, use)
	return use
}

// leastSlots is how many sums of steps to come a compartment keeps, if its delays are short.
const leastSlots = 8

// slots is how many sums of steps to come the compartments of a population keep: a power of two that the longest delay, with the
// step that is being summed and the one that is being read, fits into.
func (d *demand) slots(population int) int64 {
	n := int64(leastSlots)
	for _, k := range d.incoming[population] {
		for n < int64(d.projections[k].longest+2) {
			n *= 2
		}
	}
	return n
}

// countInput counts axons and synapses. A source neuron takes one axon, however many projections it has to the core, whose
// lists follow one another.
func (d *demand) countInput(parts []chips.Part, compartments int, use []int64) {
	seen := map[int][]bool{} // by population: the neurons that have an axon
	for _, part := range parts {
		for _, k := range d.incoming[part.Population] {
			f := &d.projections[k]
			if seen[f.pre] == nil {
				seen[f.pre] = make([]bool, len(f.targets))
			}
			bits := f.list(part, compartments, func(source int) {
				if !seen[f.pre][source] {
					seen[f.pre][source] = true
					use[inputAxons]++
				}
			})
			use[synapseMemory] += int64(bits)
			if bits > 0 {
				use[formats]++
			}
		}
	}
}

// list is the memory that the synapses onto a part take. They are stored as dense lists where each source reaches
// all of the part.
func (f *fanout) list(part chips.Part, compartments int, has func(source int)) (bits int) {
	layout := Layout{WeightBits: weightField(8), DelayBits: f.delayBits}
	var lengths []int
	for i, row := range f.targets {
		if n := within(row, part); n > 0 {
			has(i)
			lengths = append(lengths, n)
			layout.Sparse = layout.Sparse || n != part.Hi-part.Lo
		}
	}
	if layout.Sparse {
		layout.IndexBits = indexBits(compartments)
	}
	for _, n := range lengths {
		bits += layout.AxonBits(n)
	}
	return bits
}

// within is how many of ascending targets lie in a part.
func within(targets []uint32, part chips.Part) int {
	lo, _ := slices.BinarySearch(targets, uint32(part.Lo))
	hi, _ := slices.BinarySearch(targets, uint32(part.Hi))
	return hi - lo
}

// countOutput counts an axon for each neuron on the core and each core that it reaches.
func (d *demand) countOutput(p *chips.Placement, parts []chips.Part, use []int64) {
	for _, part := range parts {
		for i := part.Lo; i < part.Hi; i++ {
			var reached []int
			for _, k := range d.outgoing[part.Population] {
				f := &d.projections[k]
				for _, target := range p.Parts {
					if target.Population == f.post && !slices.Contains(reached, target.Core) && within(f.targets[i], target) > 0 {
						reached = append(reached, target.Core)
					}
				}
			}
			use[outputAxons] += int64(len(reached))
		}
	}
}

// countSets counts how many different parameters the compartments on the core have.
func (d *demand) countSets(parts []chips.Part, use []int64) {
	type own struct{ du, dv, exp, refractory, vmin, vmax int }
	kinds, levels := map[own]bool{}, map[int]bool{}
	for _, part := range parts {
		spec, ok := d.q.Network.Populations[part.Population].Spec.(Neuron)
		if !ok {
			continue
		}
		n := part.Hi
		if spec.Each == nil {
			n = min(n, part.Lo+1)
		}
		for i := part.Lo; i < n; i++ {
			c := spec.with(i, spec.Each)
			levels[c.Threshold] = true
			for k, in := range c.Inputs {
				o := own{du: in.DecayU, dv: c.DecayV, refractory: c.Refractory, vmin: c.VMin, vmax: c.VMax, exp: c.BiasExp}
				if k > 0 {
					o = own{du: in.DecayU, dv: decayUnit - 1}
				}
				kinds[o] = true
			}
		}
	}
	use[dynamics], use[thresholdSets] = int64(len(kinds)), int64(len(levels))
}
