package models

import "github.com/ranvier-sim/ranvier/sim"

// Regular is a source whose neurons fire at Start, Start + Period, Start + 2 Period, ..., before Stop.
type Regular struct {
	Period sim.Time // above 0; no default
	Start  sim.Time // the first spike; default 0
	Stop   sim.Time // no spike from here on; default never

	// Each, if given, adjusts the parameters of neuron i, counted within the population.
	Each func(i int, n *Regular)
}

// NumPorts returns 0: a source has no input.
func (Regular) NumPorts() int { return 0 }

// New implements sim.Spec.
func (r Regular) New(s sim.Slice) (sim.Model, error) {
	var errs mistakes
	beats := make([]beat, s.Len())
	for i := range beats {
		n := r
		if r.Each != nil {
			r.Each(s.Lo+i, &n)
		}
		if n.Stop == 0 {
			n.Stop = sim.Never
		}
		index := s.Lo + i
		if r.Each == nil {
			index = -1 // a mistake in all of them is one mistake
		}
		wrong := func(field string, value sim.Time, want string) {
			errs.add(&sim.ParamError{Population: s.Population, Index: index, Field: field, Value: value, Want: want})
		}
		if n.Period <= 0 {
			wrong("Period", n.Period, "more than 0")
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
		beats[i] = beat{next: n.Start, period: n.Period, stop: n.Stop}
	}
	if err := errs.join(s.Population); err != nil {
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
