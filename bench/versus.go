package bench

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/bench/peers"
	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

// shortestLap is model time over which a network's rate says something: of a small one, whose rate fluctuates, more.
func shortestLap(n int) sim.Time {
	if n < 10_000 {
		return 100 * sim.Millisecond
	}
	return 20 * sim.Millisecond
}

// sameRate is by how much two simulators may differ in rate and still be compared.
const sameRate = 0.1

// versusBrian2 measures how many times faster the engine is than Brian2. Where Brian2 is missing or fails,
// only the engine is measured, and the figure says why.
func (s *Suite) versusBrian2(of subject, atLeast float64) func(context.Context, *Report, func()) error {
	return func(ctx context.Context, r *Report, lapDone func()) error {
		net := of.network.Network(s.Seed)
		n := neurons(net)
		ours, err := s.ready(ctx, net, 1)
		if err != nil {
			return err
		}
		figure := Figure{
			Key: of.key + ".vs_brian2", Name: of.name + ": times as fast as Brian2",
			Value: math.NaN(), Target: Target{AtLeast, atLeast},
		}
		theirs, err := s.readyPeer(ctx, peers.Brian2(), of.network)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			figure.Remark = err.Error()
			err = race.Run(ctx, s.laps(), lapDone, ours)
		default:
			err = race.Run(ctx, s.laps(), lapDone, ours, theirs.Runner)
			figure.Value, figure.Remark = compare(ours, theirs.Runner, n)
			figure.Remark = theirs.title() + ": " + figure.Remark
			err = errors.Join(err, theirs.Close())
		}
		if err != nil {
			return err
		}
		r.add(throughput(of.name, ours, ours.Rate(n), of.network.Expected()), figure)
		return nil
	}
}

// compare returns how many times the model speed of b that of a is, in processor time, and the rates that
// both fire at; NaN where these differ too much to compare.
func compare(a, b *race.Runner, n int) (times float64, remark string) {
	ra, rb := a.Rate(n), b.Rate(n)
	if !(math.Abs(ra-rb) <= sameRate*max(ra, rb)) {
		return math.NaN(), fmt.Sprintf("rates differ, %.2f Hz and %.2f Hz: no comparison", ra, rb)
	}
	return race.Ratio(a, b, race.Lap.ModelSpeed), fmt.Sprintf("%.2f Hz against %.2f Hz, %.3g s against %.3g s of processor time per second",
		ra, rb, 1/a.Median(race.Lap.ModelSpeed), 1/b.Median(race.Lap.ModelSpeed))
}

// opponent is another simulator in a race.
type opponent struct {
	*race.Runner
	peer *peers.Peer
	*peers.Simulation
}

// title is name, version and kind.
func (o *opponent) title() string {
	return fmt.Sprintf("%s %s, %s", o.peer.Name, o.Identity.Version, o.Identity.Kind)
}

// mirrored is a network that can be described to other simulators.
type mirrored interface {
	networks.Benchmark
	Balanced() networks.Balanced
}

// readyPeer starts another simulator, lets it settle, and finds its pace.
func (s *Suite) readyPeer(ctx context.Context, p *peers.Peer, b networks.Benchmark) (*opponent, error) {
	m, ok := b.(mirrored)
	if !ok {
		return nil, fmt.Errorf("%s: there is no description of this network for other simulators", p.Name)
	}
	return s.startPeer(ctx, p, peers.Task{Network: m.Balanced()})
}

// startPeer is readyPeer for a network, and for what its synapses are to learn.
func (s *Suite) startPeer(ctx context.Context, p *peers.Peer, task peers.Task) (*opponent, error) {
	task.Seed, task.Python, task.Patient = s.Seed, s.Python, s.Patient
	simulation, err := p.Start(ctx, task)
	if err != nil {
		return nil, err
	}
	if _, err := simulation.Run(settling); err != nil {
		return nil, err
	}
	r, err := race.Pace(ctx, &race.Peer{Simulation: simulation, K: task.Network.K}, 10*sim.Millisecond, s.lap())
	if err != nil {
		return nil, err
	}
	r.Amount = max(r.Amount, int64(shortestLap(task.Network.N)))
	return &opponent{r, p, simulation}, nil
}
