package models_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

func TestSourcesFireWhenTheySay(t *testing.T) {
	for _, c := range []struct {
		why   string
		spec  sim.Spec
		until sim.Time
		want  []sim.Spike
	}{
		{"trains are merged by time, then by neuron", models.Trains{{5, 7}, {}, {0, 5}}, 7,
			[]sim.Spike{{At: 0, Neuron: 2}, {At: 5, Neuron: 0}, {At: 5, Neuron: 2}}},
		{"a regular source starts at Start, and stops before Stop", models.Regular{Period: 10, Start: 3, Stop: 23}, 100,
			[]sim.Spike{{At: 3}, {At: 3, Neuron: 1}, {At: 3, Neuron: 2}, {At: 13}, {At: 13, Neuron: 1}, {At: 13, Neuron: 2}}},
		{"its parameters may differ between neurons",
			models.Regular{Period: 10, Each: func(i int, n *models.Regular) { n.Start, n.Period = sim.Time(i), sim.Time(40-10*i) }}, 30,
			[]sim.Spike{{At: 0}, {At: 1, Neuron: 1}, {At: 2, Neuron: 2}, {At: 22, Neuron: 2}}},
		{"a period beyond the end of time leaves one spike", models.Regular{Period: sim.Never - 1, Start: 2, Each: func(i int, n *models.Regular) { n.Start += sim.Time(i) }}, sim.Never,
			[]sim.Spike{{At: 2}, {At: 3, Neuron: 1}, {At: 4, Neuron: 2}}},
	} {
		if diff := cmp.Diff(c.want, fire(t, c.spec, 3, c.until)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

// TestTrainsOfASliceAreThoseOfItsNeurons also where the population has more neurons than there are trains.
func TestTrainsOfASliceAreThoseOfItsNeurons(t *testing.T) {
	spec := models.Trains{{1}, {2}, {3}}
	for _, c := range []struct {
		why    string
		lo, hi int
		want   []sim.Spike
	}{
		{"a slice in the middle", 1, 3, []sim.Spike{{At: 2, Neuron: 0}, {At: 3, Neuron: 1}}},
		{"a slice that outlasts the trains", 2, 9, []sim.Spike{{At: 3, Neuron: 0}}},
		{"a slice beyond them", 5, 9, nil},
		{"no neurons", 3, 3, nil},
	} {
		model, err := spec.New(sim.Slice{Population: "cells", Lo: c.lo, Hi: c.hi})
		if err != nil {
			t.Fatal(err)
		}
		got, err := model.Advance(sim.Window{To: 10}, nil, nil)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: error %v (-want +got)\n%s", c.why, err, diff)
		}
	}
}
