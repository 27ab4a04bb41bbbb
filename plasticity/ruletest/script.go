package ruletest

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/ranvier-sim/ranvier/sim"
)

// script is a Spec of neurons that fire as they are told, have what arrives heard, and have variables that can be
// read.
type script struct {
	trains    [][]sim.Time
	ear       *ear
	variables []string
}

// NumPorts implements sim.Spec.
func (*script) NumPorts() int { return 1 }

// New implements sim.Spec.
func (s *script) New(slice sim.Slice) (sim.Model, error) {
	a := &actor{lo: uint32(slice.Lo), ear: s.ear, variables: s.variables}
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
	spikes    []sim.Spike
	fired     []sim.Spike // in the last Advance
	lo        uint32
	ear       *ear
	variables []string
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
	a.fired, a.spikes = a.spikes[:n], a.spikes[n:]
	return out, nil
}

// Variables implements sim.Prober.
func (a *actor) Variables() []string { return a.variables }

// Witnessed implements sim.Witness.
func (a *actor) Witnessed() []string { return a.variables }

// Probe implements sim.Prober.
func (a *actor) Probe(at sim.Time, variable string, i int) (float64, error) {
	if len(a.spikes) > 0 && a.spikes[0].At < at {
		return 0, fmt.Errorf("looked at %v, beyond a spike at %v", at, a.spikes[0].At)
	}
	return reading(variable, a.lo+uint32(i), at), nil
}

// AtSpike implements sim.Witness.
func (a *actor) AtSpike(k int, variable string) (float64, error) {
	return reading(variable, a.lo+a.fired[k].Neuron, a.fired[k].At), nil
}

// reading is what a variable of a neuron is at an instant: it swings between -90 and -30, as potentials in mV may.
func reading(variable string, neuron uint32, at sim.Time) float64 {
	phase := float64(neuron) + float64(len(variable)) + float64(variable[len(variable)-1])
	return -60 + 30*math.Sin(phase+float64(at)/(7*sim.Millisecond))
}

// Snapshot implements sim.Snapshotter.
func (*actor) Snapshot(*sim.Snapshot, int) {}

// Resume implements sim.Snapshotter.
func (a *actor) Resume(at sim.Time) error {
	a.spikes = slices.DeleteFunc(a.spikes, func(s sim.Spike) bool { return s.At < at })
	return nil
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
