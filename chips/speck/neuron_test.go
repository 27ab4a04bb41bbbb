package speck_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/chips/speck"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
)

// whole rounds the weights that the suite draws.
type whole struct{ speck.Neuron }

func (w whole) New(s sim.Slice) (sim.Model, error) {
	m, err := w.Neuron.New(s)
	if err != nil {
		return nil, err
	}
	return rounding{m.(inner)}, nil
}

// inner is what a neuron can do.
type inner interface {
	sim.Model
	sim.Waker
	sim.Prober
	sim.Snapshotter
}

type rounding struct{ inner }

func (r rounding) Advance(w sim.Window, in []sim.Volley, out []sim.Spike) ([]sim.Spike, error) {
	rounded := slices.Clone(in)
	for k := range rounded {
		v := &rounded[k]
		v.Weight = float32(math.Round(float64(v.Weight)))
		v.Weights = slices.Clone(v.Weights)
		for i := range v.Weights {
			v.Weights[i] = float32(math.Round(float64(v.Weights[i])))
		}
	}
	return r.inner.Advance(w, rounded, out)
}

func TestNeuronKeepsTheContract(t *testing.T) {
	for _, row := range []struct {
		why  string
		spec speck.Neuron
	}{
		{"the threshold is taken off, and what is left may fire at the next arrival", speck.Neuron{Threshold: 3, Low: -4}},
		{"a spike leaves nothing", speck.Neuron{Threshold: 5, ToZero: true}},
		{"states without bounds", speck.Neuron{Threshold: 1, Wide: true}},
	} {
		t.Log(row.why)
		modeltest.Run(t, whole{row.spec}, modeltest.Config{Weights: []modeltest.Range{{Low: -3, High: 6}}, SkipParameters: true, SkipAllocations: true})
	}
}

func TestWrongNeurons(t *testing.T) {
	for _, row := range []struct {
		why, field string
		spec       speck.Neuron
	}{
		{"no threshold", "Threshold", speck.Neuron{}},
		{"a threshold below rest", "Threshold", speck.Neuron{Threshold: -1}},
		{"a lower bound above rest", "Low", speck.Neuron{Threshold: 1, Low: 1}},
	} {
		_, err := row.spec.New(sim.Slice{Population: "cells", Hi: 1})
		var wrong *sim.ParamError
		if !errors.As(err, &wrong) || wrong.Field != row.field {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}
