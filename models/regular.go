package models

import "github.com/ranvier-sim/ranvier/sim"

// Regular is a source whose neurons fire at Start, Start + Period, Start + 2 Period, ..., before Stop.
type Regular struct {
	Period sim.Time // above 0; no default
	Start  sim.Time // the first spike; default 0
	Stop   sim.Time // no spike from here on; default never

	// Each, if given, adjusts the parameters of neuron i, as in LIF.
	Each func(i int, n *Regular)
}

// NumPorts returns 0: a source has no input.
func (Regular) NumPorts() int { return 0 }

// New implements sim.Spec.
func (r Regular) New(s sim.Slice) (sim.Model, error) {
	beats := make([]beat, s.Len())
	err := everyNeuron(s, r, r.Each, func(i int, n *Regular, wrong wrongFunc) {
		if n.Stop == 0 {
			n.Stop = sim.Never
		}
		if n.Period <= 0 {
			wrong("Period", n.Period, "more than 0")
		}
		checkInterval(n.Start, n.Stop, wrong)
		beats[i] = beat{next: n.Start, period: n.Period, stop: n.Stop}
	})
	if err != nil {
		return nil, err
	}
	return wind(s.Len(), metronome(beats)), nil
}

// metronome makes the spikes of Regular.
type metronome []beat

type beat struct{ next, period, stop sim.Time }

func (m metronome) following(i int) sim.Time {
	b := &m[i]
	at := b.next
	if at >= b.stop {
		return sim.Never
	}
	if b.next += b.period; b.next < at { // beyond the end of Time
		b.next = sim.Never
	}
	return at
}

func (m metronome) snapshot(s *sim.Snapshot, i int) { s.Time(&m[i].next) }
