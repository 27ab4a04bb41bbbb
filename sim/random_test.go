package sim_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

var networks = flag.Int("networks", 100, "how many random networks the engines are compared on")

// duration of a run of a random network.
const duration = 60 * sim.Millisecond

// spikeLog keeps what every population fired, and what synapses that learn came to.
type spikeLog struct {
	spikes  map[string][]sim.Spike
	learned []sim.Synapse
}

// learn reads the synapses of all projections that learn.
func (l *spikeLog) learn(t *testing.T, net *sim.Network, read func(*sim.Projection) ([]sim.Synapse, error)) {
	t.Helper()
	for _, p := range net.Projections {
		if p.Rule == nil {
			continue
		}
		synapses, err := read(p)
		if err != nil {
			t.Fatal(err)
		}
		l.learned = append(l.learned, synapses...)
	}
}

func (l *spikeLog) Record(p *sim.Population, spikes []sim.Spike) error {
	if l.spikes == nil {
		l.spikes = make(map[string][]sim.Spike)
	}
	l.spikes[p.Name] = append(l.spikes[p.Name], spikes...)
	return nil
}

// hash is the SHA-256 of all spikes, population by population, and of all synapses that learned.
func (l *spikeLog) hash(net *sim.Network) string {
	h := sha256.New()
	for _, p := range net.Populations {
		fmt.Fprintf(h, "%s:%d\n", p.Name, len(l.spikes[p.Name]))
		for _, s := range l.spikes[p.Name] {
			_ = binary.Write(h, binary.LittleEndian, s) // a hash never fails
		}
	}
	_ = binary.Write(h, binary.LittleEndian, l.learned)
	return fmt.Sprintf("%x", h.Sum(nil))
}

// randomNetwork is a function of the seed: sources and neurons of all kinds; constant, gridded,
// continuous and zero delays; exact ties on purpose (grid of times and delays, dyadic weights,
// multapses); synapses that stay, and that learn by several rules.
func randomNetwork(seed uint64) *sim.Network {
	r := rng.New(seed, "random network")
	net := sim.NewNetwork(seed)
	sources := 1 + r.IntN(3)
	for i := range sources {
		net.Add(fmt.Sprintf("source%d", i), 1+r.IntN(15), randomSource(r))
	}
	// Neurons without a refractory interval would, excited by each other, fire ever faster: only the
	// first population may be so, and then only sources reach it.
	brisk := r.IntN(3) == 0
	neurons := randomLinear
	if r.IntN(3) == 0 {
		neurons = randomOfAnyModel
	}
	for i := range 1 + r.IntN(4) {
		refractory := float64(1+r.IntN(4)) * sim.Millisecond / 2
		if i == 0 && brisk {
			refractory = 0
		}
		net.Add(fmt.Sprintf("neurons%d", i), 1+r.IntN(25), neurons(r, refractory))
	}
	for post := sources; post < len(net.Populations); post++ {
		for pre := range net.Populations {
			reachable := pre < sources || post > sources || !brisk
			if reachable && (r.IntN(3) > 0 || pre == post-1) {
				connectAtRandom(net, r, pre, post)
			}
		}
	}
	return net
}

func randomSource(r *rand.Rand) sim.Spec {
	switch r.IntN(3) {
	case 0:
		return models.Poisson{Rate: 20 + 300*r.Float64()}
	case 1:
		step := sim.Time(1+r.IntN(8)) * sim.Millisecond
		return models.Regular{Period: step, Each: func(i int, n *models.Regular) { n.Start = sim.Time(i%3) * sim.Millisecond / 2 }}
	}
	trains := make(models.Trains, 15)
	for i := range trains {
		for t := sim.Time(r.IntN(4)); t < 100; t += sim.Time(1 + r.IntN(20)) {
			trains[i] = append(trains[i], t*sim.Millisecond/2)
		}
	}
	return trains
}

// connectAtRandom adds a projection. Only forward ones may be without delay.
func connectAtRandom(net *sim.Network, r *rand.Rand, pre, post int) {
	var delay topology.Delays
	forward := pre < post
	switch r.IntN(4) {
	case 0:
		delay = topology.Delay(sim.Time(1+r.IntN(4)) * sim.Millisecond / 2)
	case 1:
		if forward {
			delay = topology.Delay(0)
			break
		}
		fallthrough
	case 2: // on the grid of the sources
		delay = topology.DelayKernel(func(pre, post int) sim.Time {
			return sim.Time(1+(pre+post)%5) * sim.Millisecond / 2
		})
	case 3:
		seed := r.Uint64()
		delay = topology.DelayKernel(func(pre, post int) sim.Time {
			own := rng.New(seed, "delay", uint64(pre), uint64(post))
			return 0.3*sim.Millisecond + sim.Time(own.Int64N(4*sim.Millisecond))
		})
	}
	sizes := []float64{0.125, 0.25, 0.5, 1}
	size := sizes[r.IntN(len(sizes))]
	if r.IntN(3) == 0 {
		size = -size
	}
	from, to := net.Populations[pre], net.Populations[post]
	rule := randomRule(r, net.Populations[0])
	synapses := topology.FixedInDegree{Degree: 1 + r.IntN(6), Weight: topology.Const(size), Delay: delay}
	p := net.Connect(from, to, uint8(r.IntN(to.Spec.NumPorts())), synapses)
	if delay != topology.Delays(topology.Delay(0)) {
		p.Rule = rule
	}
}

// randomRule is none half of the time.
func randomRule(r *rand.Rand, modulator *sim.Population) sim.Rule {
	bounds := plasticity.Bounds{Min: -1.5, Max: 1.5}
	switch r.IntN(8) {
	case 0:
		return plasticity.Additive{APlus: 0.2, AMinus: 0.22, Bounds: bounds}
	case 1:
		window := plasticity.Window{TauPlus: 5 * sim.Millisecond, Pairing: plasticity.PreCentred, Coincident: plasticity.Potentiate}
		return plasticity.Additive{APlus: 0.2, AMinus: 0.22, Window: window, Bounds: bounds}
	case 2:
		return plasticity.Inhibitory{Eta: -0.1, Rate: 10, Bounds: bounds}
	case 3:
		return plasticity.Reward{Source: modulator, Lag: 2 * sim.Millisecond, Release: 0.02, TauC: 30 * sim.Millisecond, Bounds: bounds}
	}
	return nil
}

// engineRun is one way to run a network.
type engineRun struct {
	opt    sim.Options
	splits int // number of RunUntil calls
	only   string
}

func (e engineRun) String() string {
	return fmt.Sprintf("%d shards, window %v, queue %d, %d runs", e.opt.Shards, e.opt.Window, e.opt.Queue, e.splits)
}

// run returns the spikes of a random network.
func (e engineRun) run(t *testing.T, seed uint64) (*spikeLog, *sim.Network) {
	t.Helper()
	net := randomNetwork(seed)
	log := &spikeLog{}
	if e.only == "" {
		net.Record(log)
	} else {
		k := slices.IndexFunc(net.Populations, func(p *sim.Population) bool { return p.Name == e.only })
		net.Record(log, net.Populations[k])
	}
	engine, err := sim.Build(net, e.opt)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	for i := range e.splits {
		until := sim.Time(duration) * sim.Time(i+1) / sim.Time(e.splits)
		if err := engine.RunUntil(context.Background(), until); err != nil {
			t.Fatalf("seed %d, %v: %v", seed, e, err)
		}
	}
	log.learn(t, net, engine.Synapses)
	return log, net
}

// serialRun returns the spikes of a random network by the specification.
func serialRun(t *testing.T, seed uint64) (*spikeLog, *sim.Network) {
	t.Helper()
	net := randomNetwork(seed)
	log := &spikeLog{}
	net.Record(log)
	serial, err := sim.BuildSerial(net)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	if err := serial.RunUntil(context.Background(), duration); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	log.learn(t, net, serial.Synapses)
	return log, net
}

// waysToRun are ways to run the network of a seed that must not matter. Each seed tries all numbers of
// shards; windows, splits and queues vary from seed to seed.
func waysToRun(seed uint64) []engineRun {
	r := rng.New(seed, "ways to run")
	var ways []engineRun
	for _, shards := range []int{1, 2, 3, 7} {
		way := engineRun{opt: sim.Options{Shards: shards}, splits: 1}
		if shards > 1 {
			way.opt.Queue = sim.QueueKind(r.IntN(4))
			way.opt.Window = []sim.Time{0, 0.1 * sim.Millisecond, 1 * sim.Millisecond, 1 + sim.Time(r.Int64N(5*sim.Millisecond))}[r.IntN(4)]
			way.splits = 1 + r.IntN(9)
			way.opt.History = []int{0, 1, 10}[r.IntN(3)]
		}
		ways = append(ways, way)
	}
	return ways
}

// TestSpikesAreThoseOfSerial is the law of both engines: the same spikes, to the bit, for any number
// of shards, any window, any queue and any split of the run.
func TestSpikesAreThoseOfSerial(t *testing.T) {
	fired := make(map[string]int) // by model
	learned := 0
	for seed := range uint64(*networks) {
		want, net := serialRun(t, seed)
		for _, p := range net.Populations {
			fired[fmt.Sprintf("%T", p.Spec)] += len(want.spikes[p.Name])
		}
		learned += len(want.learned)
		for _, way := range waysToRun(seed) {
			if got, _ := way.run(t, seed); got.hash(net) != want.hash(net) {
				t.Errorf("seed %d: %v: %s", seed, way, firstDifference(net, got, want))
			}
		}
	}
	t.Logf("%d networks, seeds 0 to %d, %d synapses that learn, spikes: %v", *networks, *networks-1, learned, fired)
}

// TestSpikesDoNotDependOnRecorders records one population alone and compares it with itself among all.
func TestSpikesDoNotDependOnRecorders(t *testing.T) {
	for seed := range uint64(20) {
		all, net := engineRun{opt: sim.Options{Shards: 2}, splits: 1}.run(t, seed)
		last := net.Populations[len(net.Populations)-1].Name
		one, _ := engineRun{opt: sim.Options{Shards: 2}, splits: 1, only: last}.run(t, seed)
		if !slices.Equal(all.spikes[last], one.spikes[last]) {
			t.Errorf("seed %d: %s differs when recorded alone", seed, last)
		}
	}
}

// firstDifference says where two logs part.
func firstDifference(net *sim.Network, got, want *spikeLog) string {
	for _, p := range net.Populations {
		g, w := got.spikes[p.Name], want.spikes[p.Name]
		for i := range max(len(g), len(w)) {
			switch {
			case i >= len(g):
				return fmt.Sprintf("%s: spike %d missing: %v", p.Name, i, w[i])
			case i >= len(w):
				return fmt.Sprintf("%s: spike %d extra: %v", p.Name, i, g[i])
			case g[i] != w[i]:
				return fmt.Sprintf("%s: spike %d is %v, want %v", p.Name, i, g[i], w[i])
			}
		}
	}
	if len(got.learned) != len(want.learned) {
		return fmt.Sprintf("%d synapses that learn, want %d", len(got.learned), len(want.learned))
	}
	for i := range want.learned {
		if got.learned[i] != want.learned[i] {
			return fmt.Sprintf("synapse %d of those that learn is %v, want %v", i, got.learned[i], want.learned[i])
		}
	}
	return "the same spikes in another order"
}
