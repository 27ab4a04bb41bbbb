package models_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// TestALiveSourceKnowsWhatItKnewWhenTheRunWasSaved, also if it is given more after it.
func TestALiveSourceKnowsWhatItKnewWhenTheRunWasSaved(t *testing.T) {
	const ms = sim.Millisecond
	build := func(shards int) (*models.Live, *sim.Engine, *record.Memory, *sim.Population) {
		source, net, memory := models.NewLive(5), sim.NewNetwork(1), &record.Memory{}
		p := net.Add("in", 5, source)
		net.Record(memory)
		e, err := sim.Build(net, sim.Options{Shards: shards})
		if err != nil {
			t.Fatal(err)
		}
		return source, e, memory, p
	}
	give := func(l *models.Live, until sim.Time, spikes ...sim.Spike) {
		if err := l.Give(until, spikes); err != nil {
			t.Fatal(err)
		}
	}
	run := func(e *sim.Engine, until sim.Time) {
		if err := e.RunUntil(t.Context(), until); err != nil {
			t.Fatal(err)
		}
	}
	source, first, _, _ := build(2)
	give(source, 10*ms, sim.Spike{At: 2 * ms, Neuron: 1}, sim.Spike{At: 6 * ms, Neuron: 4}, sim.Spike{At: 7 * ms, Neuron: 0})
	run(first, 5*ms)
	var file bytes.Buffer
	if err := first.Save(&file); err != nil {
		t.Fatal(err)
	}
	resumed, second, memory, p := build(3)
	if err := second.Load(bytes.NewReader(file.Bytes())); err != nil {
		t.Fatal(err)
	}
	if resumed.Known() != 10*ms {
		t.Errorf("known up to %v", resumed.Known())
	}
	give(resumed, 20*ms, sim.Spike{At: 12 * ms, Neuron: 3})
	run(second, 20*ms)
	want := []sim.Spike{{At: 6 * ms, Neuron: 4}, {At: 7 * ms}, {At: 12 * ms, Neuron: 3}}
	if diff := cmp.Diff(want, memory.Spikes(p)); diff != "" {
		t.Error(diff)
	}
	other, third, _, _ := build(1)
	give(other, 8*ms)
	if err := third.Load(bytes.NewReader(file.Bytes())); err == nil {
		t.Error("a source that knows something else: no error")
	}
}
