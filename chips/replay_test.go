package chips_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// TestRunsThatAreNoneAreRefused before any chip has a part in it, by errors that say where and what.
func TestRunsThatAreNoneAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*chips.Run)
		want  string
	}{
		{"spikes of a population too many", func(r *chips.Run) { r.Presentations[0].Spikes = make([][]sim.Spike, 3) }, "presentation 0: populations is 3, want 2"},
		{"no time", func(r *chips.Run) { r.Presentations[0].Duration = 0 }, "presentation 0: duration is 0s, want more than 0"},
		{"more time than there is", func(r *chips.Run) { r.Presentations[0].Duration = sim.Never - 1 }, "and 53 days at most"},
		{"a label that is no class", func(r *chips.Run) { r.Presentations[0].Label = -2 }, "presentation 0: label is -2"},
		{"an event of a neuron that is not there", func(r *chips.Run) { r.Presentations[0].Spikes[0][0].Neuron = 1 }, `presentation 0: spike 0 of "source" is 1, want a neuron below 1`},
		{"an event beyond the end", func(r *chips.Run) { r.Presentations[0].Spikes[0][0].At = 10 * sim.Millisecond }, `spike 0 of "source" is 10ms, want 0 or more, and before the end at 10ms`},
		{"an event before the beginning", func(r *chips.Run) { r.Presentations[0].Spikes[0][0].At = -1 }, `spike 0 of "source" is -1ps`},
		{"events out of order", func(r *chips.Run) { r.Presentations[0].Spikes[0] = []sim.Spike{{At: 2}, {At: 1}} }, `spike 1 of "source" is 1ps, want not before`},
		{"a readout of nobody", func(r *chips.Run) { r.Readout = &chips.Readout{Population: 2} }, "run: readout is 2, want a population of the network"},
		{"classes of others", func(r *chips.Run) { r.Readout = &chips.Readout{Population: 1, Classes: []int{0}} }, "run: readout is 1, want a population of the network, with a class for each"},
		{"a class that cannot be", func(r *chips.Run) { r.Readout = &chips.Readout{Population: 0, Classes: []int{-2}} }, "run: class of neuron 0 is -2"},
		{"neurons that cannot be", func(r *chips.Run) { r.Network.Populations[1].Spec = models.IF{VTh: -1} }, `population "cells": VTh is -1`},
		{"a weight that is no number", func(r *chips.Run) {
			r.Network.Projections[0].Connector = topology.Synapses{{Weight: math.NaN()}}
		}, `projection "source -> cells", synapse 0 -> 0: weight is NaN`},
		{"a synapse onto nobody", func(r *chips.Run) { r.Network.Projections[0].Connector = topology.Synapses{{Post: 7}} }, "post is 7"},
		{"a port that is not there", func(r *chips.Run) { r.Network.Projections[0].Port = 1 }, "port"},
	} {
		run := chain(2, 3)
		row.spoil(run)
		_, err := chips.Replay(t.Context(), abacus(), run, chips.Options{})
		if err == nil || !strings.Contains(err.Error(), row.want) || chips.Refused(err) {
			t.Errorf("%s: %v, want %q", row.why, err, row.want)
		}
	}
	_, err := chips.Replay(t.Context(), abacus(), &chips.Run{Network: chain(1, 1).Network, Presentations: []chips.Presentation{{}}}, chips.Options{})
	var wrong *chips.RunError
	if !errors.As(err, &wrong) || wrong.Presentation != 0 || wrong.Field != "populations" || wrong.Value != 0 {
		t.Errorf("%v", err)
	}
}

// TestAnEmptyRunIsReplayed: nothing to show, or nothing that happens, is no mistake.
func TestAnEmptyRunIsReplayed(t *testing.T) {
	silent := chain(7, 3)
	silent.Presentations[0].Spikes[0] = nil
	none := chain(7, 3)
	none.Presentations = nil
	for why, run := range map[string]*chips.Run{"no events": silent, "no presentations": none, "no network": {Network: sim.NewNetwork(1)}} {
		r, err := chips.Replay(t.Context(), abacus(), run, chips.Options{})
		if err != nil || len(r.Outcomes) != len(run.Presentations) {
			t.Errorf("%s: %v", why, err)
		}
	}
}

func TestNearest(t *testing.T) {
	for _, row := range []struct {
		why      string
		at, step sim.Time
		want     int64
	}{
		{"the beginning", 0, 10, 0},
		{"before the middle", 4, 10, 0},
		{"the middle", 5, 10, 1},
		{"a step of no middle, below", 1, 3, 0},
		{"a step of no middle, above", 2, 3, 1},
		{"where a sum would overflow", sim.Never - 1, sim.Never - 2, 1},
	} {
		if have := chips.Nearest(row.at, row.step); have != row.want {
			t.Errorf("%s: %d, want %d", row.why, have, row.want)
		}
	}
}

// TestProgressComesToTheWholeTime, and comes in between, too, where a presentation is long.
func TestProgressComesToTheWholeTime(t *testing.T) {
	run := chain(2, 3)
	run.Presentations = append(run.Presentations, run.Presentations[0])
	run.Presentations[1].Duration = 5 * sim.Second
	calls, sum := 0, sim.Time(0)
	_, err := chips.Replay(t.Context(), abacus(), run, chips.Options{Progress: func(t sim.Time) { calls, sum = calls+1, sum+t }})
	if err != nil || sum != 5*sim.Second+10*sim.Millisecond || calls < 4 {
		t.Errorf("%v in %d calls: %v", sum, calls, err)
	}
}
