package bench

import (
	"context"

	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

// sparse measures the engine against the clock-stepped simulator where little happens.
func (s *Suite) sparse(ctx context.Context, r *Report, lapDone func()) error {
	of := networks.DefaultSparse()
	ours, err := s.ready(ctx, of.Network(s.Seed), 1)
	if err != nil {
		return err
	}
	const step = 0.1 * sim.Millisecond
	theirs, err := s.readyClock(ctx, of.Network(s.Seed), step)
	if err != nil {
		return err
	}
	if err := race.Run(ctx, s.laps(), lapDone, ours, theirs); err != nil {
		return err
	}
	times, remark := compare(ours, theirs, of.N)
	r.add(throughput("sparse, N 1000000", ours, ours.Rate(of.N), of.Expected()), Figure{
		Key: "sparse.vs_clockstep", Name: "sparse, N 1000000: times as fast as on a grid of 0.1 ms",
		Value: times, Target: Target{AtLeast, 100}, Remark: remark,
	})
	return nil
}

// readyClock is ready for the clock-stepped simulator.
func (s *Suite) readyClock(ctx context.Context, net *sim.Network, step sim.Time) (*race.Runner, error) {
	c, err := race.NewClock(net, step)
	if err != nil {
		return nil, err
	}
	if err := c.RunUntil(ctx, settling); err != nil {
		return nil, err
	}
	return race.Pace(ctx, c, int64(10*step), s.lap())
}
