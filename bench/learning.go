package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"

	"github.com/ranvier-sim/ranvier/bench/peers"
	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

// Plasticity measures what learning costs, on the network of Brunel of 5,000 neurons whose excitatory synapses onto
// excitatory neurons learn by pairs of spikes, all with all: against Brian2, against the same network without learning, and
// in memory.
func (s *Suite) Plasticity(ctx context.Context) (*Report, error) {
	laps := s.laps()
	return s.run(ctx, []part{
		{"brunel that learns", s.learning, 3 * laps},
		{"memory", s.learningMemory, 1},
	})
}

// lesson is the rule of the synapses that learn. Its steps are so small that the network stays the one it
// was, in every simulator; they cost what others do.
func lesson(b networks.Balanced) plasticity.Additive {
	step := 1e-4 * b.Excite
	return plasticity.Additive{APlus: step, AMinus: 1.05 * step, Bounds: plasticity.Bounds{Max: 2 * b.Excite}}
}

// teach has the excitatory synapses onto excitatory neurons learn.
func teach(net *sim.Network, r sim.Rule) *sim.Network {
	for _, p := range net.Projections {
		if p.Pre.Name == "excitatory" && p.Post.Name == "excitatory" {
			p.Learn(r)
		}
	}
	return net
}

func (s *Suite) learning(ctx context.Context, r *Report, lapDone func()) error {
	const n = 5000
	of := brunel(n, n/10)
	rule := lesson(of.Balanced())
	static, err := s.ready(ctx, of.Network(s.Seed), 1)
	if err != nil {
		return err
	}
	learns, err := s.ready(ctx, teach(of.Network(s.Seed), rule), 1)
	if err != nil {
		return err
	}
	runners := []*race.Runner{learns, static}
	versus := Figure{Name: "times as fast as Brian2", Value: math.NaN(), Target: Target{AtLeast, 5}}
	theirs, err := s.startPeer(ctx, peers.Brian2(), peers.Task{Network: of.Balanced(), Learn: learnt(rule)})
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		versus.Remark = err.Error()
	default:
		runners = append(runners, theirs.Runner)
	}
	err = race.Run(ctx, s.laps(), lapDone, runners...)
	if theirs != nil {
		versus.Value, versus.Remark = compare(learns, theirs.Runner, n)
		versus.Remark = theirs.title() + ": " + versus.Remark
		err = errors.Join(err, theirs.Close())
	}
	if err != nil {
		return err
	}
	r.add(
		throughput("brunel, N 5000, K 500, E to E learn", learns, learns.Rate(n), of.Expected()),
		throughput("the same, static", static, static.Rate(n), of.Expected()),
		versus, slowdown(learns, static, n),
	)
	return nil
}

// slowdown is the figure of what a synaptic event costs, noise and neurons included, against one of the static network.
func slowdown(learns, static *race.Runner, n int) Figure {
	f := Figure{
		Name: "cost of a synaptic event over that of the static network", Target: Target{AtMost, 4},
		Value: race.Ratio(static, learns, race.Lap.EventsPerSecond),
	}
	each := func(r *race.Runner) float64 { return 1e9 / r.Median(race.Lap.EventsPerSecond) }
	const part = 0.8 * 0.8 // of the synaptic events are at synapses that learn
	f.Remark = fmt.Sprintf("%.3g ns against %.3g ns; %.3g ns more for each of those that learn", each(learns), each(static), (each(learns)-each(static))/part)
	return f
}

// learnt is the rule as other simulators are told it.
func learnt(r plasticity.Additive) *peers.Pairs {
	return &peers.Pairs{APlus: r.APlus, AMinus: r.AMinus, TauPlus: 20, TauMinus: 20, Most: r.Max}
}

// learningMemory measures what synapses that learn take of memory, with one delay for all.
func (s *Suite) learningMemory(ctx context.Context, r *Report, lapDone func()) error {
	const n, degree = 4000, 1000
	net := random(s.Seed, n, degree, kinds[0])
	net.Projections[0].Learn(plasticity.Song2000(2))
	engine, bytes, err := networks.Footprint(net, func(net *sim.Network) (*sim.Engine, error) { return sim.Build(net, sim.Options{}) })
	if err != nil {
		return err
	}
	runtime.KeepAlive(engine)
	r.add(Figure{Name: "bytes per synapse that learns", Value: float64(bytes) / (n * degree), Target: Target{AtMost, 16}})
	lapDone()
	return ctx.Err()
}
