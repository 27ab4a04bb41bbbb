package networks

import (
	"context"
	"errors"
	"time"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Observation is when a network is measured.
type Observation struct {
	Settle   sim.Time `usage:"model time before anything is measured"`
	Duration sim.Time `usage:"model time that is measured"`
}

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
	net.Record(&spikes, neurons...)
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
	if err := engine.RunUntil(ctx, f.measured.From); err != nil {
		return nil, err
	}
	before, began := engine.Stats(), time.Now()
	if err := engine.RunUntil(ctx, f.measured.To); err != nil {
		return nil, err
	}
	f.wall, f.stats = time.Since(began), engine.Stats().Since(before)
	f.rasters = spikes.Rasters(neurons...)
	f.rate, f.cv = firing(f.rasters, f.measured)
	digest, err := record.Fingerprint(f.rasters)
	s.Sign(digest)
	return f, err
}
