package plasticity

import "github.com/ranvier-sim/ranvier/sim"

// Window is how far apart in time two spikes may be to count as a pair, and which pairs count.
type Window struct {
	TauPlus    float64     // decay of what a source's spike leaves for the target's, ps; default 20 ms
	TauMinus   float64     // decay of what a target's spike leaves for the source's, ps; default 20 ms
	Pairing    Pairing     // default AllToAll
	Coincident Coincidence // default Ignore
}

const defaultTau = 20 * sim.Millisecond // Song, Miller and Abbott 2000, doi:10.1038/78829

func (w Window) withDefaults() Window {
	if w.TauPlus == 0 {
		w.TauPlus = defaultTau
	}
	if w.TauMinus == 0 {
		w.TauMinus = defaultTau
	}
	return w
}

// Pairing is which of the other side's earlier spikes a spike is paired with (Morrison, Diesmann and Gerstner
// 2008, doi:10.1007/s00422-008-0233-1, figure 7).
type Pairing uint8

const (
	// AllToAll pairs it with all.
	AllToAll Pairing = iota
	// Symmetric pairs it with the nearest.
	Symmetric
	// PreCentred pairs a spike of the target with all of the source's since the target's last, and
	// one of the source with the nearest. It takes 8 bytes more per synapse.
	PreCentred
	// Restricted pairs it with the nearest, if no other spike of its own side lies between.
	Restricted
)

// Coincidence is what becomes of spikes that reach the synapse in the same picosecond.
type Coincidence uint8

const (
	// Ignore has the pair not count at all. The target's spike comes first: the weight that
	// the source's spike carries has changed with it. So it is in NEST.
	Ignore Coincidence = iota
	// Potentiate has the source's spike come first, and the pair count as one with the target's after it.
	// The weight that it carries has not changed with it yet.
	Potentiate
	// Depress has the target's spike come first, and the pair count as one with the source's after it.
	Depress
)
