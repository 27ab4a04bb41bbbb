package models_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
)

// This file is a neuron model as anyone may write it, in a module of their own: it needs package sim, and
// modeltest to know that it keeps the contract.

// Quadratic is the quadratic integrate-and-fire neuron on the verge of firing by itself,
//
//	Tau dV/dt = V^2.
//
// From V > 0 it goes to infinity within Tau/V: that is its spike, after which V is -1. At first V is 1.
// An arrival of weight w makes V jump by w.
type Quadratic struct {
	Tau float64 // ps
}

func (Quadratic) NumPorts() int { return 1 }

func (q Quadratic) New(s sim.Slice) (sim.Model, error) {
	if !(q.Tau > 0) || math.IsInf(q.Tau, 0) {
		return nil, &sim.ParamError{Population: s.Population, Index: -1, Field: "Tau", Value: q.Tau, Want: "a finite number of ps above 0"}
	}
	m := &quadratic{tau: q.Tau, v: make([]float64, s.Len()), since: make([]sim.Time, s.Len())}
	for i := range m.v {
		m.v[i] = 1
	}
	return m, nil
}

// quadratic holds the potential of each neuron at the instant of its last event.
type quadratic struct {
	tau   float64
	v     []float64
	since []sim.Time
}

// at is V of neuron i at an instant before its next spike.
func (m *quadratic) at(i int, t sim.Time) float64 {
	return m.v[i] / (1 - m.v[i]*float64(t-m.since[i])/m.tau)
}

// next is when neuron i fires if nothing arrives.
func (m *quadratic) next(i int) sim.Time {
	wait := math.Ceil(m.tau / m.v[i])
	if wait > 0 && wait < float64(sim.Never-m.since[i]) {
		return m.since[i] + sim.Time(wait)
	}
	return sim.Never
}

// fire lets neurons fire up to an instant, itself included.
func (m *quadratic) fire(until sim.Time, out []sim.Spike) []sim.Spike {
	for i := range m.v {
		if at := m.next(i); at <= until {
			m.v[i], m.since[i] = -1, at
			out = append(out, sim.Spike{At: at, Neuron: uint32(i)})
		}
	}
	return out
}

func (m *quadratic) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	before := len(out)
	for _, volley := range in {
		out = m.fire(volley.At, out)
		for k, target := range volley.Targets {
			v := m.at(int(target), volley.At) + float64(volley.WeightOf(k))
			m.v[target], m.since[target] = v, volley.At
		}
	}
	out = m.fire(w.To-1, out)
	sim.SortSpikes(out[before:])
	return out, nil
}

// Wake is optional: with it, silence costs nothing.
func (m *quadratic) Wake() sim.Time {
	wake := sim.Never
	for i := range m.v {
		wake = min(wake, m.next(i))
	}
	return wake
}

// Snapshot and Resume are optional: with them, a run can be saved and taken up again. Nothing else follows from the state.
func (m *quadratic) Snapshot(s *sim.Snapshot, i int) {
	s.Float64(&m.v[i])
	s.Time(&m.since[i])
}

func (m *quadratic) Resume(sim.Time) error { return nil }

// That is all. What follows tells that it keeps the contract.
func TestQuadraticKeepsTheContract(t *testing.T) {
	modeltest.Run(t, Quadratic{Tau: 10 * sim.Millisecond}, modeltest.Config{
		Weights: []modeltest.Range{{Low: -1, High: 3}},
	})
}

// A neuron that excites itself: each spike takes 5 ms to return, and Tau/(3 - 1/1.5) to bring about the next.
func Example_custom() {
	net := sim.NewNetwork(1)
	cell := net.Add("cell", 1, Quadratic{Tau: 10 * sim.Millisecond})
	net.Connect(cell, cell, 0, synapse{Weight: 3, Delay: 5 * sim.Millisecond})
	run(net, cell, 35*sim.Millisecond)
	fmt.Printf("intervals of %.9f ms\n", 5+10/(3-1/1.5))
	// Output:
	// 10ms cell 0
	// 19.285714286ms cell 0
	// 28.571428572ms cell 0
	// intervals of 9.285714286 ms
}
