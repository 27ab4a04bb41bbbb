package networks

import (
	"context"
	"errors"
	"time"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Observation is when a network is measured.
type Observation struct {
	Settle   sim.Time `usage:"model time before anything is measured"`
	Duration sim.Time `usage:"model time that is measured"`
	Record   bool     `usage:"keep the network and all spikes in files, for replay: 24 bytes per synapse and 12 per spike"`
}

// Resumable implements session.Resumable.
func (Observation) Resumable() {}

// findings are what one run of a network comes to. Counts are of the time that is measured.
type findings struct {
	rate, cv        float64 // Hz; cv is NaN where spikes are too few
	stats           sim.Stats
	wall            time.Duration
	bytesPerSynapse float64
	expected        Expected
	rasters         []record.Raster // of the neurons, from time 0
	measured        sim.Window
}

// run is the scenario of a network.
func (o Observation) run(ctx context.Context, s *session.Session, b Benchmark) error {
	f, err := o.observe(ctx, s, b)
	if err != nil {
		return err
	}
	f.report(s)
	return errors.Join(f.print(s.Out), f.draw(s.Path("raster.png")))
}

// observe runs the network of the session's seed.
func (o Observation) observe(ctx context.Context, s *session.Session, b Benchmark) (*findings, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	net := b.Network(s.Seed)
	neurons := Neurons(net)
	var spikes record.Memory
	recorded := neurons
	if o.Record {
		recorded = net.Populations
	}
	net.Record(&spikes, recorded...)
	engine, bytes, err := Footprint(net, s.Build)
	if err != nil {
		return nil, err
	}
	defer func() { s.Count(engine.Stats(), engine.Now()) }()
	f := &findings{
		bytesPerSynapse: float64(bytes) / float64(b.Synapses()),
		expected:        b.Expected(),
		measured:        sim.Window{From: o.Settle, To: o.Settle + o.Duration},
	}
	p := &passage{engine: engine, spikes: record.MemoryState{Memory: &spikes, Populations: recorded}}
	if err := p.pass(ctx, s, f.measured); err != nil {
		return nil, err
	}
	f.wall, f.stats = p.wall, engine.Stats().Since(p.before)
	f.rasters = spikes.Rasters(neurons...)
	f.rate, f.cv = firing(f.rasters, f.measured)
	digest, err := record.Fingerprint(f.rasters)
	s.Sign(digest)
	if err == nil && o.Record {
		err = o.keep(s, net, &spikes)
	}
	return f, err
}

// passage is how far a network has been carried through its observation.
type passage struct {
	engine    *sim.Engine
	spikes    record.MemoryState
	measuring bool
	before    sim.Stats     // the time that is measured
	wall      time.Duration // of the part of it that is done
}

func (p *passage) state(c *session.Checkpoint) {
	c.Stream("network", p.engine)
	c.Stream("spikes", p.spikes)
	c.Value("measuring", &p.measuring)
	c.Value("before", &p.before)
	c.Value("wall", &p.wall)
}

// pass carries the network to the end of the time that is measured, from where it is or stood when it was stopped.
func (p *passage) pass(ctx context.Context, s *session.Session, measured sim.Window) error {
	if _, err := s.Resume(p.state); err != nil {
		return err
	}
	if !p.measuring {
		if err := p.runUntil(ctx, s, measured.From); err != nil {
			return err
		}
		p.measuring, p.before, p.wall = true, p.engine.Stats(), 0
	}
	return p.runUntil(ctx, s, measured.To)
}

func (p *passage) runUntil(ctx context.Context, s *session.Session, t sim.Time) error {
	return s.KeepWhile(ctx, p.state, func(ctx context.Context) error {
		began := time.Now()
		defer func() { p.wall += time.Since(began) }()
		return p.engine.RunUntil(ctx, t)
	})
}

// keep records the run as one presentation.
func (o Observation) keep(s *session.Session, net *sim.Network, spikes *record.Memory) error {
	w, err := recording.Create(s.Path, net, nil)
	if err != nil {
		return err
	}
	p := chips.Presentation{Duration: o.Settle + o.Duration, Label: -1}
	for _, population := range net.Populations {
		p.Spikes = append(p.Spikes, spikes.Spikes(population))
	}
	return errors.Join(w.Present(0, p), w.Close())
}
