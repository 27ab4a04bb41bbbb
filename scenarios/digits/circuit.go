package digits

import (
	"context"
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

// The excitatory neurons and the rule, with the constants of the authors' code (github.com/peter-u-diehl/stdp-mnist).
const (
	rest      = -65.0 // mV; also the reset
	threshold = -52.0 // mV, before it climbs
	tauM      = 100 * sim.Millisecond
	tauTrace  = 20 * sim.Millisecond
	tauSlow   = 40 * sim.Millisecond
	refrac    = 5 * sim.Millisecond
)

// What the parameter Synapses may be, and the time constants of currents: those of the authors'
// conductances, with the potentials that these tend to.
const (
	jump    = "jump"
	current = "current"
	conduct = "conductance"

	tauExcite  = 1 * sim.Millisecond
	tauInhibit = 2 * sim.Millisecond

	above = 0.0    // mV
	below = -100.0 // mV
	where = -60.0  // mV, at which a conductance moves the potential by as much as a jump does
)

// The authors' membranes have a leak of 1, so that their capacitance is their time constant in ms.
const (
	leak     = 1.0
	capacity = leak * tauM / sim.Millisecond
	recruits = 10.4 // conductance by which an excitatory neuron excites its inhibitory one
)

// Delays. An inhibitory neuron fires as soon as its excitatory one does, and what it does comes a millisecond later, which
// is what the conductances of the authors' network take; where synapses are conductances here, it comes on top.
const (
	inward  = 0.5 * sim.Millisecond
	recruit = 0
	back    = 1 * sim.Millisecond
)

// network is that of the excitatory neurons, and what surrounds them.
type network struct {
	*sim.Network
	input   *models.Live
	cells   *sim.Population
	learned *sim.Projection
}

// circuit is a network, and what is known of it.
type circuit struct {
	p    *Parameters
	seed uint64
	network
	engine *sim.Engine
	hash   *record.Hash
	tally  tally
	spikes []sim.Spike  // of one showing
	fresh  func() error // has the network begin anew, before each showing; nil if it goes on
	counts
}

// counts are what a circuit was shown.
type counts struct{ Images, Showings, Sent uint64 }

// state is what was learned.
type state struct {
	weights topology.Matrix // of the strongest, by target and input
	raised  []float64       // threshold of each neuron, above that at rest, mV
}

// newState returns the state before anything is learned.
func (p *Parameters) newState(inputs int, seed uint64) *state {
	st := &state{weights: make(topology.Matrix, p.Neurons), raised: make([]float64, p.Neurons)}
	for i := range st.weights {
		r := rng.New(seed, "digits/weights", uint64(i))
		st.weights[i] = make([]float64, inputs)
		for k := range st.weights[i] {
			st.weights[i][k] = 0.3 * (r.Float64() + 0.01)
		}
	}
	return st
}

// tally counts the spikes of one population, neuron by neuron.
type tally []int

// Record implements sim.Recorder.
func (t tally) Record(_ *sim.Population, spikes []sim.Spike) error {
	for _, s := range spikes {
		t[s.Neuron]++
	}
	return nil
}

// newCircuit builds the network with what was learned. Unless it learns, weights and thresholds stay.
func (p *Parameters) newCircuit(s *session.Session, st *state, learns bool) (*circuit, error) {
	c := &circuit{p: p, seed: s.Seed, network: p.newNetwork(s.Seed, st, p.cell(st, learns), learns), tally: make(tally, p.Neurons)}
	var err error
	if c.hash, err = record.NewHash(c.Populations); err != nil {
		return nil, err
	}
	c.Record(c.hash)
	c.Record(c.tally, c.cells)
	c.engine, err = s.Build(c.Network)
	return c, err
}

// newNetwork describes the network, with what was learned, of such excitatory neurons.
func (p *Parameters) newNetwork(seed uint64, st *state, cell sim.Spec, learns bool) network {
	inputs, strongest := len(st.weights[0]), p.strongest()
	n := network{Network: sim.NewNetwork(seed), input: models.NewLive(inputs)}
	pixels := n.Add("pixels", inputs, n.input)
	n.cells = n.Add("excitatory", p.Neurons, cell)
	interneuron, recruiting := p.interneuron()
	inhibitory := n.Add("inhibitory", p.Neurons, interneuron)
	scaled := topology.Kernel(func(pre, post int) float64 {
		w := strongest * st.weights[post][pre]
		if !learns {
			w = float64(float32(w)) // as it acts; what has faded to less is 0
		}
		return w
	})
	n.learned = n.Connect(pixels, n.cells, 0, topology.AllToAll{Weight: scaled, Delay: topology.Delay(inward)})
	if learns {
		n.learned.Learn(p.rule())
	}
	n.Connect(n.cells, inhibitory, 0, topology.OneToOne{Weight: topology.Const(recruiting), Delay: topology.Delay(recruit)})
	n.Connect(inhibitory, n.cells, models.Inhibitory, others{p.Inhibition * p.unit(tauInhibit, below)})
	return n
}

func (p *Parameters) cell(st *state, learns bool) sim.Spec {
	climb := models.Adaptation{Jump: p.Climb, Tau: float64(p.Descent)}
	if !learns {
		climb = models.Adaptation{Tau: 1e24}
	}
	raised := func(i int) float64 { return st.raised[i] }
	if p.Synapses == conduct {
		return models.ConductanceLIF{
			C: capacity, GL: leak, EL: rest, VTh: threshold, VReset: rest, TRef: refrac,
			Threshold: []models.Adaptation{climb}, Ports: conductances(below), Raised: raised,
		}
	}
	return models.AdaptiveLIF{
		TauM: tauM, EL: rest, VTh: threshold, VReset: rest, TRef: refrac,
		Threshold: []models.Adaptation{climb}, Ports: p.ports(),
		Raised: raised,
	}
}

// interneuron is an inhibitory neuron, with the weight by which its excitatory one makes it fire at once.
func (p *Parameters) interneuron() (sim.Spec, float64) {
	if p.Synapses == conduct {
		return models.ConductanceLIF{
			C: 10 * leak, GL: leak, EL: -60, VTh: -40, VReset: -45, TRef: 2 * sim.Millisecond, Ports: conductances(-85),
		}, recruits
	}
	return models.LIF{TauM: 10 * sim.Millisecond, EL: -60, VTh: -40, VReset: -45, TRef: 2 * sim.Millisecond}, 62
}

// conductances are the ports of the authors' neurons, of which inhibition tends to a potential.
func conductances(inhibition float64) []models.Port {
	return []models.Port{
		models.Excitatory: {Shape: models.ExponentialConductance, Tau: tauExcite, Reversal: above},
		models.Inhibitory: {Shape: models.ExponentialConductance, Tau: tauInhibit, Reversal: inhibition},
	}
}

// ports are those of the excitatory neurons.
func (p *Parameters) ports() []models.Port {
	if p.Synapses == jump {
		return []models.Port{models.Excitatory: {}, models.Inhibitory: {}}
	}
	return []models.Port{
		models.Excitatory: {Shape: models.Exponential, Tau: tauExcite},
		models.Inhibitory: {Shape: models.Exponential, Tau: tauInhibit},
	}
}

// unit is the weight of a synapse that moves the potential by 1 mV towards another, at once or, by a current or a conductance,
// in all.
func (p *Parameters) unit(tau, towards float64) float64 {
	switch p.Synapses {
	case jump:
		return math.Copysign(1, towards-where)
	case current:
		return math.Copysign(tauM/tau, towards-where)
	default:
		return leak * tauM / tau / math.Abs(towards-where)
	}
}

// strongest is the largest weight that can be learned, in the unit of the port.
func (p *Parameters) strongest() float64 { return p.Jump * p.unit(tauExcite, above) }

func (p *Parameters) rule() sim.Rule {
	most := p.strongest()
	return plasticity.Triplet{
		A3Plus: p.Potentiate * most, A2Minus: p.Depress * most,
		TauPlus: tauTrace, TauMinus: tauTrace, TauY: tauSlow, Nearest: true,
		Bounds: plasticity.Bounds{Max: most},
	}
}

// others connects each neuron to all but its counterpart.
type others struct{ weight float64 }

// Parts implements sim.Connector: the synapses of each source are one.
func (others) Parts(pre, _ int) int { return pre }

// Part implements sim.Connector.
func (o others) Part(p sim.Part, dst []sim.Synapse) ([]sim.Synapse, error) {
	for post := range p.Post {
		if post != p.Index {
			dst = append(dst, sim.Synapse{Pre: uint32(p.Index), Post: uint32(post), Weight: o.weight, Delay: back})
		}
	}
	return dst, nil
}

// showing names the showing of an image.
type showing struct {
	phase        phase
	epoch, image int
	again        int // how often it was shown before, for want of a response
}

// show shows an image, again and brighter until it evokes enough spikes, and leaves those of each neuron in c.tally.
func (c *circuit) show(ctx context.Context, pixels []uint8, w showing) error {
	c.Images++
	for w.again = 0; ; w.again++ {
		clear(c.tally)
		if err := c.once(ctx, pixels, w); err != nil {
			return err
		}
		evoked := 0
		for _, n := range c.tally {
			evoked += n
		}
		if evoked >= c.p.Least || w.again+1 == c.p.Showings {
			return nil
		}
	}
}

// once shows an image once.
func (c *circuit) once(ctx context.Context, pixels []uint8, w showing) error {
	if c.fresh != nil {
		if err := c.fresh(); err != nil {
			return err
		}
	}
	from := c.input.Known()
	until := from + c.p.Present + c.p.Rest
	if until < from {
		return fmt.Errorf("the run is longer than a sim.Time can hold")
	}
	c.encode(pixels, w, from)
	if err := c.input.Give(until, c.spikes); err != nil {
		return err
	}
	c.Showings++
	c.Sent += uint64(len(c.spikes))
	return c.engine.RunUntil(ctx, until)
}

// encode draws the spikes of a showing: of each pixel a Poisson process with a rate in proportion to its brightness.
func (c *circuit) encode(pixels []uint8, w showing, from sim.Time) {
	c.spikes = c.spikes[:0]
	perByte := c.p.Brightest * (1 + 0.5*float64(w.again)) / 255 / sim.Second
	for i, brightness := range pixels {
		if brightness == 0 {
			continue
		}
		mean := 1 / (perByte * float64(brightness))
		random := rng.Source(c.seed, "digits/spikes", uint64(w.phase), uint64(w.epoch), uint64(w.image), uint64(w.again), uint64(i))
		last := sim.Time(-1)
		for at := 0.0; ; {
			at -= math.Log1p(-float64(random.Uint64()>>11)/(1<<53)) * mean
			if at >= float64(c.p.Present) {
				break
			}
			if t := sim.Time(at); t > last { // no neuron fires twice within a picosecond
				c.spikes = append(c.spikes, sim.Spike{At: from + t, Neuron: uint32(i)})
				last = t
			}
		}
	}
	sim.SortSpikes(c.spikes)
}

// normalise gives the synapses onto each neuron their total.
func (c *circuit) normalise() error {
	total := c.p.Total * c.p.strongest() * float64(c.learned.Pre.N)
	return plasticity.Normalisation{Total: total}.Apply(c.engine, c.learned)
}

// state returns what was learned by now.
func (c *circuit) state() (*state, error) {
	synapses, err := c.engine.Synapses(c.learned)
	if err != nil {
		return nil, err
	}
	st := &state{weights: make(topology.Matrix, c.cells.N), raised: make([]float64, c.cells.N)}
	for i := range st.weights {
		st.weights[i] = make([]float64, c.learned.Pre.N)
	}
	for _, s := range synapses {
		st.weights[s.Post][s.Pre] = s.Weight / c.p.strongest()
	}
	all := make([]int, c.cells.N)
	for i := range all {
		all[i] = i
	}
	if err := c.engine.Probe(c.cells, "Theta", all, st.raised); err != nil {
		return nil, err
	}
	for i := range st.raised {
		st.raised[i] -= threshold
	}
	return st, nil
}
