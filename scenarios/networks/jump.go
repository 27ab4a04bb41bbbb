package networks

import (
	"context"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Jump is benchmark 4 of Brette et al. 2007, doi:10.1007/s10827-007-0038-6: a random network of leaky
// integrate-and-fire neurons whose potentials jump when a spike arrives. The cells rest above threshold,
// so they fire without input too.
type Jump struct {
	N       int      `usage:"neurons, four fifths of them excitatory"`
	K       int      `usage:"synapses that each neuron sends"`
	Excite  float64  `usage:"jump by an excitatory spike, mV, at K = 80; scaled by 80/K"`
	Inhibit float64  `usage:"jump by an inhibitory spike, mV, at K = 80; scaled by 80/K"`
	Delay   sim.Time `usage:"delay of all synapses"`
	Cell
	Observation
}

// DefaultJump returns the network as published, but for its delay, which there is one step of the
// simulator.
func DefaultJump() *Jump {
	return &Jump{
		N: 4000, K: 80, Excite: 0.25, Inhibit: -2.25, Delay: 1 * sim.Millisecond, Cell: bretteCell(),
		Observation: Observation{Settle: 500 * sim.Millisecond, Duration: 10 * sim.Second},
	}
}

// bretteCell is the cell that the benchmarks 2 and 4 of Brette et al. 2007 share.
func bretteCell() Cell {
	return Cell{TauM: 20 * sim.Millisecond, EL: -49, VTh: -50, VReset: -60, TRef: 5 * sim.Millisecond}
}

// Balanced returns the network in general terms.
func (j *Jump) Balanced() Balanced {
	scale := 80 / float64(j.K)
	return Balanced{
		Cell: j.Cell, N: j.N, K: j.K, Excite: j.Excite * scale, Inhibit: j.Inhibit * scale,
		DelayMin: j.Delay, DelayMax: j.Delay, Scattered: true,
	}
}

// Network implements Benchmark.
func (j *Jump) Network(seed uint64) *sim.Network { return j.Balanced().Network(seed) }

// Synapses implements Benchmark.
func (j *Jump) Synapses() int { return j.Balanced().Synapses() }

// Run implements session.Scenario.
func (j *Jump) Run(ctx context.Context, s *session.Session) error { return j.run(ctx, s, j) }

// Expected implements Benchmark.
func (j *Jump) Expected() Expected {
	published := *DefaultJump()
	published.K, published.Observation = j.K, j.Observation
	switch {
	case *j == published && j.K == 80:
		return onGrid(9.8, 0.52, 0.1*sim.Millisecond)
	case *j == published && j.K == 800:
		return onGrid(5.2, 0.55, 0.1*sim.Millisecond)
	}
	return unknown
}

func (j *Jump) check() error {
	return errors.Join(checkSizes(j.N, j.K), j.Cell.check(), j.Observation.check())
}
