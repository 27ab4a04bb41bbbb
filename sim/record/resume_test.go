package record

import (
	"bytes"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
)

// spikesOf are n spikes of two neurons, from a neuron and an instant on.
func spikesOf(from, n int) []sim.Spike {
	var spikes []sim.Spike
	for i := range n {
		spikes = append(spikes, sim.Spike{At: sim.Time(from + i), Neuron: uint32((from + i) % 2)})
	}
	return spikes
}

func TestAHashGoesOnWhereAnotherStopped(t *testing.T) {
	a, b := &sim.Population{Name: "a"}, &sim.Population{Name: "b"}
	newHash := func(populations ...*sim.Population) *Hash {
		h, err := NewHash(populations)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	show := func(h *Hash, p *sim.Population, spikes []sim.Spike) {
		if err := h.Record(p, spikes); err != nil {
			t.Fatal(err)
		}
	}
	whole, first, second := newHash(a, b), newHash(a, b), newHash(a, b)
	show(whole, a, spikesOf(0, 100))
	show(whole, b, spikesOf(5, 7))
	show(first, a, spikesOf(0, 41))
	state, err := first.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if err := second.UnmarshalBinary(state); err != nil {
		t.Fatal(err)
	}
	if err := second.Record(a, spikesOf(30, 1)); err == nil {
		t.Error("a spike from before the checkpoint is taken")
	}
	show(second, a, spikesOf(41, 59))
	show(second, b, spikesOf(5, 7))
	if whole.Sum() != second.Sum() || whole.Count(a) != second.Count(a) {
		t.Errorf("%v with a stop, %v without", second.Sum(), whole.Sum())
	}
	for i := range state {
		if err := second.UnmarshalBinary(state[:i]); err == nil {
			t.Errorf("cut to %d bytes: no error", i)
		}
	}
	if err := newHash(b, a).UnmarshalBinary(state); err == nil {
		t.Error("populations in another order: no error")
	}
	if err := newHash(a).UnmarshalBinary(state); err == nil {
		t.Error("one population less: no error")
	}
	if whole.Sum() != second.Sum() {
		t.Error("an error changed the hash")
	}
}

func TestAMemoryIsSavedAndLoaded(t *testing.T) {
	a, b := &sim.Population{Name: "a"}, &sim.Population{Name: "b"}
	var memory, other Memory
	if err := memory.Record(a, spikesOf(0, 3*spoolSpikes)); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := (MemoryState{&memory, []*sim.Population{a, b}}).Save(&file); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	if err := other.Record(a, spikesOf(9, 1)); err != nil {
		t.Fatal(err)
	}
	state := MemoryState{&other, []*sim.Population{a, b}}
	if err := state.Load(bytes.NewReader(whole)); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(memory.Spikes(a), other.Spikes(a)) || other.Count(b) != 0 {
		t.Errorf("%d and %d spikes", other.Count(a), other.Count(b))
	}
	if err := state.Load(bytes.NewReader(whole[:len(whole)-1])); err == nil {
		t.Error("cut short: no error")
	}
}
