package eventprop

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
)

// Adjoint is a network made ready for the backward pass. It reads the description once; where weights, delays or
// parameters change, make another. It is not changed by use: any number of goroutines may trace runs with it.
type Adjoint struct {
	populations []*sim.Population
	cells       []*cell // by population; nil for sources
	base        []int   // number of the population's first neuron among all
	projections []projection
	outgoing    [][]int // by population: its projections
	depth       []int   // by population: above those from which it can be reached without delay
}

// projection holds the synapses of one projection, in the order of their Connector, and those of each source.
type projection struct {
	pre, post int // populations
	port      uint8
	synapses  []sim.Synapse // with weights as they act: rounded to float32
	start     []int         // the synapses of source i are order[start[i]:start[i+1]]
	order     []int32
}

// New prepares the network. neurons has the parameters of each population whose spikes follow from their
// inputs; the spikes of all others are taken as given, and only sources, which have no ports, may be among them. Errors are
// *sim.ParamError and *sim.SynapseError, joined, and those of the Connectors.
func New(net *sim.Network, neurons map[*sim.Population]Neuron) (*Adjoint, error) {
	a := &Adjoint{populations: net.Populations, outgoing: make([][]int, len(net.Populations))}
	var errs []error
	total := 0
	for _, p := range net.Populations {
		c, err := compilePopulation(p, neurons)
		errs = append(errs, err)
		a.cells, a.base = append(a.cells, c), append(a.base, total)
		total += p.N
	}
	if total > math.MaxInt32 {
		errs = append(errs, fmt.Errorf("%d neurons, want at most %d", total, math.MaxInt32))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, p := range net.Projections {
		errs = append(errs, a.add(net, p))
	}
	a.rank()
	return a, errors.Join(errs...)
}

func compilePopulation(p *sim.Population, neurons map[*sim.Population]Neuron) (*cell, error) {
	wrong := func(field string, value any, want string) error {
		return &sim.ParamError{Population: p.Name, Index: -1, Field: field, Value: value, Want: want}
	}
	if p.Spec == nil {
		return nil, wrong("Spec", "nil", "a model")
	}
	ports := p.Spec.NumPorts()
	n, given := neurons[p]
	switch {
	case given && len(n.TauS) != ports:
		return nil, wrong("TauS", len(n.TauS), fmt.Sprintf("%d time constants: one for each port", ports))
	case given:
		return n.compile(p.Name)
	case ports > 0:
		return nil, wrong("Neuron", "missing", "parameters, as the population is no source")
	}
	return nil, nil
}

// add reads the synapses of a projection.
func (a *Adjoint) add(net *sim.Network, p *sim.Projection) error {
	pr := projection{pre: slices.Index(a.populations, p.Pre), post: slices.Index(a.populations, p.Post), port: p.Port}
	wrong := func(field string, value any, want string) error {
		return &sim.SynapseError{Projection: p.Name(), Pre: -1, Post: -1, Field: field, Value: value, Want: want}
	}
	switch {
	case pr.pre < 0 || pr.post < 0:
		return wrong("pre, post", "unknown", "populations of this network")
	case p.Rule != nil:
		return wrong("rule", p.Rule, "none: weights must not change during the run")
	case a.cells[pr.post] == nil || int(p.Port) >= len(a.cells[pr.post].ports):
		return wrong("port", p.Port, "a port of the target")
	}
	err := net.Synapses(p, func(part []sim.Synapse) error {
		for _, s := range part {
			if int(s.Pre) >= p.Pre.N || int(s.Post) >= p.Post.N || s.Delay < 0 {
				return &sim.SynapseError{Projection: p.Name(), Pre: int(s.Pre), Post: int(s.Post), Field: "delay", Value: s.Delay, Want: "0 or more, between neurons that exist"}
			}
			s.Weight = float64(float32(s.Weight))
			pr.synapses = append(pr.synapses, s)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(pr.synapses) > math.MaxInt32 {
		return wrong("synapses", len(pr.synapses), fmt.Sprintf("at most %d", math.MaxInt32))
	}
	pr.sortBySource(p.Pre.N)
	a.outgoing[pr.pre] = append(a.outgoing[pr.pre], len(a.projections))
	a.projections = append(a.projections, pr)
	return nil
}

func (p *projection) sortBySource(n int) {
	p.start = make([]int, n+1)
	for _, s := range p.synapses {
		p.start[s.Pre+1]++
	}
	for i := range n {
		p.start[i+1] += p.start[i]
	}
	next := slices.Clone(p.start[:n])
	p.order = make([]int32, len(p.synapses))
	for k, s := range p.synapses {
		p.order[next[s.Pre]] = int32(k)
		next[s.Pre]++
	}
}

// rank orders the populations along synapses without delay, around no cycle of which spikes can travel, so that
// the spikes of one picosecond have an order of cause and effect.
func (a *Adjoint) rank() {
	a.depth = make([]int, len(a.populations))
	var immediate []*projection
	for i := range a.projections {
		p := &a.projections[i]
		if slices.ContainsFunc(p.synapses, func(s sim.Synapse) bool { return s.Delay == 0 }) {
			immediate = append(immediate, p)
		}
	}
	for range a.populations {
		for _, p := range immediate {
			a.depth[p.post] = max(a.depth[p.post], min(a.depth[p.pre]+1, len(a.populations)))
		}
	}
}
