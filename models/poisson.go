package models

import (
	"math"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/sim"
)

// Poisson is a source whose neurons fire as independent Poisson processes, at exact times: intervals
// are exponentially distributed and add up unrounded. Every neuron has a random stream of its own,
// so its spikes do not depend on windows, shards or the other neurons.
type Poisson struct {
	Rate  float64  // Hz; 0 is silence
	Start sim.Time // no spike before; default 0
	Stop  sim.Time // no spike from here on; default never

	// Each, if given, adjusts the parameters of neuron i, counted within the population.
	Each func(i int, n *Poisson)
}

// maxRate is where spikes would come closer than Time can tell apart, in Hz.
const maxRate = 1e9

// NumPorts returns 0: a source has no input.
func (Poisson) NumPorts() int { return 0 }

// New implements sim.Spec.
func (p Poisson) New(s sim.Slice) (sim.Model, error) {
	var errs mistakes
	processes := make([]process, s.Len())
	for i := range processes {
		n := p
		if p.Each != nil {
			p.Each(s.Lo+i, &n)
		}
		if n.Stop == 0 {
			n.Stop = sim.Never
		}
		index := s.Lo + i
		if p.Each == nil {
			index = -1 // a mistake in all of them is one mistake
		}
		wrong := func(field string, value any, want string) {
			errs.add(&sim.ParamError{Population: s.Population, Index: index, Field: field, Value: value, Want: want})
		}
		if !(n.Rate >= 0 && n.Rate <= maxRate) {
			wrong("Rate", n.Rate, "0 to 1e9 Hz")
		}
		if n.Start < 0 {
			wrong("Start", n.Start, "0 or more")
		}
		if n.Stop < n.Start {
			wrong("Stop", n.Stop, "not less than Start")
		}
		if index < 0 && errs.any() {
			break
		}
		processes[i] = process{random: *s.Source("poisson", s.Lo+i), mean: sim.Second / n.Rate, last: exactly(n.Start), stop: n.Stop}
	}
	if err := errs.join(s.Population); err != nil {
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
	p.last = p.last.plus(-math.Log1p(-uniform) * p.mean)
	if p.last.at >= p.stop {
		return sim.Never
	}
	return p.last.at
}
