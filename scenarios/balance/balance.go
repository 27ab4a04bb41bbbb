package balance

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

// Summary says in a line what the scenario is.
const Summary = "a balanced network that inhibitory plasticity brings to its rate (Vogels 2011)"

// Page explains the network and the picture.
//
//go:embed README.md
var Page string

// Network are the parameters of the scenario.
type Network struct {
	N           int      `usage:"neurons, four fifths of them excitatory"`
	Probability float64  `usage:"probability of a synapse between two neurons"`
	Excite      float64  `usage:"current by an excitatory spike, pA"`
	Inhibit     float64  `usage:"current by an inhibitory spike among inhibitory neurons, pA"`
	Drive       float64  `usage:"constant current into every neuron, pA"`
	Delay       sim.Time `usage:"delay of all synapses"`
	Rate        float64  `usage:"rate that the rule wants of excitatory neurons, Hz"`
	Eta         float64  `usage:"step of the rule, pA"`
	Strongest   float64  `usage:"strongest inhibition that can be learned, pA"`
	Learn       sim.Time `usage:"time to learn"`
	Measure     sim.Time `usage:"time measured after it, while learning goes on"`
}

// New returns the scenario with its defaults.
func New() session.Scenario { return Default() }

// Default returns the network of the paper, but for these things. It is a fifth in size, and has a delay. Its synapses are
// currents, which are simulated exactly and fast: as large as those through the published conductances (0.3 nS, 3 nS,
// reversal at 0 and -80 mV) at -55 mV, midway between reset and threshold. And each neuron receives 2.5 times as many of
// them, each by as much weaker: with 40 of them the rate settles further above what is wanted (see README.md).
func Default() *Network {
	return &Network{
		N: 2000, Probability: 0.25, Excite: 6.6, Inhibit: -30, Drive: 200, Delay: 1 * sim.Millisecond,
		Rate: 5, Eta: 1, Strongest: -2500, Learn: 20 * sim.Second, Measure: 10 * sim.Second,
	}
}

// Resumable implements session.Resumable.
func (*Network) Resumable() {}

func (n *Network) check() error {
	return errors.Join(
		session.Demand("n", n.N, n.N >= 10 && n.N <= 1_000_000, "10 to 1000000"),
		session.Demand("probability", n.Probability, n.Probability > 0 && n.Probability <= 1, "a number above 0 and up to 1"),
		session.Demand("excite", n.Excite, n.Excite >= 0 && n.Excite <= 10_000, "0 to 10000 pA"),
		session.Demand("inhibit", n.Inhibit, n.Inhibit <= 0 && n.Inhibit >= -10_000, "-10000 to 0 pA"),
		session.Demand("drive", n.Drive, n.Drive >= 0 && n.Drive <= 10_000, "0 to 10000 pA"),
		session.Demand("delay", n.Delay, n.Delay > 0 && n.Delay <= 1*sim.Second, "above 0s, at most 1s"),
		session.Demand("rate", n.Rate, n.Rate > 0 && n.Rate <= 100, "above 0 Hz, at most 100 Hz"),
		session.Demand("eta", n.Eta, n.Eta > 0 && n.Eta <= 100, "above 0 pA, at most 100 pA"),
		session.Demand("strongest", n.Strongest, n.Strongest < 0 && n.Strongest >= -1e6, "below 0 pA, at least -1e6 pA"),
		session.Demand("learn", n.Learn, n.Learn >= bin && n.Learn <= 1*sim.Hour, "100ms to 1 hour"),
		session.Demand("measure", n.Measure, n.Measure >= bin && n.Measure <= 1*sim.Hour, "100ms to 1 hour"),
	)
}

const (
	bin = 100 * sim.Millisecond // of the rate over time

)

// findings are what the network did.
type findings struct {
	wanted     float64 // Hz
	raster     record.Raster
	end        sim.Time
	rates      []float64 // in each bin, Hz
	begin, now float64   // rate in the first bin, and in the time measured, Hz
	cv         float64   // of the intervals then
	weights    []float64 // that were learned, pA
}

// Run has the network learn, prints and reports its rates, and draws balance.png. Parameters that make no sense are
// *session.ParameterErrors, joined.
func (n *Network) Run(ctx context.Context, s *session.Session) error {
	if err := n.check(); err != nil {
		return err
	}
	f, err := n.simulate(ctx, s)
	if err != nil {
		return err
	}
	s.Report("rate_before", f.begin, "Hz")
	s.Report("rate_after", f.now, "Hz")
	s.Report("rate_wanted", f.wanted, "Hz")
	s.Report("cv_after", f.cv, "")
	_, err = fmt.Fprintf(s.Out, "excitatory neurons fire at %.1f Hz before, at %.2f Hz after learning (%.2f Hz wanted), with intervals of CV %.2f\n",
		f.begin, f.now, f.wanted, f.cv)
	return errors.Join(err, f.draw(s.Path("balance.png")))
}

// network makes the network. It returns the excitatory population and the projection that learns.
func (n *Network) network(seed uint64) (*sim.Network, *sim.Population, *sim.Projection) {
	net := sim.NewNetwork(seed)
	e := net.Add("excitatory", n.N*4/5, n.cell(seed, "excitatory"))
	i := net.Add("inhibitory", n.N-n.N*4/5, n.cell(seed, "inhibitory"))
	wire := func(pre, post *sim.Population, port uint8, weight float64) *sim.Projection {
		return net.Connect(pre, post, port, topology.Bernoulli{
			P: n.Probability, NoAutapses: true, Weight: topology.Const(weight), Delay: topology.Delay(n.Delay),
		})
	}
	wire(e, e, models.Excitatory, n.Excite)
	wire(e, i, models.Excitatory, n.Excite)
	wire(i, i, models.Inhibitory, n.Inhibit)
	learned := wire(i, e, models.Inhibitory, 0)
	learned.Learn(plasticity.Inhibitory{Eta: -n.Eta, Rate: n.Rate, Bounds: plasticity.Bounds{Min: n.Strongest}})
	return net, e, learned
}

// cell is that of the paper. Potentials begin anywhere between reset and threshold.
func (n *Network) cell(seed uint64, population string) sim.Spec {
	return models.LIF{
		TauM: 20 * sim.Millisecond, R: 0.1, EL: -60, VTh: -50, VReset: -60, TRef: 5 * sim.Millisecond, IE: n.Drive,
		Ports: []models.Port{
			models.Excitatory: {Shape: models.Exponential, Tau: 5 * sim.Millisecond},
			models.Inhibitory: {Shape: models.Exponential, Tau: 10 * sim.Millisecond},
		},
		Initial: func(i int) float64 { return 10 * rng.New(seed, population+"/initial", uint64(i)).Float64() },
	}
}

// simulate runs the network.
func (n *Network) simulate(ctx context.Context, s *session.Session) (*findings, error) {
	net, e, learned := n.network(s.Seed)
	hash, err := record.NewHash(net.Populations)
	if err != nil {
		return nil, err
	}
	var memory record.Memory
	net.Record(hash)
	net.Record(&memory, e)
	engine, err := s.Build(net)
	if err != nil {
		return nil, err
	}
	f := &findings{wanted: n.Rate, end: n.Learn + n.Measure}
	state := func(c *session.Checkpoint) {
		c.Stream("network", engine)
		c.Stream("spikes", record.MemoryState{Memory: &memory, Populations: []*sim.Population{e}})
		c.Value("signature", hash)
	}
	if _, err := s.Resume(state); err != nil {
		return nil, err
	}
	if err := s.KeepWhile(ctx, state, func(ctx context.Context) error { return engine.RunUntil(ctx, f.end) }); err != nil {
		return nil, err
	}
	s.Count(engine.Stats(), f.end)
	s.Sign(hash.Sum())
	synapses, err := engine.Synapses(learned)
	if err != nil {
		return nil, err
	}
	for _, synapse := range synapses {
		f.weights = append(f.weights, synapse.Weight)
	}
	f.raster = memory.Rasters(e)[0]
	f.evaluate(n)
	return f, nil
}

func (f *findings) evaluate(n *Network) {
	for at := sim.Time(0); at+bin <= f.end; at += bin {
		f.rates = append(f.rates, f.raster.Rate(sim.Window{From: at, To: at + bin}))
	}
	f.begin = f.rates[0]
	measured := sim.Window{From: n.Learn, To: f.end}
	f.now = f.raster.Rate(measured)
	f.cv, _ = f.raster.Within(measured).MeanCV()
}
