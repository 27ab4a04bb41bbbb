package clockstep

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// Options are how to run a network. Step changes the spikes; nothing else does.
type Options struct {
	Step     sim.Time // between instants of the grid; default 0.1 ms
	Workers  int      // slices of the network that run in parallel; default 1
	Portable bool     // do without vector instructions, to see what they bring
}

const (
	defaultStep = 0.1 * sim.Millisecond
	maxWorkers  = 1024
)

func (o Options) withDefaults() (Options, error) {
	if o.Step == 0 {
		o.Step = defaultStep
	}
	if o.Workers == 0 {
		o.Workers = 1
	}
	switch {
	case o.Step < 0:
		return o, &OptionError{Field: "Step", Value: o.Step, Want: "more than 0"}
	case o.Workers < 1 || o.Workers > maxWorkers:
		return o, &OptionError{Field: "Workers", Value: o.Workers, Want: fmt.Sprintf("1 to %d", maxWorkers)}
	}
	return o, nil
}

// Stats counts what a run has done since time 0.
type Stats struct {
	Spikes         uint64   // fired, by neurons and sources
	SynapticEvents uint64   // spikes that arrived, or were summed in a ring to arrive, each counted once per synapse
	NoiseEvents    uint64   // arrivals of noise, counted likewise
	Steps          uint64   // instants simulated
	NeuronSteps    uint64   // neurons carried through a step; sources are not among them
	Moved          uint64   // spikes of sources that were not on the grid
	FarthestMove   sim.Time // of those, at most half a step
}

func (s *Stats) add(t Stats) {
	s.Spikes += t.Spikes
	s.SynapticEvents += t.SynapticEvents
	s.NoiseEvents += t.NoiseEvents
	s.NeuronSteps += t.NeuronSteps
	s.Moved += t.Moved
	s.FarthestMove = max(s.FarthestMove, t.FarthestMove)
}
