package sim

import (
	"slices"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Network is the description of a network: populations, projections between them, and what is
// recorded. It holds no state; Build makes an engine of it. Mistakes are gathered until Build.
type Network struct {
	Seed        uint64 // names all random streams of the network
	Populations []*Population
	Projections []*Projection

	recorders []recording
}

// Population is N neurons of one Spec.
type Population struct {
	Name string // unique within the network
	N    int
	Spec Spec
}

// Projection is a set of synapses from one population to one input port of another.
type Projection struct {
	Pre, Post *Population
	Port      uint8
	Connector Connector
	Rule      Rule // by which the synapses learn; nil where they do not
}

// Learn has the synapses of the projection learn by a rule, from the weights that its Connector gives them,
// which Reset puts back. Their delays must be above 0. It returns p.
func (p *Projection) Learn(r Rule) *Projection {
	p.Rule = r
	return p
}

// Connector makes the synapses of a projection, in parts that are independent of one another, so
// that parts can be made in parallel, in any order, and more than once.
type Connector interface {
	// Parts is the number of parts that the synapses from pre to post neurons come in.
	Parts(pre, post int) int

	// Part appends the synapses of one part to dst. It must return the same synapses each time:
	// random numbers come from streams named by p and the part. It is called from several
	// goroutines at a time.
	Part(p Part, dst []Synapse) ([]Synapse, error)
}

// Part names one part of a projection.
type Part struct {
	Index     int    // 0 .. Parts()-1
	Pre, Post int    // number of neurons on either side
	Recurrent bool   // pre and post are the same population, so that pre == post is an autapse
	Seed      uint64 // of the projection: a function of the network's seed and the projection's place
}

// Synapse is one synapse as a Connector describes it. A weight acts as the nearest float32; where it is learned,
// all of it is kept.
type Synapse struct {
	Pre, Post uint32
	Weight    float64 // in the unit of the target's port
	Delay     Time    // >= 0
}

// Recorder observes spikes. Recording never changes a result.
type Recorder interface {
	// Record receives the spikes of one window of one population in (At, Neuron) order; the windows
	// of a population come in time order, and calls come one at a time. The slice is valid during
	// the call only. An error ends the run.
	Record(p *Population, spikes []Spike) error
}

type recording struct {
	population *Population
	recorder   Recorder
}

// NewNetwork returns an empty network whose random streams are named by seed.
func NewNetwork(seed uint64) *Network { return &Network{Seed: seed} }

// Add adds a population of n neurons.
func (net *Network) Add(name string, n int, spec Spec) *Population {
	p := &Population{Name: name, N: n, Spec: spec}
	net.Populations = append(net.Populations, p)
	return p
}

// Connect adds a projection from pre to input port `port` of post.
func (net *Network) Connect(pre, post *Population, port uint8, c Connector) *Projection {
	p := &Projection{Pre: pre, Post: post, Port: port, Connector: c}
	net.Projections = append(net.Projections, p)
	return p
}

// Record sends the spikes of the given populations, or of all that the network has by then if none
// is given, to r.
func (net *Network) Record(r Recorder, populations ...*Population) {
	if len(populations) == 0 {
		populations = net.Populations
	}
	for _, p := range populations {
		net.recorders = append(net.recorders, recording{p, r})
	}
}

// Synapses makes the synapses of a projection of the network, part by part, as Build does, and hands each
// part to use. The slice is valid during the call only. Errors are those of the Connector and of use.
func (net *Network) Synapses(p *Projection, use func([]Synapse) error) error {
	part := net.firstPart(p)
	var buffer []Synapse
	for part.Index = range p.Connector.Parts(p.Pre.N, p.Post.N) {
		made, err := p.Connector.Part(part, buffer[:0])
		if err != nil {
			attribute(err, p.Name())
			return err
		}
		if err := use(made); err != nil {
			return err
		}
		buffer = made
	}
	return nil
}

// firstPart names the first part of a projection, whose random streams follow from the network's seed
// and the projection's place.
func (net *Network) firstPart(p *Projection) Part {
	place := uint64(slices.Index(net.Projections, p))
	seed := rng.Source(net.Seed, "projection", place).Uint64()
	return Part{Pre: p.Pre.N, Post: p.Post.N, Recurrent: p.Pre == p.Post, Seed: seed}
}

// Name is the projection as errors and reports write it: "pre -> post".
func (p *Projection) Name() string { return name(p.Pre) + " -> " + name(p.Post) }

func name(p *Population) string {
	if p == nil {
		return "nil"
	}
	return p.Name
}

// Recorders returns the recorders of a population, in the order in which they were added.
func (net *Network) Recorders(p *Population) []Recorder {
	var recorders []Recorder
	for _, r := range net.recorders {
		if r.population == p {
			recorders = append(recorders, r.recorder)
		}
	}
	return recorders
}

// record hands the spikes of one window to all who asked for them.
func (net *Network) record(p *Population, spikes []Spike) error {
	if len(spikes) == 0 {
		return nil
	}
	for _, r := range net.recorders {
		if r.population == p {
			if err := r.recorder.Record(p, spikes); err != nil {
				return err
			}
		}
	}
	return nil
}
