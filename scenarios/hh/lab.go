package hh

import (
	"context"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/hh/clamp"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// lab is what every experiment is done with.
type lab struct {
	*session.Session
	axon models.HH
}

func (l lab) clamp() *clamp.Clamp { return &clamp.Clamp{Axon: l.axon, Seed: l.Seed, Run: l.run} }

// run simulates, counts and signs a network.
func (l lab) run(ctx context.Context, net *sim.Network, until sim.Time) error {
	_, err := l.watch(ctx, net, until, nil)
	return err
}

// watch is run that also reads variables of the first neuron, every hundredth of a ms.
func (l lab) watch(ctx context.Context, net *sim.Network, until sim.Time, variables []string) ([]*record.Trace, error) {
	hash, err := record.NewHash(net.Populations)
	if err != nil {
		return nil, err
	}
	net.Record(hash)
	engine, err := l.Build(net)
	if err != nil {
		return nil, err
	}
	defer func() { l.Count(engine.Stats(), engine.Now()) }()
	var traces []*record.Trace
	if len(variables) > 0 {
		if traces, err = sample(ctx, engine, net.Populations[0], until, variables); err != nil {
			return nil, err
		}
	}
	if err := engine.RunUntil(ctx, until); err != nil {
		return nil, err
	}
	l.Sign(hash.Sum())
	return traces, nil
}

func sample(ctx context.Context, engine *sim.Engine, p *sim.Population, until sim.Time, variables []string) ([]*record.Trace, error) {
	instants, err := record.Instants(0, until, sim.Millisecond/100)
	if err != nil {
		return nil, err
	}
	var probes []record.Probe
	for _, v := range variables {
		probes = append(probes, record.Probe{Population: p, Variable: v, Neurons: []int{0}})
	}
	return record.Sample(ctx, engine, instants, probes...)
}
