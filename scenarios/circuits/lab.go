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
	neuron Neuron
	step   func() // called after each experiment
}

// run simulates, counts and signs a network, and returns the spikes of one of its populations.
func (l lab) run(ctx context.Context, net *sim.Network, until sim.Time, p *sim.Population) (record.Raster, error) {
	raster, _, err := l.repeat(ctx, trials{net: net, n: 1, duration: until, watched: p})
	return raster, err
}

// trials are runs of one network, each of which begins at rest.
type trials struct {
	net      *sim.Network
	n        int
	duration sim.Time        // of each
	prepare  func(trial int) // changes what populations are, before each trial; may be nil if there is only one
	watched  *sim.Population // whose spikes are kept
	instants []sim.Time      // of the first trial, at which the potential of its first neuron is read
}

// repeat runs, counts and signs the trials, and returns spikes as if they had followed one another.
func (l lab) repeat(ctx context.Context, t trials) (record.Raster, *record.Trace, error) {
	all, err := newLedger(t.net, t.watched)
	if err != nil {
		return record.Raster{}, nil, err
	}
	t.net.Record(all)
	if t.prepare != nil {
		t.prepare(0)
	}
	engine, err := l.Build(t.net)
	if err != nil {
		return record.Raster{}, nil, err
	}
	defer func() { l.Count(engine.Stats(), engine.Now()) }()
	potential := record.Probe{Population: t.watched, Variable: l.neuron.Potential, Unit: "mV", Neurons: []int{0}}
	traces, err := record.Sample(ctx, engine, t.instants, potential)
	if err == nil {
		err = engine.RunUntil(ctx, t.duration)
	}
	for trial := 1; trial < t.n && err == nil; trial++ {
		l.Count(engine.Stats(), engine.Now())
		all.start += t.duration
		t.prepare(trial)
		if err = engine.Reset(); err == nil {
			err = engine.RunUntil(ctx, t.duration)
		}
	}
	if err != nil {
		return record.Raster{}, nil, err
	}
	l.Sign(all.hash.Sum())
	return all.memory.Rasters(t.watched)[0], traces[0], nil
}

// ledger records runs end to end: all spikes by their hash, those of one population in full.
type ledger struct {
	hash    *record.Hash
	memory  record.Memory
	watched *sim.Population
	start   sim.Time // of the present run
	shifted []sim.Spike
}

func newLedger(net *sim.Network, watched *sim.Population) (*ledger, error) {
	hash, err := record.NewHash(net.Populations)
	return &ledger{hash: hash, watched: watched}, err
}

// Record implements sim.Recorder.
func (l *ledger) Record(p *sim.Population, spikes []sim.Spike) error {
	l.shifted = l.shifted[:0]
	for _, s := range spikes {
		l.shifted = append(l.shifted, sim.Spike{At: l.start + s.At, Neuron: s.Neuron})
	}
	if err := l.hash.Record(p, l.shifted); err != nil || p != l.watched {
		return err
	}
	return l.memory.Record(p, l.shifted)
}

// settling is the time after which a network under constant drive has forgotten how it began.
const settling = 200 * sim.Millisecond

// weight is that of a synapse whose current has a peak of so many pA.
func (s Synapse) weight(pA float64) topology.Const { return topology.Const(s.PerPA * pA) }

// all is a path from every neuron to every neuron.
func all(s Synapse, pA float64, delay sim.Time) topology.Path {
	return topology.Path{Port: s.Port, Connector: topology.AllToAll{
		Weight: s.weight(pA),
		Delay:  topology.Delay(delay),
	}}
}

// some is a path that has each synapse with a probability.
func some(s Synapse, probability, pA float64, delay sim.Time) topology.Path {
	return topology.Path{Port: s.Port, Connector: topology.Bernoulli{
		P:      probability,
		Weight: s.weight(pA),
		Delay:  topology.Delay(delay),
	}}
}
