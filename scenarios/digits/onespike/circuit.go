package onespike

import (
	"context"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// All neurons that race are alike: a synapse of weight 1 lifts the potential by 1 at its peak.
const (
	tauM = 20 * sim.Millisecond
	tauS = 1 * sim.Millisecond

	period = 400 * sim.Millisecond // of presentations: 20 tauM, after which nothing is left of the last
	once   = period / 2            // refractory interval: one spike per presentation

	dendrite = 10 * sim.Microsecond // delay of a synapse that learns
	lateral  = 1 * sim.Nanosecond   // delay of inhibition; of neurons that fire closer together than this, both win

	silence    = -1e4 // inhibition of all but the winner, in strongest synapses
	negligible = 0.05 // of the strongest: weaker synapses are cut as a layer is frozen
)

// The ports of neurons that race.
const (
	excitatory uint8 = iota
	inhibitory
)

// resistance makes the peak of the response to a current of 1 that decays with tauS one.
func resistance() float64 {
	const a, b = 1 / tauM, 1 / tauS
	peak := math.Log(b/a) / (b - a)
	return (b - a) / a / (portable.Exp(-a*peak) - portable.Exp(-b*peak))
}

func ports() []models.Port {
	return []models.Port{excitatory: {Shape: models.Exponential, Tau: tauS}, inhibitory: {Shape: models.Delta}}
}

// layer is neurons that race, and what they learned: weights, by neuron and input, and by how much each threshold is
// raised above that of all.
type layer struct {
	weights   topology.Matrix
	raised    []float64
	threshold float64
}

// circuit is a network that learns or runs its last layer.
type circuit struct {
	input   *models.Live
	lines   *sim.Population
	neurons *sim.Population
	learned *sim.Projection
	engine  *sim.Engine
	hash    *record.Hash
	winners winners
	spikes  []sim.Spike
	shown   int
}

// winners are the first neurons to fire in each presentation, -1 where none did.
type winners []int

// Record implements sim.Recorder.
func (w *winners) Record(_ *sim.Population, spikes []sim.Spike) error {
	for _, s := range spikes {
		k := int(s.At / period)
		for len(*w) <= k {
			*w = append(*w, -1)
		}
		if (*w)[k] < 0 {
			(*w)[k] = int(s.Neuron)
		}
	}
	return nil
}

// newCircuit builds the network of a layer, behind features if there are any. Unless it learns, the layer stays as it is.
func newCircuit(s *session.Session, p *Parameters, lines int, u *unfolded, l *layer, learns bool) (*circuit, error) {
	c := &circuit{input: models.NewLive(lines)}
	net := sim.NewNetwork(s.Seed)
	c.lines = net.Add("contrast", lines, c.input)
	top := c.lines
	if u != nil {
		top = u.connect(net, top)
	}
	n := len(l.weights)
	c.neurons = net.Add("neurons", n, l.cells(p, learns))
	if learns {
		synapses := topology.AllToAll{Weight: l.weights, Delay: topology.Delay(dendrite)}
		rule := plasticity.FirstSpike{APlus: p.Grow, AMinus: p.Shrink, Period: period}
		c.learned = net.Connect(top, c.neurons, excitatory, synapses).Learn(rule)
	} else {
		net.Connect(top, c.neurons, excitatory, l.frozen())
	}
	net.Connect(c.neurons, c.neurons, inhibitory, topology.AllToAll{
		NoAutapses: true, Weight: topology.Const(silence), Delay: topology.Delay(lateral),
	})
	var err error
	if c.hash, err = record.NewHash(net.Populations); err != nil {
		return nil, err
	}
	net.Record(c.hash)
	net.Record(&c.winners, c.neurons)
	c.engine, err = s.Build(net)
	return c, err
}

// cells are neurons that tire while they learn, so that all get their turn.
func (l *layer) cells(p *Parameters, learns bool) sim.Spec {
	tire := models.Adaptation{Tau: 1e24}
	if learns {
		tire = models.Adaptation{Jump: p.Tire * l.threshold, Tau: 2 * float64(len(l.weights)) * period}
	}
	return models.AdaptiveLIF{
		TauM: tauM, R: resistance(), VTh: l.threshold, TRef: once, Ports: ports(),
		Threshold: []models.Adaptation{tire},
		Raised:    func(i int) float64 { return l.raised[i] },
	}
}

// frozen are the synapses of a layer that has learned.
func (l *layer) frozen() topology.Synapses {
	var kept topology.Synapses
	for post, weights := range l.weights {
		for pre, w := range weights {
			if w >= negligible {
				kept = append(kept, sim.Synapse{Pre: uint32(pre), Post: uint32(post), Weight: w, Delay: dendrite})
			}
		}
	}
	return kept
}

// show shows one presentation, whose spikes begin at from, the end of the one before.
func (c *circuit) show(ctx context.Context, spikes func(dst []sim.Spike, from sim.Time) []sim.Spike) error {
	from := c.input.Known()
	c.spikes = spikes(c.spikes[:0], from)
	sim.SortSpikes(c.spikes)
	if err := c.input.Give(from+period, c.spikes); err != nil {
		return err
	}
	c.shown++
	return c.engine.RunUntil(ctx, from+period)
}

// finish counts and signs what the network did.
func (c *circuit) finish(s *session.Session) {
	s.Count(c.engine.Stats(), c.engine.Now())
	s.Sign(c.hash.Sum())
}

// first is the winner of each presentation.
func (c *circuit) first() []int {
	for len(c.winners) < c.shown {
		c.winners = append(c.winners, -1)
	}
	return c.winners
}

// state returns the layer as it is by now.
func (c *circuit) state(l *layer) (*layer, error) {
	synapses, err := c.engine.Synapses(c.learned)
	if err != nil {
		return nil, err
	}
	now := &layer{weights: make(topology.Matrix, c.neurons.N), raised: make([]float64, c.neurons.N), threshold: l.threshold}
	for i := range now.weights {
		now.weights[i] = make([]float64, c.learned.Pre.N)
	}
	for _, s := range synapses {
		now.weights[s.Post][s.Pre] = s.Weight
	}
	all := make([]int, c.neurons.N)
	for i := range all {
		all[i] = i
	}
	if err := c.engine.Probe(c.neurons, "Theta", all, now.raised); err != nil {
		return nil, err
	}
	for i := range now.raised {
		now.raised[i] -= l.threshold
	}
	return now, nil
}
