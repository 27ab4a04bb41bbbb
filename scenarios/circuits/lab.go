package circuits

import (
	"context"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// lab is what every experiment is done with.
type lab struct {
	*session.Session
	neurons Neurons
	step    func() // called after each experiment
}

// run simulates, counts and signs net, and returns the spikes of one of its populations.
func (l lab) run(ctx context.Context, net *sim.Network, until sim.Time, p *sim.Population) (record.Raster, error) {
	raster, _, err := l.watch(ctx, net, until, p, nil)
	return raster, err
}

// watch is run that also reads the potential of the first neuron at some instants.
func (l lab) watch(ctx context.Context, net *sim.Network, until sim.Time, p *sim.Population, instants []sim.Time) (record.Raster, *record.Trace, error) {
	var memory record.Memory
	net.Record(&memory, p)
	hash, err := record.NewHash(net.Populations)
	if err != nil {
		return record.Raster{}, nil, err
	}
	net.Record(hash)
	engine, err := l.Build(net)
	if err != nil {
		return record.Raster{}, nil, err
	}
	defer func() { l.Count(engine.Stats(), engine.Now()) }()
	traces, err := record.Sample(ctx, engine, instants, record.Probe{Population: p, Variable: "V", Unit: "mV", Neurons: []int{0}})
	if err != nil {
		return record.Raster{}, nil, err
	}
	if err := engine.RunUntil(ctx, until); err != nil {
		return record.Raster{}, nil, err
	}
	l.Sign(hash.Sum())
	return memory.Rasters(p)[0], traces[0], nil
}

// settling is the time after which a network under constant drive has forgotten how it began.
const settling = 200 * sim.Millisecond

// all is a path from every neuron to every neuron.
func all(port uint8, weight float64, delay sim.Time) topology.Path {
	return topology.Path{Port: port, Connector: topology.AllToAll{
		Weight: topology.Const(weight),
		Delay:  topology.Delay(delay),
	}}
}

// some is a path that has each synapse with a probability.
func some(port uint8, probability, weight float64, delay sim.Time) topology.Path {
	return topology.Path{Port: port, Connector: topology.Bernoulli{
		P:      probability,
		Weight: topology.Const(weight),
		Delay:  topology.Delay(delay),
	}}
}
