package models

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/models/internal/ode"
	"github.com/ranvier-sim/ranvier/sim"
)

// Filter is a low-pass filter of a neuron's potential, which its voltage-based synapses read,
//
//	Tau dF/dt = V - F,   F += Jump at a spike of the neuron,
//
// from F = V on at time 0. V is that of the equations, VReset in the refractory interval. The spike itself takes no time;
// what a filter would make of its shape is Jump: the integral of the shape over time, above V, over Tau.
type Filter struct {
	Tau  float64 // ps
	Jump float64 // mV; default 0
}

// mostFilters is how many a neuron may have.
const mostFilters = 3

// filterNames are the names of n filters as variables.
func filterNames(n int) []string {
	var names []string
	for k := range n {
		names = append(names, fmt.Sprintf("F%d", k))
	}
	return names
}

// filters checks the filters of a neuron. All neurons have as many.
func (c *checks) filters(filters []Filter, others int) {
	if len(filters) != others {
		c.wrong("Filters", fmt.Sprintf("%d filters", len(filters)), fmt.Sprintf("%d, as in the other neurons", others))
	}
	if len(filters) > mostFilters {
		c.wrong("Filters", fmt.Sprintf("%d filters", len(filters)), fmt.Sprintf("%d or fewer", mostFilters))
	}
	for k, f := range filters {
		c.tau(fmt.Sprintf("Filters[%d].Tau", k), f.Tau)
		c.finite(fmt.Sprintf("Filters[%d].Jump", k), f.Jump, "mV")
	}
}

// testimony is what the filters of a neuron were at once before a spike.
type testimony struct {
	sim.Spike
	values [mostFilters]float64
}

// testimonies are those of the spikes of one Advance.
type testimonies []testimony

// sort puts them in the order of the spikes.
func (t testimonies) sort() {
	slices.SortFunc(t, func(a, b testimony) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Neuron, b.Neuron))
	})
}

// at returns a variable at spike k.
func (t testimonies) at(k int, variable string, witnessed []string) (float64, error) {
	i := slices.Index(witnessed, variable)
	if i < 0 || k < 0 || k >= len(t) {
		return 0, fmt.Errorf("no variable %q of spike %d, only %v of %d", variable, k, witnessed, len(t))
	}
	return t[k].values[i], nil
}

// withFilters is a population of integrated neurons, whose filters, n for each, are variables after their own.
func withFilters[Y, X ode.Vector](f family[X], n int) family[Y] {
	own := len(f.variables)
	n = min(n, mostFilters)
	return family[Y]{
		variables: slices.Concat(f.variables, filterNames(n)),
		climbs:    f.climbs, filters: n, ports: f.ports, noise: f.noise, differ: f.differ,
		describe: func(i int) *excitable[Y] { return filtered[Y](f.describe(i), own, n) },
	}
}

// filtered adds filters to the description of a neuron.
func filtered[Y, X ode.Vector](d *excitable[X], own, n int) *excitable[Y] {
	d.checks.filters(d.filters, n)
	l := &lowpass[Y, X]{equations: d.equations, own: own}
	e := &excitable[Y]{
		equations: l, threshold: d.threshold, refractory: d.refractory, current: d.current, tolerance: d.tolerance,
		ports: d.ports, background: d.background, checks: d.checks,
	}
	for k := range own {
		e.start[k] = d.start[k]
	}
	for k, f := range d.filters[:min(n, len(d.filters))] {
		e.start[own+k] = d.start[0]
		l.filters = append(l.filters, Filter{sim.Millisecond / f.Tau, f.Jump})
	}
	return e
}

// lowpass is the right-hand side of neurons with filters: their own, X, and then that of the filters.
type lowpass[Y, X ode.Vector] struct {
	equations equations[X]
	own       int
	filters   []Filter // Tau taken for the rate, 1/ms
	x, dx     X        // work space
}

func (l *lowpass[Y, X]) slope(y *Y, current float64, dy *Y) {
	for k := range l.own {
		l.x[k] = (*y)[k]
	}
	l.equations.slope(&l.x, current, &l.dx)
	for k := range l.own {
		(*dy)[k] = l.dx[k]
	}
	for k, f := range l.filters {
		(*dy)[l.own+k] = f.Tau * ((*y)[0] - (*y)[l.own+k])
	}
}

func (l *lowpass[Y, X]) reset(y *Y) {
	for k := range l.own {
		l.x[k] = (*y)[k]
	}
	l.equations.reset(&l.x)
	for k := range l.own {
		(*y)[k] = l.x[k]
	}
	for k, f := range l.filters {
		(*y)[l.own+k] += f.Jump
	}
}

// Witnessed implements sim.Witness: the filters.
func (p *integrated[Y]) Witnessed() []string { return p.variables[p.own-p.filters : p.own] }

// AtSpike implements sim.Witness.
func (p *integrated[Y]) AtSpike(k int, variable string) (float64, error) {
	return p.testimonies.at(k, variable, p.Witnessed())
}

// testify keeps the filters of a neuron that is about to be reset.
func (p *integrated[Y]) testify(i uint32, c *cell[Y], at instant) {
	t := testimony{Spike: sim.Spike{At: at.at, Neuron: i}}
	for k := range p.filters {
		t.values[k] = c.step.Start[p.own-p.filters+k]
	}
	p.testimonies = append(p.testimonies, t)
}

// Witnessed implements sim.Witness.
func (n *noisy) Witnessed() []string {
	if w, ok := n.neurons.(sim.Witness); ok {
		return w.Witnessed()
	}
	return nil
}

// AtSpike implements sim.Witness.
func (n *noisy) AtSpike(k int, variable string) (float64, error) {
	if w, ok := n.neurons.(sim.Witness); ok {
		return w.AtSpike(k, variable)
	}
	return 0, fmt.Errorf("model %T tells nothing of its spikes", n.neurons)
}
