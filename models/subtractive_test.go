package models_test

import (
	"context"
	"errors"
	"math"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
	"pgregory.net/rapid"
)

// subtracted runs one neuron on trains with a weight each, and returns its spikes and what is left of its potential.
func subtracted(t testing.TB, spec sim.Spec, trains models.Trains, weights []float64) ([]sim.Time, float64) {
	t.Helper()
	net := sim.NewNetwork(1)
	in, cell := net.Add("in", len(trains), trains), net.Add("cell", 1, spec)
	net.Connect(in, cell, 0, topology.AllToAll{Weight: topology.Matrix{weights}, Delay: topology.Delay(0)})
	var spikes record.Memory
	net.Record(&spikes, cell)
	e, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.RunUntil(context.Background(), sim.Second); err != nil {
		t.Fatal(err)
	}
	v := make([]float64, 1)
	if err := e.Probe(cell, "V", []int{0}, v); err != nil {
		t.Fatal(err)
	}
	var times []sim.Time
	for _, s := range spikes.Spikes(cell) {
		times = append(times, s.At)
	}
	return times, v[0]
}

func TestSubtractiveIF(t *testing.T) {
	const ms = sim.Time(sim.Millisecond)
	for _, row := range []struct {
		why     string
		spec    models.SubtractiveIF
		trains  models.Trains
		weights []float64
		want    []sim.Time
		left    float64
	}{
		{"what is left of an arrival waits for the next", models.SubtractiveIF{}, models.Trains{{1 * ms, 2 * ms, 3 * ms}, {4 * ms, 5 * ms}}, []float64{0.75, 0},
			[]sim.Time{2 * ms, 3 * ms}, 0.25},
		{"three thresholds at once make one spike, and then one at each arrival", models.SubtractiveIF{}, models.Trains{{1 * ms}, {4 * ms, 5 * ms, 6 * ms}}, []float64{3, 0},
			[]sim.Time{1 * ms, 4 * ms, 5 * ms}, 0},
		{"arrivals that cancel are none", models.SubtractiveIF{}, models.Trains{{1 * ms}, {1 * ms}}, []float64{3, -2.5}, nil, 0.5},
		{"a threshold that is reached", models.SubtractiveIF{VTh: 2}, models.Trains{{1 * ms, 2 * ms}}, []float64{1}, []sim.Time{2 * ms}, 0},
		{"a floor", models.SubtractiveIF{Floor: -1}, models.Trains{{1 * ms}, {2 * ms}}, []float64{-9, 1.5}, nil, 0.5},
		{"the floor holds for the sum", models.SubtractiveIF{Floor: -1}, models.Trains{{1 * ms}, {1 * ms}}, []float64{-9, 9.5}, nil, 0.5},
		{"half a threshold to begin with", models.SubtractiveIF{V0: 0.5}, models.Trains{{1 * ms}}, []float64{0.5}, []sim.Time{1 * ms}, 0},
	} {
		have, left := subtracted(t, row.spec, row.trains, row.weights)
		if diff := gocmp.Diff(row.want, have); diff != "" || left != row.left {
			t.Errorf("%s: left with %v, want %v (-want +got):\n%s", row.why, left, row.left, diff)
		}
	}
}

// TestResetBySubtractionLosesNothing: input equals output times threshold plus what is left. Dyadic weights add exactly.
func TestResetBySubtractionLosesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(rt, "arrivals")
		weight := float64(rapid.IntRange(1, 64).Draw(rt, "weight in 1/64")) / 64
		train := make([]sim.Time, n)
		for k := range train {
			train[k] = sim.Time(k+1) * sim.Millisecond
		}
		spikes, left := subtracted(t, models.SubtractiveIF{}, models.Trains{train}, []float64{weight})
		if sum := float64(n) * weight; float64(len(spikes))+left != sum || len(spikes) != int(math.Floor(sum)) {
			rt.Fatalf("%d spikes and %v are left of %v", len(spikes), left, sum)
		}
	})
}

func TestSubtractiveIFMistakes(t *testing.T) {
	for _, row := range []struct {
		why   string
		spec  models.SubtractiveIF
		field string
		index int
	}{
		{"a threshold below rest", models.SubtractiveIF{VTh: -1, V0: -2}, "VTh", -1},
		{"a floor above rest", models.SubtractiveIF{Floor: 1, V0: 1}, "V0", -1},
		{"a start above the threshold", models.SubtractiveIF{V0: 1}, "V0", -1},
		{"a start below the floor", models.SubtractiveIF{Floor: -1, V0: -2}, "V0", -1},
		{"a neuron without a start", models.SubtractiveIF{Initial: models.Listed([]float64{0, 0})}, "Initial", 2},
	} {
		_, err := row.spec.New(sim.Slice{Population: "cells", Hi: 3})
		var param *sim.ParamError
		found := false
		for _, e := range joined(err) {
			found = found || errors.As(e, &param) && param.Field == row.field && param.Index == row.index
		}
		if !found {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}

// joined takes joined errors apart.
func joined(err error) []error {
	if e, ok := err.(interface{ Unwrap() []error }); ok {
		return e.Unwrap()
	}
	return []error{err}
}
