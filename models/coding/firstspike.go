package coding

import "github.com/ranvier-sim/ranvier/sim"

// Decision is what an output population decided: the neuron that fired first has won.
type Decision struct {
	Winner   int      // the neuron of the earliest spike; -1 where all were silent
	At       sim.Time // its spike; sim.Never where all were silent
	Latency  sim.Time // At, counted from the start of the window; sim.Never where all were silent
	RunnerUp int      // the neuron that fired next, the winner's further spikes aside; -1 where none did
	Margin   sim.Time // from At to the runner-up's first spike; sim.Never where there is no runner-up
	Tied     bool     // the runner-up fired in the very picosecond of the winner
}

// Silent reports whether no neuron fired within the window, so that nothing was decided.
func (d Decision) Silent() bool { return d.Winner < 0 }

// FirstSpike reads the decision of an output population off its spikes, in any order. Only spikes in
// the window count. Of neurons that fire in the same picosecond the one with the lowest number wins, and
// the decision is marked Tied: a study that must not count on luck treats it as undecided.
func FirstSpike(spikes []sim.Spike, w sim.Window) Decision {
	d := Decision{Winner: -1, At: sim.Never, Latency: sim.Never, RunnerUp: -1, Margin: sim.Never}
	winner, found := earliest(spikes, w, d.Winner)
	if !found {
		return d
	}
	d.Winner, d.At, d.Latency = int(winner.Neuron), winner.At, winner.At-w.From
	if next, found := earliest(spikes, w, d.Winner); found {
		d.RunnerUp, d.Margin = int(next.Neuron), next.At-winner.At
		d.Tied = d.Margin == 0
	}
	return d
}

// earliest finds the first spike in the window, in (At, Neuron) order, of any neuron but one.
func earliest(spikes []sim.Spike, w sim.Window, except int) (first sim.Spike, found bool) {
	for _, s := range spikes {
		if s.At < w.From || s.At >= w.To || int(s.Neuron) == except {
			continue
		}
		if !found || s.At < first.At || s.At == first.At && s.Neuron < first.Neuron {
			first, found = s, true
		}
	}
	return first, found
}
