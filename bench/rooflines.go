package bench

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/bench/roofline"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

// roofline measures a network against the plain loop over its rows.
func (s *Suite) roofline(of subject, atLeast float64) func(context.Context, *Report, func()) error {
	return func(ctx context.Context, r *Report, lap func()) error {
		net := of.network.Network(s.Seed)
		ours, err := s.ready(ctx, net, 1)
		if err != nil {
			return err
		}
		plain, err := s.readyLoop(ctx, net)
		if err != nil {
			return err
		}
		if err := race.Run(ctx, s.laps(), lap, ours, plain); err != nil {
			return err
		}
		r.add(throughput(of.name, ours, ours.Rate(neurons(net)), of.network.Expected()), against(of, ours, plain, atLeast))
		return nil
	}
}

// large measures jump N 20000 K 2000 against the loop, and two shards against one: the rows are many, so
// the three share a race.
func (s *Suite) large(ctx context.Context, r *Report, lapDone func()) error {
	of := subject{"jump_n20000", "jump, N 20000, K 2000", jump(20000, 2000)}
	one, err := s.ready(ctx, of.network.Network(s.Seed), 1)
	if err != nil {
		return err
	}
	two, err := s.ready(ctx, of.network.Network(s.Seed), 2)
	if err != nil {
		return err
	}
	two.Amount = one.Amount // the same work
	plain, err := s.readyLoop(ctx, of.network.Network(s.Seed))
	if err != nil {
		return err
	}
	if err := race.Run(ctx, s.laps(), lapDone, one, two, plain); err != nil {
		return err
	}
	r.add(throughput(of.name, one, one.Rate(20000), of.network.Expected()), against(of, one, plain, 0.5), Figure{
		Key: "shards2.speedup", Name: of.name + ": two shards against one (wall time)",
		Value: race.Ratio(two, one, race.Lap.WallSpeed), Target: Target{AtLeast, 1.7},
		Remark: fmt.Sprintf("processor time %.2f of one shard's", 1/race.Ratio(two, one, race.Lap.ModelSpeed)),
	})
	return nil
}

// against is the figure of an engine relative to the plain loop.
func against(of subject, ours, plain *race.Runner, atLeast float64) Figure {
	return Figure{
		Key: of.key + ".roofline_ratio", Name: of.name + ": relative to u[j] += w over the same rows",
		Value: race.Ratio(ours, plain, race.Lap.EventsPerSecond), Target: Target{AtLeast, atLeast},
		Remark: fmt.Sprintf("the loop makes %.0f million per second", plain.Median(race.Lap.EventsPerSecond)/1e6),
	}
}

func (s *Suite) readyLoop(ctx context.Context, net *sim.Network) (*race.Runner, error) {
	l, err := roofline.New(net, net.Projections)
	if err != nil {
		return nil, err
	}
	return race.Pace(ctx, race.Loop{Loop: l}, 1e6, s.lap())
}

// neurons is the number of neurons of a network, without sources.
func neurons(net *sim.Network) (n int) {
	for _, p := range networks.Neurons(net) {
		n += p.N
	}
	return n
}
