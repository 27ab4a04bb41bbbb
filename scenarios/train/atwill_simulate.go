package train

import (
	"context"
	"errors"
	"slices"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Evaluate shows all samples. The grid is that of the simulator, whatever is given.
func (n *atWill) Evaluate(ctx context.Context, data gradient.Samples, _ float64, workers int) ([]gradient.Verdict, error) {
	return n.task.Evaluate(ctx, data, workers)
}

// Compare shows samples to the simulator, each to a network at rest, and sets every spike of every layer beside that of the
// training. The runs are counted, and signed in the order of the samples. Errors are those of Build and RunUntil.
func (n *atWill) Compare(ctx context.Context, s *session.Session, data gradient.Samples, o firstspike.Comparing) (*firstspike.Comparison, error) {
	simulated, c, pass := n.Simulate(sim.Never), new(firstspike.Comparison), n.NewPass()
	engine, err := s.Build(simulated.Network)
	if err != nil {
		return nil, err
	}
	for k := range o.Samples {
		events := data.Events(nil, k)
		pass.Forward(n.Spikes(nil, events))
		simulated.Show(&n.About, events)
		if err := errors.Join(engine.Reset(), ctx.Err()); err != nil {
			return nil, err
		}
		winner, err := n.decide(ctx, engine, simulated, pass, c)
		if err != nil {
			return nil, err
		}
		if winner == data.Label(k) {
			c.Right++
		}
		s.Count(engine.Stats(), engine.Now())
		digest, err := compareAtWill(simulated, pass, c)
		if err != nil {
			return nil, err
		}
		s.Sign(digest)
		if o.Step != nil {
			o.Step()
		}
	}
	return c, nil
}

// compareAtWill compares one sample, neuron by neuron, and returns the fingerprint of its spikes.
func compareAtWill(s *firstspike.Simulated, pass *eventprop.Pass, c *firstspike.Comparison) (record.Digest, error) {
	hash, err := record.NewHash(s.Layers)
	if err != nil {
		return record.Digest{}, err
	}
	c.Samples++
	for k, population := range s.Layers {
		spikes := s.Spikes.Spikes(population)
		if err := hash.Record(population, spikes); err != nil {
			return record.Digest{}, err
		}
		c.Spikes += len(spikes)
		have, want := trainsOf(spikes, population.N), trainsOf(pass.Spikes(k, nil), population.N)
		for j := range have {
			if len(have[j]) != len(want[j]) {
				c.Otherwise++
				continue
			}
			for i, at := range have[j] {
				c.Largest = max(c.Largest, at-want[j][i], want[j][i]-at)
			}
		}
	}
	return hash.Sum(), nil
}

// trainsOf are the spikes of each neuron, in order of time.
func trainsOf(spikes []sim.Spike, n int) [][]sim.Time {
	trains := make([][]sim.Time, n)
	for _, s := range spikes {
		trains[s.Neuron] = append(trains[s.Neuron], s.At)
	}
	for _, t := range trains {
		slices.Sort(t)
	}
	return trains
}
