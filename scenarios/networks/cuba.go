package networks

import (
	"context"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Cuba is the current-based network of Vogels and Abbott 2005, doi:10.1523/JNEUROSCI.3508-05.2005, as
// benchmark 2 of Brette et al. 2007, doi:10.1007/s10827-007-0038-6: as Jump, but a spike adds to a drive
// that decays.
type Cuba struct {
	N       int      `usage:"neurons, four fifths of them excitatory"`
	K       int      `usage:"synapses that each neuron sends"`
	Excite  float64  `usage:"drive by an excitatory spike, mV, at K = 80; scaled by 80/K"`
	Inhibit float64  `usage:"drive by an inhibitory spike, mV, at K = 80; scaled by 80/K"`
	TauE    sim.Time `usage:"time constant of the excitatory drive"`
	TauI    sim.Time `usage:"time constant of the inhibitory drive"`
	Delay   sim.Time `usage:"delay of all synapses"`
	Cell
	Observation
}

// DefaultCuba returns the network as published, but for its delay, which there is none.
func DefaultCuba() *Cuba {
	return &Cuba{
		N: 4000, K: 80, Excite: 1.62, Inhibit: -9, TauE: 5 * sim.Millisecond, TauI: 10 * sim.Millisecond,
		Delay: 1 * sim.Millisecond, Cell: bretteCell(),
		Observation: Observation{Settle: 500 * sim.Millisecond, Duration: 10 * sim.Second},
	}
}

// Balanced returns the network in general terms.
func (c *Cuba) Balanced() Balanced {
	scale := 80 / float64(c.K)
	return Balanced{
		Cell: c.Cell, N: c.N, K: c.K, Excite: c.Excite * scale, Inhibit: c.Inhibit * scale, TauE: c.TauE, TauI: c.TauI,
		DelayMin: c.Delay, DelayMax: c.Delay, Scattered: true,
	}
}

// Network implements Benchmark.
func (c *Cuba) Network(seed uint64) *sim.Network { return c.Balanced().Network(seed) }

// Synapses implements Benchmark.
func (c *Cuba) Synapses() int { return c.Balanced().Synapses() }

// Run implements session.Scenario.
func (c *Cuba) Run(ctx context.Context, s *session.Session) error { return c.run(ctx, s, c) }

// Expected implements Benchmark.
func (c *Cuba) Expected() Expected {
	published := *DefaultCuba()
	published.K, published.Observation = c.K, c.Observation
	switch {
	case *c == published && c.K == 80:
		return onGrid(5.6, 0.72, 0.1*sim.Millisecond)
	case *c == published && c.K == 800:
		return onGrid(2.4, 0.72, 0.1*sim.Millisecond)
	}
	return unknown
}

func (c *Cuba) check() error {
	return errors.Join(checkSizes(c.N, c.K), c.Cell.check(), c.Observation.check(),
		session.Demand("tau-e", c.TauE, c.TauE > 0, "more than 0s"),
		session.Demand("tau-i", c.TauI, c.TauI > 0, "more than 0s"))
}
