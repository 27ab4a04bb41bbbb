package networks

import (
	"context"
	"errors"
	"math"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// Sparse is a large population in which little happens: Poisson sources reach it through random
// synapses, three spikes in quick succession make a neuron fire, and the neurons are not connected.
type Sparse struct {
	N       int      `usage:"neurons"`
	Sources int      `usage:"Poisson sources"`
	Rate    float64  `usage:"rate of each source, Hz"`
	K       int      `usage:"synapses that each source sends"`
	Weight  float64  `usage:"jump of the potential by a spike, mV"`
	Delay   sim.Time `usage:"delay of all synapses"`
	Cell
	Observation
}

// DefaultSparse returns a network of a million neurons, each of which receives ten spikes per second.
func DefaultSparse() *Sparse {
	return &Sparse{
		N: 1_000_000, Sources: 100_000, Rate: 1, K: 100, Weight: 8, Delay: 1 * sim.Millisecond,
		Cell:        Cell{TauM: 20 * sim.Millisecond, VTh: 20, TRef: 2 * sim.Millisecond},
		Observation: Observation{Settle: 100 * sim.Millisecond, Duration: 1 * sim.Second},
	}
}

// Synapses implements Benchmark.
func (p *Sparse) Synapses() int { return p.Sources * p.K }

// Network implements Benchmark. The populations are "sources" and "neurons".
func (p *Sparse) Network(seed uint64) *sim.Network {
	net := sim.NewNetwork(seed)
	sources := net.Add("sources", p.Sources, models.Poisson{Rate: p.Rate})
	neurons := net.Add("neurons", p.N, p.lif([]models.Port{{Shape: models.Delta}}))
	net.Connect(sources, neurons, 0, topology.FixedOutDegree{
		Degree: p.K, Weight: topology.Const(p.Weight), Delay: topology.Delay(p.Delay),
	})
	return net
}

// Run implements session.Scenario.
func (p *Sparse) Run(ctx context.Context, s *session.Session) error { return p.run(ctx, s, p) }

// Expected implements Benchmark: the rate follows from theory.
func (p *Sparse) Expected() Expected {
	if p.VReset != p.EL || p.VTh <= p.EL {
		return unknown
	}
	mean := float64(p.Synapses()) / float64(p.N)
	rate := overInputs(mean, func(synapses int) float64 {
		return shotNoiseRate(float64(synapses)*p.Rate, p.Weight, p.VTh-p.EL, p.TauM.Seconds(), p.TRef.Seconds())
	})
	return Expected{Rate: rate, CV: math.NaN(), Source: "the integral equation of shot noise, averaged over in-degrees"}
}

func (p *Sparse) check() error {
	return errors.Join(p.Cell.check(), p.Observation.check(),
		session.Demand("n", p.N, p.N >= 1 && p.N <= largest, "1 to 100000000"),
		session.Demand("sources", p.Sources, p.Sources >= 1 && p.Sources <= largest, "1 to 100000000"),
		session.Demand("k", p.K, p.K >= 1 && p.K <= p.N, "1 to --n"),
		session.Demand("rate", p.Rate, p.Rate >= 0, "0 Hz or more"))
}
