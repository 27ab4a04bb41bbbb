package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/bench/stopwatch"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// kind is what synapses have of their own.
type kind struct {
	key, name string
	weight    topology.Weights
	delay     topology.Delays
	bytes     float64 // per synapse, at which the engine aims
}

var (
	ownWeights = topology.Drawn(func(src rand.Source) distuv.Rander {
		return distuv.Normal{Mu: 1, Sigma: 0.1, Src: src}
	})
	ownDelays = topology.DrawnDelay(sim.Millisecond, func(src rand.Source) distuv.Rander {
		return distuv.Uniform{Min: 0.5, Max: 3, Src: src}
	})
)

var kinds = []kind{
	{"common", "common weight and delay", nil, nil, 4},
	{"own", "own weight, common delay", ownWeights, nil, 8},
	{"own_delay", "own weight and delay", ownWeights, ownDelays, 12},
}

// random is a network of n neurons with the given in-degree.
func random(seed uint64, n, degree int, k kind) *sim.Network {
	net := sim.NewNetwork(seed)
	p := net.Add("neurons", n, models.LIF{})
	net.Connect(p, p, 0, topology.FixedInDegree{Degree: degree, Weight: k.weight, Delay: k.delay})
	return net
}

// memory measures what synapses take of it.
func (s *Suite) memory(ctx context.Context, r *Report, lap func()) error {
	const n, degree = 4000, 1000
	for _, k := range kinds {
		if err := ctx.Err(); err != nil {
			return err
		}
		engine, bytes, err := networks.Footprint(random(s.Seed, n, degree, k), func(net *sim.Network) (*sim.Engine, error) {
			return sim.Build(net, sim.Options{})
		})
		if err != nil {
			return err
		}
		runtime.KeepAlive(engine)
		r.add(Figure{
			Key: "bytes_per_synapse." + k.key, Name: "bytes per synapse, " + k.name,
			Value: float64(bytes) / (n * degree), Target: Target{Within5Percent, k.bytes},
		})
		lap()
	}
	return nil
}

// building measures how fast synapses are made, on all cores.
func (s *Suite) building(ctx context.Context, r *Report, lapDone func()) error {
	const n, degree = 10000, 2500
	b := &race.Runner{Contestant: builder{random(s.Seed, n, degree, kinds[0]), n * degree}}
	if err := race.Run(ctx, s.laps(), lapDone, b); err != nil {
		return err
	}
	r.add(Figure{
		Key: "build.synapses_per_s", Name: fmt.Sprintf("building %d million synapses, %d cores: synapses per second", n*degree/1_000_000, runtime.GOMAXPROCS(0)),
		Value: b.Median(func(l race.Lap) float64 { return float64(l.Events) / l.Wall.Seconds() }), Target: Target{AtLeast, 20e6},
		Remark: fmt.Sprintf("%.3g per second of processor time", b.Median(race.Lap.EventsPerSecond)),
	})
	return nil
}

// builder builds a network; its events are synapses.
type builder struct {
	net      *sim.Network
	synapses int
}

func (b builder) Run(ctx context.Context, _ int64) (race.Lap, error) {
	runtime.GC()
	watch := stopwatch.Start()
	engine, err := sim.Build(b.net, sim.Options{})
	l := race.Lap{Lap: watch.Lap(), Events: uint64(b.synapses)}
	runtime.KeepAlive(engine)
	if err == nil {
		err = ctx.Err()
	}
	return l, err
}

// allocation measures how often the engine allocates once it has warmed up.
func (s *Suite) allocation(ctx context.Context, r *Report, lap func()) error {
	figure := Figure{Key: "allocs_per_window", Name: "allocations per window in the steady state", Target: Target{Kind: AtMost}}
	for _, of := range []subject{
		{name: "jump K 800", network: jump(4000, 800)},
		{name: "cuba K 800", network: cuba(800)},
		{name: "brunel-mixed", network: networks.DefaultMixed()},
	} {
		allocs, windows, err := allocations(ctx, of.network.Network(s.Seed))
		if err != nil {
			return err
		}
		if figure.Remark != "" {
			figure.Remark += ", "
		}
		figure.Remark += fmt.Sprintf("%s: %d in %d", of.name, allocs, windows)
		// As testing.AllocsPerRun does, count whole ones: a buffer may still grow now and then.
		figure.Value = max(figure.Value, float64(allocs/windows))
	}
	lap()
	r.add(figure)
	return nil
}

// allocations counts, over a second of model time after a longer one, what the engine allocates.
func allocations(ctx context.Context, net *sim.Network) (allocs, windows uint64, err error) {
	engine, err := sim.Build(net, sim.Options{})
	if err != nil {
		return 0, 0, err
	}
	if err := engine.RunUntil(ctx, 1500*sim.Millisecond); err != nil {
		return 0, 0, err
	}
	var before, after runtime.MemStats
	first := engine.Stats().Windows
	runtime.ReadMemStats(&before)
	err = engine.RunUntil(ctx, 2500*sim.Millisecond)
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs, engine.Stats().Windows - first, err
}
