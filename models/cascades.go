package models

import (
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// cascades is the state of a slice of neurons each of which is a cascade.
type cascades struct {
	lazy
	of        []*cascade
	states    []float64 // of the stages, `stride` per neuron
	stride    int
	pure      []bool // nothing but the last spike moves the neuron: its period tells the next
	scratch   []float64
	variables []variable
	names     []string  // of the variables, and of the filters
	looked    *cascades // one neuron, which is a copy of that which is looked at

	filters     []float64 // numFilters per neuron
	numFilters  int
	testimonies testimonies
}

// variable is what can be read of a neuron: a sum of some of its stages, as its reading has it.
type variable struct {
	name   string
	stages []int
}

// blueprint is one neuron as its Spec describes it. All neurons of a population have the same variables
// and as many stages.
type blueprint struct {
	cascade
	initial   []float64 // of the stages; 0 where it ends
	variables []variable
	checks
}

// show makes a variable of the sum of some stages.
func (b *blueprint) show(name string, r reading, stages ...int) {
	b.variables = append(b.variables, variable{name, stages})
	b.readings = append(b.readings, r)
}

// newCascades makes the neurons of a slice. They are all as `common` says, or, if `own` is given, each as that
// says; then only the layout is that of common.
func newCascades(s sim.Slice, common *blueprint, own func(i int) *blueprint) (*cascades, error) {
	n, stride := s.Len(), len(common.stages)
	p := &cascades{of: make([]*cascade, n), pure: make([]bool, n), stride: stride, variables: common.variables}
	p.states, p.scratch = make([]float64, n*stride), make([]float64, stride)
	p.lazy = newLazy(s, p)
	p.numFilters = len(common.bank)
	p.filters = make([]float64, n*p.numFilters)
	for _, v := range p.variables {
		p.names = append(p.names, v.name)
	}
	p.names = append(p.names, filterNames(p.numFilters)...)
	p.looked = &cascades{of: make([]*cascade, 1), states: make([]float64, stride), stride: stride, filters: make([]float64, p.numFilters), numFilters: p.numFilters}
	p.looked.lazy = lazy{cells: p.looked, courses: make([]course, 1)}
	if own == nil && len(common.mistakes) > 0 {
		return nil, common.err(s.Population, -1)
	}
	var errs sim.Mistakes
	b := common
	for i := range n {
		if own != nil {
			b = own(s.Lo + i)
		}
		if len(b.mistakes) > 0 {
			errs.Add(b.err(s.Population, s.Lo+i))
			continue
		}
		p.of[i] = &b.cascade
		copy(p.state(i), b.initial)
		for k := range p.filtersOf(i) {
			p.filtersOf(i)[k] = p.state(i)[0]
		}
		p.begin(i)
	}
	return p, errs.Err(population(s))
}

func (p *cascades) state(i int) []float64 { return p.states[i*p.stride : (i+1)*p.stride] }

// move implements cells.
func (p *cascades) move(i int, s float64, refractory bool) {
	c := p.of[i]
	if p.numFilters > 0 {
		p.work.Exponentials += c.bank.move(p.filtersOf(i), c, p.state(i), s, refractory)
	}
	p.work.Exponentials += c.move(p.state(i), s, refractory)
}

// arrive implements cells.
func (p *cascades) arrive(v *sim.Volley) {
	at := exactly(v.At)
	for k, target := range v.Targets {
		p.touch(target, at)
		i := int(target)
		c := p.of[i]
		t := c.taps[v.Port]
		if c.stages[t.stage].held && p.refractory(i, at) {
			continue
		}
		p.state(i)[t.stage] += float64(float64(v.WeightOf(k)) * t.size)
		p.pure[i] = false
	}
}

// above implements cells.
func (p *cascades) above(i int) bool { return p.of[i].excess(p.state(i)) >= 0 }

// reset implements cells.
func (p *cascades) reset(i int) float64 {
	c := p.of[i]
	if p.numFilters > 0 {
		p.testify(i)
	}
	c.spike(p.state(i))
	p.pure[i] = c.period.Hi > 0 && c.onlySpike(p.state(i))
	return c.refractory
}

// alone implements cells for a neuron that nothing but its last spike has moved.
func (p *cascades) alone(i int) (at instant, known bool) {
	if !p.pure[i] {
		return instant{}, false
	}
	course := &p.courses[i]
	at = course.since.plusDouble(p.of[i].period)
	if at.before(course.free) {
		at = course.free
	}
	return at, true
}

// bound implements cells.
func (p *cascades) bound(i int, ahead float64) (step float64, o outlook) {
	c := p.of[i]
	if ahead == 0 {
		return c.bound(p.state(i))
	}
	copy(p.scratch, p.state(i))
	p.work.Exponentials += c.move(p.scratch, ahead, false)
	return c.bound(p.scratch)
}

// Variables implements sim.Prober.
func (p *cascades) Variables() []string { return p.names }

// Probe implements sim.Prober.
func (p *cascades) Probe(at sim.Time, name string, i int) (float64, error) {
	k := slices.Index(p.names, name)
	if k < 0 {
		return 0, fmt.Errorf("no variable %q, only %v", name, p.names)
	}
	copied := p.looked
	copied.of[0], copied.courses[0] = p.of[i], p.courses[i]
	copy(copied.states, p.state(i))
	copy(copied.filters, p.filtersOf(i))
	copied.moveTo(0, exactly(at))
	if f := k - len(p.variables); f >= 0 {
		return p.of[i].readings[0].offset + copied.filters[f], nil
	}
	sum := 0.0
	for _, stage := range p.variables[k].stages {
		sum += copied.states[stage]
	}
	r := p.of[i].readings[k]
	return r.offset + float64(r.scale*sum), nil
}

// snapshot implements cells.
func (p *cascades) snapshot(s *sim.Snapshot, i int) {
	s.Floats(p.state(i))
	s.Floats(p.filtersOf(i))
	s.Bool(&p.pure[i])
}
