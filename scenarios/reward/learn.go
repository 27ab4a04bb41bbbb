package reward

import (
	"context"

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
	Seed    uint64
	Rewards int
	Rate    float64 // of the targets, Hz
	Curve   []point
	Final   []float64 // weights, mV; the first is that of the synapse
}

// point is the weights at an instant, mV.
type point struct {
	At                       sim.Time
	Synapse, Mean, Deviation float64 // of the synapse, and of the others
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

// pupil is a network that learns, and what it has come to.
type pupil struct {
	*Credit
	engine  *sim.Engine
	learned *sim.Projection
	rewards *models.Live
	judge   *judge
	hash    *record.Hash
	lesson  lesson
}

func (c *Credit) newPupil(s *session.Session, seed uint64, rewarded bool) (*pupil, error) {
	p := &pupil{
		Credit: c, rewards: models.NewLive(1), lesson: lesson{Seed: seed},
		judge: &judge{Credit: c, delays: rng.Source(seed, "delay of rewards", 0)},
	}
	var net *sim.Network
	var err error
	net, p.learned = c.network(seed, rewarded, p.rewards)
	if p.hash, err = record.NewHash(net.Populations); err != nil {
		return nil, err
	}
	net.Record(p.hash)
	net.Record(p.judge, p.learned.Pre, p.learned.Post)
	p.engine, err = s.Build(net)
	return p, err
}

// state names what a checkpoint of the network holds.
func (p *pupil) state(c *session.Checkpoint) {
	c.Stream("network", p.engine)
	c.Value("signature", p.hash)
	c.Value("lesson", &p.lesson)
	p.judge.state(c)
}

// learn runs the network to its end. The reward follows the pairs of the synapse. Before each stretch the run could be kept.
func (p *pupil) learn(ctx context.Context, keep func(context.Context) error) error {
	for len(p.lesson.Curve) < samples {
		until := p.Duration / samples * sim.Time(len(p.lesson.Curve)+1)
		for p.engine.Now() < until {
			if err := keep(ctx); err != nil {
				return err
			}
			if err := p.advance(context.WithoutCancel(ctx), min(until, p.engine.Now()+stretch)); err != nil {
				return err
			}
		}
		if err := p.look(); err != nil {
			return err
		}
	}
	p.lesson.Rewards = p.judge.rewards
	p.lesson.Rate = float64(p.judge.fired) / float64(p.Targets) / p.engine.Now().Seconds()
	return nil
}

// advance runs the network for a stretch.
func (p *pupil) advance(ctx context.Context, end sim.Time) error {
	if err := p.rewards.Give(end, p.judge.due(end)); err != nil {
		return err
	}
	if err := p.engine.RunUntil(ctx, end); err != nil {
		return err
	}
	p.judge.decide()
	return nil
}

// look notes the weights.
func (p *pupil) look() error {
	synapses, err := p.engine.Synapses(p.learned)
	if err != nil {
		return err
	}
	l := &p.lesson
	l.Final = l.Final[:0]
	for _, synapse := range synapses {
		l.Final = append(l.Final, synapse.Weight)
	}
	mean, deviation := stat.MeanStdDev(l.Final[special+1:], nil)
	l.Curve = append(l.Curve, point{p.engine.Now(), l.Final[special], mean, deviation})
	return nil
}
