package bench

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/scenarios/session/progress"
	"github.com/ranvier-sim/ranvier/sim"
)

// Suite measures everything that ranvier claims about its speed. All of it is single-threaded but where
// a figure says otherwise.
type Suite struct {
	Seed     uint64
	Laps     int               // that a contestant runs; default 7
	Lap      time.Duration     // of processor time, about; default 0.4 s
	Python   string            // interpreter that has the other simulators; default the first that has one
	Patient  bool              // run in other simulators also what takes them very long
	Progress *progress.Display // nil shows none
}

func (s *Suite) laps() int { return cmp.Or(s.Laps, 7) }

func (s *Suite) lap() time.Duration { return cmp.Or(s.Lap, 400*time.Millisecond) }

// part measures some figures that belong together.
type part struct {
	name    string
	measure func(ctx context.Context, r *Report, lap func()) error
	laps    int // how often it calls lap
}

// Run measures all figures. Where it fails or ctx ends, the report has the figures measured until then.
func (s *Suite) Run(ctx context.Context) (*Report, error) { return s.run(ctx, s.parts()) }

func (s *Suite) run(ctx context.Context, parts []part) (*Report, error) {
	r := &Report{}
	r.Look()
	for i, p := range parts {
		task := s.Progress.Start(fmt.Sprintf("%d of %d: %s", i+1, len(parts), p.name), int64(p.laps))
		err := p.measure(ctx, r, func() { task.Add(1) })
		task.Done()
		if err != nil {
			return r, fmt.Errorf("%s: %w", p.name, err)
		}
		r.Look()
	}
	return r, nil
}

func (s *Suite) parts() []part {
	laps := s.laps()
	return []part{
		{"jump, K 800", s.roofline(subject{"jump_k800", "jump, N 4000, K 800", jump(4000, 800)}, 0.5), 2 * laps},
		{"jump, N 20000, K 2000", s.large, 4 * laps},
		{"jump, K 80", s.versusBrian2(subject{"jump_k80", "jump, N 4000, K 80", jump(4000, 80)}, 15), 2 * laps},
		{"cuba, K 80", s.versusBrian2(subject{"cuba_k80", "cuba, N 4000, K 80", cuba(80)}, 5), 2 * laps},
		{"cuba, K 800", s.versusBrian2(subject{"cuba_k800", "cuba, N 4000, K 800", cuba(800)}, 5), 2 * laps},
		{"brunel", s.versusBrian2(subject{"brunel", "brunel, N 12500, K 1250", networks.DefaultBrunel()}, 3), 2 * laps},
		{"sparse", s.sparse, 2 * laps},
		{"brunel-mixed", s.roofline(subject{"brunel_mixed", "brunel-mixed, N 1250, K 125", networks.DefaultMixed()}, 1./30), 2 * laps},
		{"memory", s.memory, len(kinds)},
		{"building", s.building, laps},
		{"allocation", s.allocation, 1},
	}
}

// subject is a network under a name.
type subject struct {
	key, name string
	network   networks.Benchmark
}

func jump(n, k int) *networks.Jump {
	j := networks.DefaultJump()
	j.N, j.K = n, k
	return j
}

func brunel(n, k int) *networks.Brunel {
	b := networks.DefaultBrunel()
	b.N, b.K = n, k
	return b
}

func cuba(k int) *networks.Cuba {
	c := networks.DefaultCuba()
	c.K = k
	return c
}

// settling is the model time after which a network has forgotten how it began.
const settling = 200 * sim.Millisecond

// firstLap is an amount of model time that takes little to simulate.
const firstLap = 2 * sim.Millisecond

// ready builds the engine of a subject, lets it settle, and finds its pace.
func (s *Suite) ready(ctx context.Context, net *sim.Network, shards int) (*race.Runner, error) {
	e, err := race.NewEngine(net, shards)
	if err != nil {
		return nil, err
	}
	if err := e.RunUntil(ctx, settling); err != nil {
		return nil, err
	}
	return race.Pace(ctx, e, firstLap, s.lap())
}

// throughput is the figure of an engine's synaptic events per second.
func throughput(name string, ours *race.Runner, rate float64, expected networks.Expected) Figure {
	return Figure{
		Name: name + ": million synaptic events per second", Value: ours.Median(race.Lap.EventsPerSecond) / 1e6,
		Remark: firing(rate, expected),
	}
}

// firing says how a network fires and should fire.
func firing(rate float64, expected networks.Expected) string {
	words := fmt.Sprintf("%.2f Hz", rate)
	if expected.Rate > 0 {
		words += fmt.Sprintf(", expected %.2f", expected.Rate)
	}
	return words
}
