package bench

import (
	"context"

	"github.com/ranvier-sim/ranvier/bench/clockstep"
	"github.com/ranvier-sim/ranvier/bench/peers"
	"github.com/ranvier-sim/ranvier/bench/roofline"
	"github.com/ranvier-sim/ranvier/bench/stopwatch"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

// counter counts the spikes of the populations that it records.
type counter uint64

// Record implements sim.Recorder.
func (c *counter) Record(_ *sim.Population, spikes []sim.Spike) error {
	*c += counter(len(spikes))
	return nil
}

// engine is the event-driven engine.
type engine struct {
	*sim.Engine
	fired counter
}

func newEngine(net *sim.Network, shards int) (*engine, error) {
	e := &engine{}
	net.Record(&e.fired, networks.Neurons(net)...)
	var err error
	e.Engine, err = sim.Build(net, sim.Options{Shards: shards})
	return e, err
}

func (e *engine) run(ctx context.Context, amount int64) (lap, error) {
	fired, before := e.fired, e.Stats()
	watch := stopwatch.Start()
	err := e.RunUntil(ctx, e.Now()+sim.Time(amount))
	return lap{
		Lap: watch.Lap(), model: sim.Time(amount), spikes: uint64(e.fired - fired),
		events: e.Stats().SynapticEvents - before.SynapticEvents,
	}, err
}

// clock is the clock-stepped simulator.
type clock struct {
	*clockstep.Simulator
	step  sim.Time
	fired counter
}

func newClock(net *sim.Network, step sim.Time) (*clock, error) {
	s, err := clockstep.Build(net, clockstep.Options{Step: step, Workers: 1})
	if err != nil {
		return nil, err
	}
	c := &clock{Simulator: s, step: step}
	return c, s.Record(&c.fired, networks.Neurons(net)...)
}

// run simulates whole steps, at least one.
func (c *clock) run(ctx context.Context, amount int64) (lap, error) {
	model := max(1, sim.Time(amount)/c.step) * c.step
	fired, before := c.fired, c.Stats()
	watch := stopwatch.Start()
	err := c.RunUntil(ctx, c.Now()+model)
	return lap{
		Lap: watch.Lap(), model: model, spikes: uint64(c.fired - fired),
		events: c.Stats().SynapticEvents - before.SynapticEvents,
	}, err
}

// peer is another simulator.
type peer struct {
	*peers.Simulation
	k int // synapses per neuron
}

// run simulates whole steps of 0.1 ms, at least one.
func (p *peer) run(_ context.Context, amount int64) (lap, error) {
	const step = 0.1 * sim.Millisecond
	model := max(1, sim.Time(amount)/step) * step
	l, err := p.Run(model)
	return lap{
		Lap:   stopwatch.Lap{Wall: l.Wall, CPU: l.CPU},
		model: model, spikes: l.Spikes, events: l.Spikes * uint64(p.k),
	}, err
}

// loop is the plain loop over rows.
type loop struct{ *roofline.Loop }

func (l loop) run(ctx context.Context, amount int64) (lap, error) {
	watch := stopwatch.Start()
	events := l.Run(int(amount))
	return lap{Lap: watch.Lap(), events: uint64(events)}, ctx.Err()
}
