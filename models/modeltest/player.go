package modeltest

import (
	"math"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// player shows volleys to a model, window by window, as an engine does.
type player struct {
	t      rapid.TB
	model  sim.Model
	slice  sim.Slice
	at     sim.Time
	rest   []sim.Volley // those still to come
	spikes []sim.Spike
}

// player returns a player of a new model of the neurons [lo, hi).
func (s *subject) player(t rapid.TB, lo, hi int, volleys []sim.Volley) *player {
	slice := s.slice(lo, hi)
	model, err := s.spec.New(slice)
	if err != nil {
		t.Fatalf("New(%+v): %v", slice, err)
	}
	return &player{t: t, model: model, slice: slice, rest: volleys}
}

func (s *subject) slice(lo, hi int) sim.Slice {
	return sim.Slice{Population: "tested", Lo: lo, Hi: hi, Seed: s.Seed}
}

// take removes and returns the volleys that arrive before an instant.
func (p *player) take(to sim.Time) []sim.Volley {
	n := 0
	for n < len(p.rest) && p.rest[n].At < to {
		n++
	}
	in := p.rest[:n:n]
	p.rest = p.rest[n:]
	return in
}

// try carries the model to an instant.
func (p *player) try(to sim.Time) (err error) {
	w := sim.Window{From: p.at, To: to}
	p.spikes, err = p.model.Advance(w, p.take(to), p.spikes)
	p.at = to
	return err
}

// advance is try for windows that must succeed.
func (p *player) advance(to sim.Time) {
	p.t.Helper()
	from := p.at
	if err := p.try(to); err != nil {
		p.t.Fatalf("Advance from %v to %v failed, a longer window does not: %v", from, to, err)
	}
}

// state is the bits of all variables of all neurons, now; nil if the model has none to show.
func (p *player) state() []uint64 {
	p.t.Helper()
	return p.probe(p.at)
}

func (p *player) probe(at sim.Time) []uint64 {
	p.t.Helper()
	prober, ok := p.model.(sim.Prober)
	if !ok {
		return nil
	}
	var bits []uint64
	for _, variable := range prober.Variables() {
		for neuron := range p.slice.Len() {
			value, err := prober.Probe(at, variable, neuron)
			if err != nil {
				p.t.Fatalf("Probe(%v, %q, %d) of a variable that Variables names: %v", at, variable, neuron, err)
			}
			bits = append(bits, math.Float64bits(value))
		}
	}
	return bits
}

// compare fails unless the player ended as the script says.
func (sc *script) compare(p *player) {
	p.t.Helper()
	compareSpikes(p.t, p.spikes, sc.spikes)
	compareStates(p.t, p.state(), sc.state)
}

func compareSpikes(t rapid.TB, got, want []sim.Spike) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("spike %d: got neuron %d at %v, want neuron %d at %v", i, got[i].Neuron, got[i].At, want[i].Neuron, want[i].At)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("got %d spikes, want %d", len(got), len(want))
	}
}

func compareStates(t rapid.TB, got, want []uint64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d values of state variables, want %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("state variable %d: got %v, want %v, to the bit", i, math.Float64frombits(got[i]), math.Float64frombits(want[i]))
		}
	}
}
