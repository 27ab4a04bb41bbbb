package networks

import (
	"context"
	"errors"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

// Coba is the conductance-based network of Vogels and Abbott 2005, doi:10.1523/JNEUROSCI.3508-05.2005, as
// benchmark 1 of Brette et al. 2007, doi:10.1007/s10827-007-0038-6: wired as Cuba, but a spike opens a conductance.
// Nothing drives it: once kicked, it keeps itself going.
type Coba struct {
	N        int      `usage:"neurons, four fifths of them excitatory"`
	K        int      `usage:"synapses that each neuron sends"`
	Excite   float64  `usage:"conductance by an excitatory spike, in units of the leak, at K = 80; scaled by 80/K"`
	Inhibit  float64  `usage:"conductance by an inhibitory spike, in units of the leak, at K = 80; scaled by 80/K"`
	TauE     sim.Time `usage:"time constant of the excitatory conductance"`
	TauI     sim.Time `usage:"time constant of the inhibitory conductance"`
	ReverseE float64  `usage:"reversal potential of excitation, mV"`
	ReverseI float64  `usage:"reversal potential of inhibition, mV"`
	Kick     float64  `usage:"rate of the excitatory spikes that each neuron receives at first, Hz"`
	KickStop sim.Time `usage:"when that ends"`
	Delay    sim.Time `usage:"delay of all synapses"`
	Cell
	Observation
}

// DefaultCoba returns the network as published, but for its delay, which there is none, and for the
// kick, of which there are several.
func DefaultCoba() *Coba {
	return &Coba{
		N: 4000, K: 80, Excite: 0.6, Inhibit: 6.7, TauE: 5 * sim.Millisecond, TauI: 10 * sim.Millisecond,
		ReverseE: 0, ReverseI: -80, Kick: 300, KickStop: 100 * sim.Millisecond, Delay: 1 * sim.Millisecond,
		Cell:        Cell{TauM: 20 * sim.Millisecond, EL: -60, VTh: -50, VReset: -60, TRef: 5 * sim.Millisecond},
		Observation: Observation{Settle: 500 * sim.Millisecond, Duration: 3 * sim.Second},
	}
}

// leak is the leak conductance, nS, as published. Nothing depends on it: all conductances are in units of it.
const leak = 10.

// Network implements Benchmark.
func (c *Coba) Network(seed uint64) *sim.Network {
	wiring := Balanced{N: c.N, K: c.K, DelayMin: c.Delay, DelayMax: c.Delay}
	scale := leak * 80 / float64(c.K)
	net := sim.NewNetwork(seed)
	e := net.Add("excitatory", wiring.Excitatory(), c.spec(seed, "excitatory"))
	i := net.Add("inhibitory", wiring.Inhibitory(), c.spec(seed, "inhibitory"))
	for _, post := range []*sim.Population{e, i} {
		kick := net.Add("kick of "+post.Name, post.N, models.Poisson{Rate: c.Kick, Stop: c.KickStop})
		net.Connect(kick, post, models.Excitatory, topology.OneToOne{Weight: topology.Const(c.Excite * scale), Delay: wiring.delays()})
		wiring.connect(net, e, post, models.Excitatory, c.Excite*scale)
		wiring.connect(net, i, post, models.Inhibitory, c.Inhibit*scale)
	}
	return net
}

// spec is the model of the cells, whose potentials at time 0 lie anywhere between reset and threshold.
func (c *Coba) spec(seed uint64, population string) models.ConductanceLIF {
	return models.ConductanceLIF{
		C: leak * c.TauM.Milliseconds(), GL: leak, EL: c.EL, VTh: c.VTh, VReset: c.VReset, TRef: float64(c.TRef),
		Ports: []models.Port{
			models.Excitatory: {Shape: models.ExponentialConductance, Tau: float64(c.TauE), Reversal: c.ReverseE},
			models.Inhibitory: {Shape: models.ExponentialConductance, Tau: float64(c.TauI), Reversal: c.ReverseI},
		},
		Each: func(i int, n *models.ConductanceLIF) {
			x := rng.New(seed, population+"/initial", uint64(i)).Float64()
			n.V0 = c.VReset + x*(c.VTh-c.VReset)
		},
	}
}

// Synapses implements Benchmark.
func (c *Coba) Synapses() int { return c.N*c.K + c.N }

// Run implements session.Scenario.
func (c *Coba) Run(ctx context.Context, s *session.Session) error { return c.run(ctx, s, c) }

// Expected implements Benchmark.
func (c *Coba) Expected() Expected {
	published := *DefaultCoba()
	published.Observation = c.Observation
	if *c == published {
		return Expected{19.4, 1.8, "Brian2 2.5.1, 10 s of model time: 19.5 Hz with a step of 0.1 ms, 19.4 Hz with 0.05 ms"}
	}
	return unknown
}

func (c *Coba) check() error {
	return errors.Join(checkSizes(c.N, c.K), c.Cell.check(), c.Observation.check(),
		session.Demand("tau-e", c.TauE, c.TauE > 0, "more than 0s"),
		session.Demand("tau-i", c.TauI, c.TauI > 0, "more than 0s"),
		session.Demand("kick-stop", c.KickStop, c.KickStop > 0, "more than 0s"))
}
