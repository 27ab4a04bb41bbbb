package models_test

import (
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

const (
	ps = sim.Picosecond
	us = sim.Microsecond
	ms = sim.Millisecond
)

// fails is the part of *testing.T and *rapid.T that the harness needs.
type fails interface {
	Helper()
	Fatalf(format string, args ...any)
}

// start makes a model of n neurons.
func start(t fails, spec sim.Spec, n int) sim.Model {
	t.Helper()
	model, err := spec.New(sim.Slice{Population: "cells", Hi: n, Seed: 1})
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return model
}

// fire returns the spikes that n neurons fire before an instant.
func fire(t fails, spec sim.Spec, n int, until sim.Time, volleys ...sim.Volley) []sim.Spike {
	t.Helper()
	spikes, err := start(t, spec, n).Advance(sim.Window{To: until}, volleys, nil)
	if err != nil {
		t.Fatalf("Advance to %v: %v", until, err)
	}
	return spikes
}

// jump is an arrival of weight w at port 0 of neuron 0.
func jump(at sim.Time, w float32) sim.Volley {
	return sim.Volley{At: at, Targets: []uint32{0}, Weight: w}
}

// onPort sends an arrival to another port.
func onPort(port uint8, v sim.Volley) sim.Volley {
	v.Port = port
	return v
}

// times are those of spikes of a single neuron.
func times(spikes []sim.Spike) []sim.Time {
	at := []sim.Time{}
	for _, s := range spikes {
		at = append(at, s.At)
	}
	return at
}

// firstSpikes returns, per neuron, its first spike, or Never.
func firstSpikes(spikes []sim.Spike, n int) []sim.Time {
	first := make([]sim.Time, n)
	for i := range first {
		first[i] = sim.Never
	}
	for _, s := range spikes {
		first[s.Neuron] = min(first[s.Neuron], s.At)
	}
	return first
}

// probe reads a variable of neuron 0 at an instant, after those volleys that arrive before it.
func probe(t *testing.T, spec sim.Spec, at sim.Time, variable string, volleys ...sim.Volley) float64 {
	t.Helper()
	model := start(t, spec, 1)
	n := 0
	for n < len(volleys) && volleys[n].At < at {
		n++
	}
	if _, err := model.Advance(sim.Window{To: at}, volleys[:n], nil); err != nil {
		t.Fatal(err)
	}
	value, err := model.(sim.Prober).Probe(at, variable, 0)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// port is a single port.
func port(shape models.Shape, tau float64) []models.Port {
	return []models.Port{{Shape: shape, Tau: tau}}
}
