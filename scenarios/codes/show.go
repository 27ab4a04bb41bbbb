package codes

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// exhibit is a code with its spikes and what was read from them.
type exhibit struct {
	code
	trials  [][]sim.Spike // by presentation, each from time 0
	decoded []float64     // brightness of each pixel
	errors  deviation
}

// show runs the sources of all codes, in one network, and decodes their spikes.
func show(ctx context.Context, s *session.Session, original picture, codes []code) ([]exhibit, error) {
	net := sim.NewNetwork(s.Seed)
	populations := make([][]*sim.Population, len(codes))
	until := sim.Time(0)
	for i, c := range codes {
		for k, source := range c.sources {
			populations[i] = append(populations[i], net.Add(fmt.Sprintf("%s %d", c.key, k), c.neurons, source))
		}
		until = max(until, c.glance)
	}
	memory, err := run(ctx, s, net, until)
	if err != nil {
		return nil, err
	}
	shown := make([]exhibit, len(codes))
	for i, c := range codes {
		e := exhibit{code: c, decoded: make([]float64, original.size())}
		for _, p := range populations[i] {
			e.trials = append(e.trials, memory.Spikes(p))
		}
		if err := c.decode(e.decoded, e.trials); err != nil {
			return nil, fmt.Errorf("code %s: %w", c.name, err)
		}
		e.errors = compare(original.pixels, e.decoded)
		shown[i] = e
	}
	return shown, nil
}

// run runs a network, and counts and signs it.
func run(ctx context.Context, s *session.Session, net *sim.Network, until sim.Time) (*record.Memory, error) {
	memory := new(record.Memory)
	hash, err := record.NewHash(net.Populations)
	if err != nil {
		return nil, err
	}
	net.Record(memory)
	net.Record(hash)
	engine, err := s.Build(net)
	if err != nil {
		return nil, err
	}
	defer func() { s.Count(engine.Stats(), engine.Now()) }()
	if err := engine.RunUntil(ctx, until); err != nil {
		return nil, err
	}
	s.Sign(hash.Sum())
	return memory, nil
}

// spikes is their number in all presentations.
func (e *exhibit) spikes() int {
	n := 0
	for _, trial := range e.trials {
		n += len(trial)
	}
	return n
}
