package loihi

import "github.com/ranvier-sim/ranvier/chips"

// filling counts what is on a core while it is being filled: a chips.Filling. A neuron costs as much time as it has incoming
// synapses.
type filling struct {
	*demand
	afferents []afferents // by projection
	foreseen  [][]int32   // by population and neuron: output axons

	used   []int64
	differ sets
	open   int   // the population of which the last neuron was; -1 on an empty core
	core   int32 // counts cores
	part   int32 // counts parts

	axon   [][]int32 // by population and neuron: the last core on which it has an axon
	closed []lists   // of earlier populations on the core
	index  int       // bits with which these take
	bits   int64     // so much memory
}

// afferents are the synapses of a projection by target neuron, and the lists of those that are on the core.
type afferents struct {
	start []int    // those of neuron i are pre[start[i]:start[i+1]]
	pre   []uint32 // ascending

	lists
	list []list // by source neuron
}

// list is how long the list of a source neuron is, of the synapses onto a part.
type list struct{ part, length int32 }

func newFilling(d *demand) *filling {
	f := &filling{demand: d, used: make([]int64, formats+1)}
	for _, p := range d.q.Network.Populations {
		f.foreseen, f.axon = append(f.foreseen, make([]int32, p.N)), append(f.axon, make([]int32, p.N))
	}
	for k, p := range d.q.Network.Projections {
		a := afferents{start: make([]int, p.Post.N+1), list: make([]list, p.Pre.N)}
		for _, row := range d.q.Rows[k] {
			for i := range row {
				a.start[row[i].Post+1]++
			}
		}
		for i := range p.Post.N {
			a.start[i+1] += a.start[i]
		}
		a.pre = make([]uint32, a.start[p.Post.N])
		for source, row := range d.q.Rows[k] {
			for i := range row {
				a.pre[a.start[row[i].Post]] = uint32(source)
				a.start[row[i].Post]++
			}
		}
		copy(a.start[1:], a.start) // each had moved on to where the next began
		a.start[0] = 0
		f.afferents = append(f.afferents, a)
	}
	return f
}

// Open implements chips.Filling.
func (f *filling) Open() {
	clear(f.used)
	f.differ, f.closed, f.bits, f.index, f.open = sets{}, f.closed[:0], 0, 0, -1
	f.core++
}

// Add implements chips.Filling.
func (f *filling) Add(population, neuron int) []int64 {
	p := f.q.Network.Populations[population]
	if population != f.open {
		f.begin(population)
		f.differ.add(p, neuron, neuron+1)
	} else if spec, ok := p.Spec.(Neuron); ok && spec.Each != nil {
		f.differ.add(p, neuron, neuron+1)
	}
	f.neurons(population, 1, f.used)
	f.used[outputAxons] += int64(f.foreseen[population][neuron])
	for _, j := range f.incoming[population] {
		f.connect(j, neuron)
	}
	f.memory(population)
	f.differ.count(f.used)
	return f.used
}

// begin begins a part of a population.
func (f *filling) begin(population int) {
	if f.open >= 0 {
		for _, j := range f.incoming[f.open] {
			f.closed = append(f.closed, f.afferents[j].lists)
		}
		f.index = -1
	}
	f.open = population
	f.part++
	for _, j := range f.incoming[population] {
		f.afferents[j].lists = lists{delayBits: f.projections[j].delayBits}
	}
}

// connect adds the synapses of a projection onto a neuron.
func (f *filling) connect(projection, neuron int) {
	a, axon := &f.afferents[projection], f.axon[f.projections[projection].pre]
	a.size++
	distinct, last := 0, -1
	for _, source := range a.pre[a.start[neuron]:a.start[neuron+1]] {
		l := &a.list[source]
		if l.part != f.part {
			*l = list{part: f.part}
			if axon[source] != f.core {
				axon[source] = f.core
				f.used[inputAxons]++
			}
		}
		if int(source) != last {
			last = int(source)
			distinct++
		}
		a.extend(l.length)
		l.length++
		a.sparse = a.sparse || int(l.length) != a.size
	}
	a.sparse = a.sparse || distinct != a.sources
}

// extend makes a list of n synapses one longer.
func (l *lists) extend(n int32) {
	rest := n % blockSynapses
	if n == 0 {
		l.sources++
	} else {
		l.rest[rest]--
	}
	if rest == blockSynapses-1 {
		l.blocks++
	}
	l.rest[(rest+1)%blockSynapses]++
}

// memory counts what all lists on the core take: those that are closed anew only where indices have become wider.
func (f *filling) memory(population int) {
	index, n := indexBits(int(f.used[compartmentsOf])), int64(0)
	if index != f.index {
		f.index, f.bits = index, 0
		for i := range f.closed {
			f.bits += f.closed[i].bits(index)
		}
	}
	bits := f.bits
	for i := range f.closed {
		n += min(1, int64(f.closed[i].sources))
	}
	for _, j := range f.incoming[population] {
		bits += f.afferents[j].bits(index)
		n += min(1, int64(f.afferents[j].sources))
	}
	f.used[synapseMemory], f.used[formats] = bits, n
}

// foresee compares the output axons of a placement with what there is room for. If a core has too few, it has neurons
// take as many in the fillings to come as they do here, and never fewer than before: so there is an end to it.
func (f *filling) foresee(p *chips.Placement, limit int64) (again bool) {
	reach, sent, most := chips.NewReach(f.q, p), make([]int64, p.Cores()), int64(0)
	axons := make([][]int32, len(f.foreseen))
	for _, part := range p.Parts {
		for i := part.Lo; i < part.Hi; i++ {
			n := len(reach.Of(part.Population, i))
			axons[part.Population] = append(axons[part.Population], max(f.foreseen[part.Population][i], int32(n)))
			sent[part.Core] += int64(n)
		}
		most = max(most, sent[part.Core])
	}
	if most > limit {
		f.foreseen = axons
	}
	return most > limit
}
