package sim

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// plan is a Network made ready to run: state and synapses of every shard, and the order in which
// populations are advanced.
type plan struct {
	net      *Network
	schedule []component
	shards   []*shard
}

// shard owns a contiguous slice of every population and, of every projection, the synapses onto it.
type shard struct {
	groups    []*group // by population
	outgoing  [][]link // by source population: where its spikes go in this shard
	modulated [][]link // by population: what it modulates in this shard
}

// link is one incoming projection of a group, seen from its source population.
type link struct {
	group    *group
	incoming int
}

func (l link) learning() *learning { return l.group.incoming[l.incoming].learning }

// compile checks the whole description, then builds it for the shards that opt asks for. All mistakes
// are gathered, so that a user mends them in one go.
func compile(net *Network, opt Options) (*plan, error) {
	if err := net.check(); err != nil {
		return nil, err
	}
	p := &plan{net: net, shards: make([]*shard, opt.Shards)}
	var errs []error
	for i := range p.shards {
		p.shards[i] = newShard(net, i, opt)
	}
	errs = append(errs, p.start())
	edges, err := p.wire(opt)
	errs = append(errs, err)
	p.schedule, err = schedule(len(net.Populations), edges, func(i int) string { return net.Populations[i].Name })
	errs = append(errs, err)
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return p, nil
}

func newShard(net *Network, i int, opt Options) *shard {
	s := &shard{outgoing: make([][]link, len(net.Populations)), modulated: make([][]link, len(net.Populations))}
	for k, p := range net.Populations {
		cuts := cut(p.N, opt.Shards)
		s.groups = append(s.groups, &group{population: p, index: k, lo: cuts[i], hi: cuts[i+1], pending: opt.Queue.new()})
	}
	return s
}

// cut returns the bounds of `shards` contiguous slices of n neurons.
func cut(n, shards int) []int {
	cuts := make([]int, shards+1)
	for i := range cuts {
		cuts[i] = n * i / shards
	}
	return cuts
}

// start puts every group at time 0. It is all that a reset takes: connections stay.
func (p *plan) start() error {
	var errs []error
	for _, s := range p.shards {
		for _, g := range s.groups {
			if err := g.start(p.net.Seed); err != nil {
				errs = append(errs, err)
			}
		}
	}
	for i := range p.schedule {
		p.schedule[i].at = 0
	}
	return errors.Join(errs...)
}

// wire makes the synapses of all projections and returns the graph of the populations.
func (p *plan) wire(opt Options) ([]edge, error) {
	var errs []error
	var edges []edge
	for k, projection := range p.net.Projections {
		made, delays, err := connect(p.net, k, cut(projection.Post.N, len(p.shards)))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if delays.n == 0 {
			continue
		}
		pre, post := p.index(projection.Pre), p.index(projection.Post)
		edges = append(edges, edge{pre, post, delays.min})
		for i, s := range p.shards {
			s.receive(made[i], pre, post, len(p.shards)).projection = projection
		}
		if projection.Rule != nil {
			more, err := p.teach(projection, delays, opt.History)
			edges, errs = append(edges, more...), append(errs, err)
		}
	}
	return edges, errors.Join(errs...)
}

// receive adds the synapses of one projection to the shard, numbered after those already there.
func (s *shard) receive(r *rows, pre, post, shards int) *incoming {
	g := s.groups[post]
	base := uint64(0)
	if n := len(g.incoming); n > 0 {
		last := g.incoming[n-1]
		base = last.base + uint64(len(last.rows.targets))
	}
	s.outgoing[pre] = append(s.outgoing[pre], link{g, len(g.incoming)})
	in := incoming{pre: pre, rows: r, base: base}
	if r.delays.same() {
		in.fibres = make([]fibre, shards)
	}
	g.incoming = append(g.incoming, in)
	return &g.incoming[len(g.incoming)-1]
}

func (p *plan) index(population *Population) int {
	return slices.Index(p.net.Populations, population)
}

// check finds what is wrong with the description as such; parameters and synapses are checked where
// they are made.
func (net *Network) check() error {
	var errs []error
	wrong := func(p *Population, field string, value any, want string) {
		errs = append(errs, &ParamError{Population: p.Name, Index: -1, Field: field, Value: value, Want: want})
	}
	seen := make(map[string]bool)
	for _, p := range net.Populations {
		switch {
		case p.Name == "":
			wrong(p, "Name", `""`, "a name")
		case seen[p.Name]:
			wrong(p, "Name", p.Name, "a name that no other population has")
		}
		seen[p.Name] = true
		if p.N < 1 || p.N > math.MaxUint32 {
			wrong(p, "N", p.N, fmt.Sprintf("1 to %d neurons", uint32(math.MaxUint32)))
		}
		if p.Spec == nil {
			wrong(p, "Spec", "nil", "a model")
		}
	}
	for _, p := range net.Projections {
		if err := net.checkProjection(p); err != nil {
			errs = append(errs, err)
		}
	}
	for _, r := range net.recorders {
		if !slices.Contains(net.Populations, r.population) {
			errs = append(errs, fmt.Errorf("recorder %T: population %q is not part of the network", r.recorder, name(r.population)))
		}
	}
	return errors.Join(errs...)
}

func (net *Network) checkProjection(p *Projection) error {
	wrong := func(field string, value any, want string) error {
		return &SynapseError{Projection: p.Name(), Pre: -1, Post: -1, Field: field, Value: value, Want: want}
	}
	switch {
	case !slices.Contains(net.Populations, p.Pre):
		return wrong("pre", name(p.Pre), "a population of this network")
	case !slices.Contains(net.Populations, p.Post):
		return wrong("post", name(p.Post), "a population of this network")
	case p.Connector == nil:
		return wrong("connector", "nil", "a connector")
	case p.Post.Spec == nil:
		return nil // reported with the population
	}
	if err := net.checkRule(p); err != nil {
		return err
	}
	if ports := p.Post.Spec.NumPorts(); int(p.Port) >= ports {
		return wrong("port", p.Port, cmp.Or(portRange(ports), "no projection: population "+p.Post.Name+" is a source"))
	}
	return nil
}

func portRange(ports int) string {
	if ports == 0 {
		return ""
	}
	return fmt.Sprintf("a port below %d", ports)
}
