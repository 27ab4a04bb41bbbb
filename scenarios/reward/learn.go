package reward

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

// lesson is what became of a network.
type lesson struct {
	seed    uint64
	rewards int
	rate    float64 // of the targets, Hz
	curve   []point
	final   []float64 // weights, mV; the first is that of the synapse
}

// point is the weights at an instant, mV.
type point struct {
	at                       sim.Time
	synapse, mean, deviation float64 // of the synapse, and of the others
}

const (
	special = 0   // the synapse, from source 0 to target 0, as Synapses has it
	samples = 100 // of the weights
	stretch = 100 * sim.Millisecond
)

// network makes a network of a seed. Its source of rewards is told them while it runs.
func (c *Credit) network(seed uint64, rewarded bool, rewards *models.Live) (net *sim.Network, learned *sim.Projection) {
	net = sim.NewNetwork(seed)
	sources := net.Add("sources", c.Sources, models.Poisson{Rate: c.Rate})
	targets := net.Add("targets", c.Targets, models.LIF{
		TauM: 20 * sim.Millisecond, VTh: 15, TRef: 2 * sim.Millisecond,
		Noise: []models.Noise{{Rate: c.Noise, Weight: float32(c.Kick)}},
	})
	reward := net.Add("reward", 1, rewards)
	learned = net.Connect(sources, targets, 0, topology.AllToAll{Weight: topology.Const(c.Weight), Delay: topology.Delay(c.Delay)})
	bounds := plasticity.Bounds{Max: c.Strongest}
	if rewarded {
		learned.Learn(plasticity.Reward{Source: reward, Release: 0.5, APlus: c.Step, AMinus: c.Loss * c.Step, Bounds: bounds})
	} else {
		learned.Learn(plasticity.Additive{APlus: immediate * c.Step, AMinus: immediate * c.Loss * c.Step, Bounds: bounds})
	}
	return net, learned
}

// immediate is how many times the step by a pair is, where it changes the weight at once, what it adds to the eligibility.
// A reward turns eligibility into some 80 times as much weight, if it comes at once.
const immediate = 100

// learn runs a network. The reward follows the pairs of the synapse.
func (c *Credit) learn(ctx context.Context, s *session.Session, seed uint64, rewarded bool) (*lesson, error) {
	rewards := models.NewLive(1)
	net, learned := c.network(seed, rewarded, rewards)
	hash, err := record.NewHash(net.Populations)
	if err != nil {
		return nil, err
	}
	judge := &judge{Credit: c, delays: rng.New(seed, "delay of rewards", 0)}
	net.Record(hash)
	net.Record(judge, learned.Pre, learned.Post)
	engine, err := s.Build(net)
	if err != nil {
		return nil, err
	}
	l := &lesson{seed: seed}
	for k := range samples {
		until := c.Duration / samples * sim.Time(k+1)
		for engine.Now() < until {
			end := min(until, engine.Now()+stretch)
			if err := rewards.Give(end, judge.due(end)); err != nil {
				return nil, err
			}
			if err := engine.RunUntil(ctx, end); err != nil {
				return nil, err
			}
			judge.decide()
		}
		if err := l.look(engine, learned); err != nil {
			return nil, err
		}
	}
	s.Count(engine.Stats(), engine.Now())
	s.Sign(hash.Sum())
	l.rewards = judge.rewards
	l.rate = float64(judge.fired) / float64(c.Targets) / engine.Now().Seconds()
	return l, nil
}

// look notes the weights.
func (l *lesson) look(engine *sim.Engine, learned *sim.Projection) error {
	synapses, err := engine.Synapses(learned)
	if err != nil {
		return err
	}
	l.final = l.final[:0]
	for _, synapse := range synapses {
		l.final = append(l.final, synapse.Weight)
	}
	mean, deviation := stat.MeanStdDev(l.final[special+1:], nil)
	l.curve = append(l.curve, point{engine.Now(), l.final[special], mean, deviation})
	return nil
}

// judge watches the two neurons of the synapse, and has rewards come.
type judge struct {
	*Credit
	delays  *rand.Rand
	rewards int
	fired   int // spikes of all targets

	pre, post []sim.Time  // not judged yet; but the last of pre may be needed again
	coming    []sim.Spike // rewards, in order
}

// Record implements sim.Recorder.
func (j *judge) Record(p *sim.Population, spikes []sim.Spike) error {
	times := &j.pre
	if p.Name == "targets" {
		times = &j.post
		j.fired += len(spikes)
	}
	for _, s := range spikes {
		if s.Neuron == 0 {
			*times = append(*times, s.At)
		}
	}
	return nil
}

// decide rewards each spike of the target that came soon enough after the source's last.
func (j *judge) decide() {
	for _, at := range j.post {
		for len(j.pre) > 1 && j.pre[1] < at {
			j.pre = j.pre[1:]
		}
		if len(j.pre) == 0 || j.pre[0] >= at || at-j.pre[0] > j.Within {
			continue
		}
		j.rewards++
		delay := j.Soonest + sim.Time(j.delays.Float64()*float64(j.Latest-j.Soonest))
		j.promise(sim.Spike{At: at + delay})
	}
	j.post = j.post[:0]
}

// promise keeps a reward until it is due. Two at one instant would be one spike; the later one waits a picosecond.
func (j *judge) promise(reward sim.Spike) {
	for {
		place, taken := slices.BinarySearchFunc(j.coming, reward, func(a, b sim.Spike) int { return cmp.Compare(a.At, b.At) })
		if !taken {
			j.coming = slices.Insert(j.coming, place, reward)
			return
		}
		reward.At++
	}
}

// due returns the rewards before an instant, which are no longer kept.
func (j *judge) due(before sim.Time) []sim.Spike {
	n := 0
	for n < len(j.coming) && j.coming[n].At < before {
		n++
	}
	due := j.coming[:n]
	j.coming = j.coming[n:]
	return due
}
