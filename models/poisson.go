package models

import (
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// Poisson is a source whose neurons fire as independent Poisson processes, at exact times: intervals
// are exponentially distributed and add up unrounded. Every neuron has a random stream of its own,
// so its spikes do not depend on windows, shards or the other neurons.
type Poisson struct {
	Rate  float64  // Hz; 0 is silence
	Start sim.Time // no spike before; default 0
	Stop  sim.Time // no spike from here on; default never

	// Each, if given, adjusts the parameters of neuron i, as in LIF.
	Each func(i int, n *Poisson)
}

// maxRate is where spikes would come closer than Time can tell apart, in Hz.
const maxRate = 1e9

// NumPorts returns 0: a source has no input.
func (Poisson) NumPorts() int { return 0 }

// New implements sim.Spec.
func (p Poisson) New(s sim.Slice) (sim.Model, error) {
	processes := make([]process, s.Len())
	err := everyNeuron(s, p, p.Each, func(i int, n *Poisson, wrong wrongFunc) {
		if n.Stop == 0 {
			n.Stop = sim.Never
		}
		if !(n.Rate >= 0 && n.Rate <= maxRate) {
			wrong("Rate", n.Rate, "0 to 1e9 Hz")
		}
		checkInterval(n.Start, n.Stop, wrong)
		processes[i] = process{random: *s.Source("poisson", s.Lo+i), mean: sim.Second / n.Rate, last: exactly(n.Start), stop: n.Stop}
	})
	if err != nil {
		return nil, err
	}
	return wind(s.Len(), renewal(processes)), nil
}

// renewal makes the spikes of Poisson.
type renewal []process

type process struct {
	random rand.PCG
	mean   float64 // interval, ps; +Inf for silence
	last   instant
	stop   sim.Time
}

func (r renewal) following(i int) sim.Time {
	p := &r[i]
	uniform := float64(p.random.Uint64()>>11) / (1 << 53) // in [0, 1)
	p.last = p.last.plus(-portable.Log1p(-uniform) * p.mean)
	if p.last.at >= p.stop {
		return sim.Never
	}
	return p.last.at
}

func (r renewal) snapshot(s *sim.Snapshot, i int) {
	s.Random(&r[i].random)
	r[i].last.snapshot(s)
}
