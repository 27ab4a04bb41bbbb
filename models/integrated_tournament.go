package models

import "github.com/ranvier-sim/ranvier/sim"

// tournament keeps an alarm per neuron and knows the earliest: a complete binary tree in which every node
// holds the smaller of its two children. It takes 16 bytes per neuron.
type tournament struct {
	nodes []sim.Time // nodes[1] is the root; the leaf of neuron i is nodes[n+i]
}

// newTournament sets the alarms of n neurons to Never.
func newTournament(n int) tournament {
	t := tournament{make([]sim.Time, 2*n)}
	for i := range t.nodes {
		t.nodes[i] = sim.Never
	}
	return t
}

// set moves an alarm.
func (t *tournament) set(neuron int, at sim.Time) {
	i := len(t.nodes)/2 + neuron
	t.nodes[i] = at
	for i /= 2; i > 0; i /= 2 {
		least := min(t.nodes[2*i], t.nodes[2*i+1])
		if t.nodes[i] == least {
			return
		}
		t.nodes[i] = least
	}
}

// first is the earliest alarm, Never if there is none.
func (t *tournament) first() sim.Time {
	if len(t.nodes) == 0 {
		return sim.Never
	}
	return t.nodes[1]
}

// winner is a neuron whose alarm is the earliest.
func (t *tournament) winner() int {
	n := len(t.nodes) / 2
	i := 1
	for i < n {
		i *= 2
		if t.nodes[i] != t.nodes[i/2] {
			i++
		}
	}
	return i - n
}
