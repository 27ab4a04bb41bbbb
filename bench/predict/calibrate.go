package predict

import (
	"context"
	"fmt"
	"time"

	"github.com/ranvier-sim/ranvier/bench/cost"
	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/sim"
)

const (
	settling = 20 * sim.Millisecond
	laps     = 3
)

// The sizes of samples.
const (
	leastNeurons, mostNeurons = 500, 200_000
	leastDegree, mostDegree   = 80, 800
	mostSynapses              = 4_000_000
	fewNeurons, fewSynapses   = 100, 5
)

// samples are the networks that a class is measured in: about half as large as the scenario's, and small; of about
// as many synapses per neuron and source, and few; and, unless neurons fire by themselves, with weak input.
func (c class) samples(of cost.Load) []sample {
	large := int(min(max(of.Neurons/2, leastNeurons), mostNeurons))
	sent := of.Events / max(1, of.Spikes+of.Sources) // by a neuron or source
	row := int(min(max(sent, leastDegree), mostDegree))
	many := max(fewSynapses, min(row, mostSynapses/large))
	few := max(fewSynapses, many/8)
	fed, scarce := 0, 0
	if !c.driven && !c.noisy {
		fed, scarce = row, max(1, int(min(sent, float64(row)/8)))
	}
	all := []sample{{c, large, many, fed, false}, {c, large, few, fed, false}, {c, fewNeurons, few, fed, false}}
	if !c.driven {
		all = append(all, sample{c, large, many, scarce, true}, sample{c, fewNeurons, few, scarce, true})
	}
	if fed == 0 && of.Sources > 0 {
		all = append(all, sample{c, large, few, row, false})
	}
	return all
}

// calibrate measures a class. done is called after each network.
func (c class) calibrate(ctx context.Context, of cost.Load, o Options, done func()) (cost.Model, error) {
	var measured []cost.Sample
	for _, s := range c.samples(of) {
		m, err := s.measure(ctx, o)
		if err != nil {
			return cost.Model{}, fmt.Errorf("calibration: %w", err)
		}
		measured = append(measured, m...)
		done()
	}
	return cost.Fit(measured)
}

// measure has both simulators take turns on one network.
func (s sample) measure(ctx context.Context, o Options) ([]cost.Sample, error) {
	net := s.network(o.Seed)
	steps := append([]sim.Time{0}, o.Steps...)
	var runners []*race.Runner
	for _, step := range steps {
		r, err := ready(ctx, net, step, o.Lap)
		if err != nil {
			return nil, err
		}
		runners = append(runners, r)
	}
	if err := race.Run(ctx, laps, func() {}, runners...); err != nil {
		return nil, err
	}
	var measured []cost.Sample
	for i, r := range runners {
		m := r.Sample(s.n, steps[i])
		m.Parts = float64(2 + len(net.Projections))
		m.Noise = float64(s.n) * arrivals(s.background)
		measured = append(measured, m)
	}
	return measured, nil
}

// ready builds a simulator, lets the network settle, and finds its pace; a step of 0 stands for the event-driven
// one.
func ready(ctx context.Context, net *sim.Network, step sim.Time, lap time.Duration) (*race.Runner, error) {
	if step == 0 {
		e, err := race.NewEngine(net, 1)
		if err != nil {
			return nil, err
		}
		if err := e.RunUntil(ctx, settling); err != nil {
			return nil, err
		}
		return race.Pace(ctx, e, sim.Millisecond, lap)
	}
	c, err := race.NewClock(net, step)
	if err != nil {
		return nil, err
	}
	if err := c.RunUntil(ctx, settling); err != nil {
		return nil, err
	}
	return race.Pace(ctx, c, sim.Millisecond, lap)
}
