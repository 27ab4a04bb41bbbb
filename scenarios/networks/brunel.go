package networks

import (
	"context"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Balance is what Brunel and Mixed share: the network of Brunel 2000, doi:10.1023/A:1008925309027, in
// which each neuron receives K synapses and a Poisson process from outside.
type Balance struct {
	N   int     `usage:"neurons, four fifths of them excitatory"`
	K   int     `usage:"synapses that each neuron receives, four fifths of them excitatory"`
	J   float64 `usage:"jump by an excitatory spike, mV, at K = 1250; scaled by 1250/K"`
	G   float64 `usage:"inhibitory over excitatory jump"`
	Eta float64 `usage:"excitation from outside, over what it takes to reach the threshold"`
	Cell
}

// Brunel is the network of Brunel 2000 with one delay.
type Brunel struct {
	Balance
	Delay sim.Time `usage:"delay of all synapses"`
	Observation
}

// Mixed is the network of Brunel 2000 with a delay of its own for every synapse, uniform in an interval.
type Mixed struct {
	Balance
	DelayMin sim.Time `usage:"shortest delay"`
	DelayMax sim.Time `usage:"longest delay"`
	Observation
}

// DefaultBrunel returns the network in its inhibition-dominated regime, with the cell of NEST's example
// brunel_delta_nest.py: reset to rest, where the paper has 10 mV.
func DefaultBrunel() *Brunel {
	return &Brunel{
		Balance: Balance{
			N: 12500, K: 1250, J: 0.1, G: 5, Eta: 2,
			Cell: Cell{TauM: 20 * sim.Millisecond, VTh: 20, TRef: 2 * sim.Millisecond},
		},
		Delay:       1.5 * sim.Millisecond,
		Observation: Observation{Settle: 100 * sim.Millisecond, Duration: 500 * sim.Millisecond},
	}
}

// DefaultMixed returns a network of a tenth of the size. Its jumps are ten times as large, so that
// what a neuron receives on average stays the same.
func DefaultMixed() *Mixed {
	m := &Mixed{
		Balance:  DefaultBrunel().Balance,
		DelayMin: 0.5 * sim.Millisecond, DelayMax: 3 * sim.Millisecond,
		Observation: Observation{Settle: 100 * sim.Millisecond, Duration: 2 * sim.Second},
	}
	m.N, m.K = 1250, 125
	return m
}

// Balanced returns the network in general terms.
func (b *Brunel) Balanced() Balanced { return b.Balance.balanced(b.Delay, b.Delay) }

// Balanced returns the network in general terms.
func (m *Mixed) Balanced() Balanced { return m.Balance.balanced(m.DelayMin, m.DelayMax) }

func (b Balance) balanced(shortest, longest sim.Time) Balanced {
	j := b.J * 1250 / float64(b.K)
	threshold := (b.VTh - b.EL) / (j * b.TauM.Seconds()) // Hz of such jumps, without fluctuations
	return Balanced{
		Cell: b.Cell, N: b.N, K: b.K, Inward: true, Excite: j, Inhibit: -b.G * j,
		DelayMin: shortest, DelayMax: longest, Noise: b.Eta * threshold,
	}
}

// Network implements Benchmark.
func (b *Brunel) Network(seed uint64) *sim.Network { return b.Balanced().Network(seed) }

// Synapses implements Benchmark.
func (b *Brunel) Synapses() int { return b.Balanced().Synapses() }

// Run implements session.Scenario.
func (b *Brunel) Run(ctx context.Context, s *session.Session) error { return b.run(ctx, s, b) }

// Expected implements Benchmark.
func (b *Brunel) Expected() Expected {
	published := *DefaultBrunel()
	if published.Observation = b.Observation; *b == published {
		return onGrid(32, 0.17, 0.1*sim.Millisecond)
	}
	return unknown
}

func (b *Brunel) check() error {
	return errors.Join(b.Balance.check(), b.Observation.check())
}

// Network implements Benchmark.
func (m *Mixed) Network(seed uint64) *sim.Network { return m.Balanced().Network(seed) }

// Synapses implements Benchmark.
func (m *Mixed) Synapses() int { return m.Balanced().Synapses() }

// Run implements session.Scenario.
func (m *Mixed) Run(ctx context.Context, s *session.Session) error { return m.run(ctx, s, m) }

// Expected implements Benchmark.
func (m *Mixed) Expected() Expected {
	published := *DefaultMixed()
	if published.Observation = m.Observation; *m == published {
		return onGrid(41.5, 0.78, 0.02*sim.Millisecond)
	}
	return unknown
}

func (m *Mixed) check() error {
	return errors.Join(m.Balance.check(), m.Observation.check(),
		session.Demand("delay-min", m.DelayMin, m.DelayMin <= m.DelayMax, "at most --delay-max"))
}

func (b *Balance) check() error {
	return errors.Join(checkSizes(b.N, b.K), b.Cell.check(),
		session.Demand("j", b.J, b.J > 0, "more than 0 mV"),
		session.Demand("eta", b.Eta, b.Eta >= 0, "0 or more"))
}
