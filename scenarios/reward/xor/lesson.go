package xor

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

// way is what a network learns by.
type way string

const (
	rewards way = "reward"
	coins   way = "coin" // each pattern shown is rewarded or punished as a coin falls
	pairs   way = "pairs"
)

var ways = []way{rewards, coins, pairs}

// patterns are the four inputs: bit 0 is the first bit, bit 1 the second.
const patterns = 4

// wanted tells whether the output should fire.
func wanted(pattern int) bool { return pattern == 1 || pattern == 2 }

// epoch is how often the output fired for each pattern.
type epoch [patterns]int

// right tells whether the output told the patterns apart: it fired more often for each that it should fire for than for any other.
func (e epoch) right() bool { return min(e[1], e[2]) > max(e[0], e[3]) }

// lesson is what became of a network.
type lesson struct {
	Seed   uint64
	Epochs []epoch
}

// pupil is a network and what comes from outside.
type pupil struct {
	*Parameters
	engine  *sim.Engine
	sources [2]*models.Live // excitatory and inhibitory inputs
	teacher *models.Live    // neuron 0 rewards, neuron 1 punishes
	random  *rand.PCG       // order of patterns, inputs
	coin    *rand.PCG
	heard   []sim.Time // spikes of the output
	hash    *record.Hash
	by      way
	lesson  lesson
}

const (
	reward = iota
	punishment
)

// network makes a network of a seed.
func (p *pupil) network(seed uint64, by way) (net *sim.Network, output *sim.Population) {
	net = sim.NewNetwork(seed)
	neuron := models.LIF{TauM: 20 * sim.Millisecond, EL: -70, VTh: -54, VReset: -70}
	var inputs [2]*sim.Population
	for i, name := range []string{"excitatory inputs", "inhibitory inputs"} {
		p.sources[i] = models.NewLive(p.Inputs / 2)
		inputs[i] = net.Add(name, p.Inputs/2, p.sources[i])
	}
	hidden := net.Add("hidden", p.Hidden, neuron)
	neuron.Noise = []models.Noise{{Rate: restless, Weight: float32(p.Jitter)}}
	output = net.Add("output", 1, neuron)
	p.teacher = models.NewLive(2)
	teacher := net.Add("teacher", 2, p.teacher)
	connect := func(from, to *sim.Population, low, high float64) {
		weights := topology.Drawn(func(src rand.Source) distuv.Rander { return distuv.Uniform{Min: low, Max: high, Src: src} })
		net.Connect(from, to, 0, topology.AllToAll{Weight: weights, Delay: topology.Delay(delay)}).
			Learn(p.rule(by, teacher, plasticity.Bounds{Min: low, Max: high}))
	}
	connect(inputs[0], hidden, 0, p.Bound)
	connect(inputs[1], hidden, -p.Bound, 0)
	connect(hidden, output, 0, p.Bound)
	return net, output
}

const (
	restless = 1000 // rate of the noise, Hz

	delay = 1 * sim.Millisecond
	lag   = 1 * sim.Millisecond // of a reward, after the spike that it is for
)

func (p *pupil) rule(by way, teacher *sim.Population, bounds plasticity.Bounds) sim.Rule {
	if by == pairs {
		return plasticity.Additive{APlus: p.Change, AMinus: p.Change, Bounds: bounds}
	}
	return plasticity.Reward{
		Source: teacher, Releases: []float64{reward: 1, punishment: -1},
		APlus: p.Change, AMinus: p.Change,
		TauC: float64(p.Eligible), TauN: float64(1 * sim.Millisecond), Bounds: bounds,
	}
}

func (p *Parameters) newPupil(s *session.Session, seed uint64, by way) (*pupil, error) {
	u := &pupil{
		Parameters: p, by: by, lesson: lesson{Seed: seed},
		random: rng.Source(seed, "patterns", 0), coin: rng.Source(seed, "coin", 0),
	}
	net, output := u.network(seed, by)
	var err error
	if u.hash, err = record.NewHash(net.Populations); err != nil {
		return nil, err
	}
	net.Record(u.hash)
	net.Record(u, output)
	u.engine, err = s.Build(net)
	return u, err
}

// state names what a checkpoint of the network holds.
func (p *pupil) state(c *session.Checkpoint) {
	c.Stream("network", p.engine)
	c.Value("signature", p.hash)
	c.Value("patterns", p.random)
	c.Value("coin", p.coin)
	c.Value("lesson", &p.lesson)
}

// learn runs the network through all epochs, and calls step after each. Before each the run could be kept.
func (p *pupil) learn(ctx context.Context, keep func(context.Context) error, step func()) error {
	if p.engine.Now() == 0 {
		if err := p.teacher.Give(lag, nil); err != nil {
			return err
		}
	}
	for len(p.lesson.Epochs) < p.Epochs {
		if err := keep(ctx); err != nil {
			return err
		}
		e, err := p.epoch(context.WithoutCancel(ctx))
		if err != nil {
			return err
		}
		p.lesson.Epochs = append(p.lesson.Epochs, e)
		step()
	}
	return nil
}

// Record implements sim.Recorder.
func (p *pupil) Record(_ *sim.Population, spikes []sim.Spike) error {
	for _, s := range spikes {
		p.heard = append(p.heard, s.At)
	}
	return nil
}

// epoch shows all patterns, in random order.
func (p *pupil) epoch(ctx context.Context) (e epoch, err error) {
	for _, pattern := range rand.New(p.random).Perm(patterns) {
		good := wanted(pattern)
		if p.by == coins {
			good = rand.New(p.coin).IntN(2) == 0
		}
		if e[pattern], err = p.show(ctx, pattern, good); err != nil {
			return e, err
		}
	}
	return e, nil
}

// show shows a pattern, for whose spikes the output is rewarded or punished, and returns how many there were.
func (p *pupil) show(ctx context.Context, pattern int, good bool) (spikes int, err error) {
	end := p.engine.Now() + p.Present
	for _, source := range p.sources {
		if err := source.Give(end, p.inputs(pattern, p.engine.Now(), end)); err != nil {
			return 0, err
		}
	}
	verdict := uint32(punishment)
	if good {
		verdict = reward
	}
	for p.engine.Now() < end {
		now := min(end, p.engine.Now()+lag)
		p.heard = p.heard[:0]
		if err := p.engine.RunUntil(ctx, now); err != nil {
			return 0, err
		}
		spikes += len(p.heard)
		var verdicts []sim.Spike
		for _, at := range p.heard {
			verdicts = append(verdicts, sim.Spike{At: at + lag, Neuron: verdict})
		}
		if err := p.teacher.Give(now+lag, verdicts); err != nil {
			return 0, err
		}
	}
	return spikes, nil
}

// inputs draws the spikes of the inputs of one kind: the first half of them stands for the first bit, and fires at random
// where that is 1, the other for the second.
func (p *pupil) inputs(pattern int, from, to sim.Time) (spikes []sim.Spike) {
	n, random := p.Inputs/2, rand.New(p.random)
	for i := range n {
		if bit := 2 * i / n; pattern>>bit&1 == 0 {
			continue
		}
		next := func() sim.Time { return 1 + sim.Time(random.ExpFloat64()*float64(sim.Second)/p.Frequency) }
		for at := from + next(); at < to; at += next() {
			spikes = append(spikes, sim.Spike{At: at, Neuron: uint32(i)})
		}
	}
	slices.SortFunc(spikes, func(a, b sim.Spike) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Neuron, b.Neuron))
	})
	return spikes
}
