package ruletest

import (
	"cmp"
	"slices"
	"sync"

	"github.com/ranvier-sim/ranvier/sim"
)

// script is a Spec of neurons that fire as they are told, and have what arrives heard.
type script struct {
	trains [][]sim.Time
	ear    *ear
}

// NumPorts implements sim.Spec.
func (*script) NumPorts() int { return 1 }

// New implements sim.Spec.
func (s *script) New(slice sim.Slice) (sim.Model, error) {
	a := &actor{lo: uint32(slice.Lo), ear: s.ear}
	for i := slice.Lo; i < slice.Hi; i++ {
		for _, at := range s.trains[i] {
			a.spikes = append(a.spikes, sim.Spike{At: at, Neuron: uint32(i - slice.Lo)})
		}
	}
	sim.SortSpikes(a.spikes)
	return a, nil
}

// actor is the Model of a script.
type actor struct {
	spikes []sim.Spike
	lo     uint32
	ear    *ear
}

// Advance implements sim.Model.
func (a *actor) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	for i := range in {
		a.ear.hear(&in[i], a.lo)
	}
	n := 0
	for n < len(a.spikes) && a.spikes[n].At < w.To {
		n++
	}
	out = append(out, a.spikes[:n]...)
	a.spikes = a.spikes[n:]
	return out, nil
}

// Wake implements sim.Waker.
func (a *actor) Wake() sim.Time {
	if len(a.spikes) == 0 {
		return sim.Never
	}
	return a.spikes[0].At
}

// ear keeps what arrives, from all shards.
type ear struct {
	mu    sync.Mutex
	sound []sound
}

// sound is the arrival of a weight.
type sound struct {
	at     sim.Time
	target uint32
	weight float32
}

func (e *ear) hear(v *sim.Volley, lo uint32) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for k, target := range v.Targets {
		e.sound = append(e.sound, sound{v.At, lo + target, v.WeightOf(k)})
	}
}

// all returns what was heard, in an order of content.
func (e *ear) all() []sound {
	slices.SortFunc(e.sound, func(a, b sound) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.target, b.target), cmp.Compare(a.weight, b.weight))
	})
	return e.sound
}

// compareSynapses is the order in which an engine returns them.
func compareSynapses(a, b sim.Synapse) int {
	return cmp.Or(cmp.Compare(a.Pre, b.Pre), cmp.Compare(a.Delay, b.Delay), cmp.Compare(a.Post, b.Post), cmp.Compare(a.Weight, b.Weight))
}
