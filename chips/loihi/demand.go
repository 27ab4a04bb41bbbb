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

// demand is what a network takes of cores, as far as that does not depend on where its neurons are.
type demand struct {
	q           *chips.Quantised
	projections []fanout
	incoming    [][]int // by population: projections to it
	outgoing    [][]int // and from it
}

// fanout is a projection, ready to be counted.
type fanout struct {
	pre, post int
	longest   int // delay, steps
	delayBits int
}

func newDemand(q *chips.Quantised) *demand {
	n := len(q.Network.Populations)
	d := &demand{q: q, incoming: make([][]int, n), outgoing: make([][]int, n)}
	for k, p := range q.Network.Projections {
		f := fanout{pre: slices.Index(q.Network.Populations, p.Pre), post: slices.Index(q.Network.Populations, p.Post)}
		for _, row := range q.Rows[k] {
			for i := range row {
				if q.Step > 0 {
					f.longest = max(f.longest, int(row[i].Delay/q.Step)-1)
				}
			}
		}
		f.delayBits = delayField(f.longest)
		d.projections = append(d.projections, f)
		d.incoming[f.post] = append(d.incoming[f.post], k)
		d.outgoing[f.pre] = append(d.outgoing[f.pre], k)
	}
	return d
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

// neurons counts the compartments of so many neurons of a population.
func (d *demand) neurons(population, n int, use []int64) {
	compartments := int64(n * chips.Units(d.q.Network.Populations[population].Spec))
	use[compartmentsOf] += compartments
	use[delaySlots] += compartments * d.slots(population)
}
