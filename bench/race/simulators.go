package race

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

// Engine is the event-driven engine as a contestant.
type Engine struct {
	*sim.Engine
	fired counter
}

// NewEngine builds an engine. Errors are those of sim.Build.
func NewEngine(net *sim.Network, shards int) (*Engine, error) {
	e := &Engine{}
	observed := *net // the caller's own stays without a recorder
	observed.Record(&e.fired, networks.Neurons(net)...)
	var err error
	e.Engine, err = sim.Build(&observed, sim.Options{Shards: shards})
	return e, err
}

// Run implements Contestant.
func (e *Engine) Run(ctx context.Context, amount int64) (Lap, error) {
	fired, before := e.fired, e.Stats()
	watch := stopwatch.Start()
	err := e.RunUntil(ctx, e.Now()+sim.Time(amount))
	after := e.Stats()
	return Lap{
		Lap: watch.Lap(), Model: sim.Time(amount), Spikes: uint64(e.fired - fired), Fired: after.Spikes - before.Spikes,
		Events: after.SynapticEvents - before.SynapticEvents, Wakes: after.Advances - before.Advances,
	}, err
}

// Clock is the clock-stepped simulator as a contestant.
type Clock struct {
	*clockstep.Simulator
	step  sim.Time
	fired counter
}

// NewClock builds a clock-stepped simulator, of one thread. Errors are those of clockstep.Build.
func NewClock(net *sim.Network, step sim.Time) (*Clock, error) {
	s, err := clockstep.Build(net, clockstep.Options{Step: step, Workers: 1})
	if err != nil {
		return nil, err
	}
	c := &Clock{Simulator: s, step: step}
	return c, s.Record(&c.fired, networks.Neurons(net)...)
}

// Run implements Contestant. It simulates whole steps, at least one.
func (c *Clock) Run(ctx context.Context, amount int64) (Lap, error) {
	model := max(1, sim.Time(amount)/c.step) * c.step
	fired, before := c.fired, c.Stats()
	watch := stopwatch.Start()
	err := c.RunUntil(ctx, c.Now()+model)
	after := c.Stats()
	return Lap{
		Lap: watch.Lap(), Model: model, Spikes: uint64(c.fired - fired), Fired: after.Spikes - before.Spikes,
		Events: after.SynapticEvents - before.SynapticEvents,
	}, err
}

// Peer is another simulator as a contestant.
type Peer struct {
	*peers.Simulation
	K int // synapses per neuron
}

// Run implements Contestant. It simulates whole steps of 0.1 ms, at least one.
func (p *Peer) Run(_ context.Context, amount int64) (Lap, error) {
	const step = 0.1 * sim.Millisecond
	model := max(1, sim.Time(amount)/step) * step
	l, err := p.Simulation.Run(model)
	return Lap{
		Lap:   stopwatch.Lap{Wall: l.Wall, CPU: l.CPU},
		Model: model, Spikes: l.Spikes, Fired: l.Spikes, Events: l.Spikes * uint64(p.K),
	}, err
}

// Loop is the plain loop over rows as a contestant.
type Loop struct{ *roofline.Loop }

// Run implements Contestant.
func (l Loop) Run(ctx context.Context, amount int64) (Lap, error) {
	watch := stopwatch.Start()
	events := l.Loop.Run(int(amount))
	return Lap{Lap: watch.Lap(), Events: uint64(events)}, ctx.Err()
}
