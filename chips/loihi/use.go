package loihi

import (
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// use is Chip.Demand. It goes from source to source; what fills cores (see filling) goes from target to target, so that one
// can be held against the other.
func use(c *chips.Chip, q *chips.Quantised, p *chips.Placement) (chips.Usage, error) {
	a := newAudit(newDemand(q), p, chips.NewUsage(c, p.Cores()))
	for k, population := range q.Network.Populations {
		for i := range population.N {
			a.source(k, i)
		}
	}
	differ := make([]sets, p.Cores())
	for _, part := range p.Parts {
		differ[part.Core].add(q.Network.Populations[part.Population], part.Lo, part.Hi)
		a.neurons(part.Population, part.Hi-part.Lo, a.usage[part.Core])
	}
	for core := range differ {
		differ[core].count(a.usage[core])
	}
	a.memory()
	return a.usage, nil
}

// audit is the state of use.
type audit struct {
	*demand
	usage chips.Usage
	parts [][]chips.Part // by population
	here  [][]int32      // by population and neuron: in which of its parts it is
	lists [][]lists      // by projection, and part of its targets

	turn    int   // counts source neurons
	axon    []int // by core: the turn of the last source neuron that has an axon to it
	row     int   // counts source neurons of each projection
	target  []int // by target neuron: the last row with a synapse to it
	length  []int // of the row, by part
	reached []int32
}

func newAudit(d *demand, p *chips.Placement, usage chips.Usage) *audit {
	n := len(d.q.Network.Populations)
	a := &audit{demand: d, usage: usage, parts: make([][]chips.Part, n), here: make([][]int32, n), lists: make([][]lists, len(d.projections)), axon: make([]int, p.Cores())}
	for _, part := range p.Parts {
		k := part.Population
		a.here[k] = append(a.here[k], slices.Repeat([]int32{int32(len(a.parts[k]))}, part.Hi-part.Lo)...)
		a.parts[k] = append(a.parts[k], part)
		for _, j := range d.incoming[k] {
			a.lists[j] = append(a.lists[j], lists{size: part.Hi - part.Lo, delayBits: d.projections[j].delayBits})
		}
	}
	most := 0
	for k := range a.here {
		most = max(most, len(a.here[k]))
	}
	a.target, a.length = make([]int, most), make([]int, len(p.Parts))
	return a
}

// source counts axons and synapses of a neuron. It takes one axon for each core that it reaches, however many projections it has
// to there, whose lists follow one another.
func (a *audit) source(population, neuron int) {
	a.turn++
	from := -1
	if len(a.here[population]) > 0 {
		from = a.parts[population][a.here[population][neuron]].Core
	}
	for _, j := range a.outgoing[population] {
		a.list(j, a.q.Rows[j][neuron])
		for _, part := range a.reached {
			core := a.parts[a.projections[j].post][part].Core
			if a.axon[core] == a.turn {
				continue
			}
			a.axon[core] = a.turn
			a.usage[core][inputAxons]++
			if from >= 0 {
				a.usage[from][outputAxons]++
			}
		}
	}
}

// list adds the synapses of a source neuron to the lists of the parts that they reach.
func (a *audit) list(projection int, row []sim.Synapse) {
	a.row++
	a.reached = a.reached[:0]
	here, all := a.here[a.projections[projection].post], a.lists[projection]
	for i := range row {
		post := row[i].Post
		part := here[post]
		if a.length[part] == 0 {
			a.reached = append(a.reached, part)
		}
		a.length[part]++
		if a.target[post] == a.row {
			all[part].sparse = true // two synapses onto one neuron
		}
		a.target[post] = a.row
	}
	for _, part := range a.reached {
		all[part].add(a.length[part])
		a.length[part] = 0
	}
}

// memory counts what the lists take, now that the compartments of all cores are known.
func (a *audit) memory() {
	for j, all := range a.lists {
		for part := range all {
			used := a.usage[a.parts[a.projections[j].post][part].Core]
			used[synapseMemory] += all[part].bits(indexBits(int(used[compartmentsOf])))
			if all[part].sources > 0 {
				used[formats]++
			}
		}
	}
}

// sets are the different parameters of compartments on a core.
type sets struct {
	kinds  map[kind]bool
	levels map[int]bool
}

// kind is what compartments share.
type kind struct{ du, dv, exp, refractory, vmin, vmax int }

// add adds neurons [lo, hi) of a population.
func (s *sets) add(p *sim.Population, lo, hi int) {
	spec, ok := p.Spec.(Neuron)
	if !ok || lo >= hi {
		return
	}
	if s.kinds == nil {
		s.kinds, s.levels = map[kind]bool{}, map[int]bool{}
	}
	if spec.Each == nil {
		hi = lo + 1
	}
	for i := lo; i < hi; i++ {
		c := spec.with(i, spec.Each)
		s.levels[c.Threshold] = true
		for k, in := range c.Inputs {
			o := kind{du: in.DecayU, dv: c.DecayV, refractory: c.Refractory, vmin: c.VMin, vmax: c.VMax, exp: c.BiasExp}
			if k > 0 {
				o = kind{du: in.DecayU, dv: decayUnit - 1}
			}
			s.kinds[o] = true
		}
	}
}

// count writes how many there are.
func (s *sets) count(used []int64) {
	used[dynamics], used[thresholdSets] = int64(len(s.kinds)), int64(len(s.levels))
}
