package chips

import "github.com/ranvier-sim/ranvier/sim"

// Run is what is replayed: a network, and what it was shown.
type Run struct {
	Network       *sim.Network
	Presentations []Presentation
	Readout       *Readout // nil if the network decides nothing
}

// Presentation is one run of the network from rest: what its sources sent, and what its neurons did in exact time.
type Presentation struct {
	Spikes   [][]sim.Spike // by population, in (At, Neuron) order
	Duration sim.Time      // all spikes are before it
	Label    int           // the class that is the right answer; -1 if there is none
}
