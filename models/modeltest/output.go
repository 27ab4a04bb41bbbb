package modeltest

import (
	"math"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// checkOutput: Advance appends the spikes of the window, in order, and leaves alone what was there.
func checkOutput(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		p := s.player(t, 0, s.Neurons, sc.volleys)
		var spikes []sim.Spike
		for _, cut := range s.drawCuts(t, &sc) {
			w := sim.Window{From: p.at, To: cut}
			before := rapid.IntRange(0, 3).Draw(t, "spikes that are there already")
			room := rapid.SampledFrom([]int{0, 1000}).Draw(t, "room")
			p.spikes = foreign(before, room)
			p.advance(cut)
			if len(p.spikes) < before {
				t.Fatalf("%d spikes were handed in, only %d came out: Advance must append", before, len(p.spikes))
			}
			compareSpikes(t, p.spikes[:before], foreign(before, 0))
			checkOrder(t, w, p.spikes[before:], s.Neurons)
			spikes = append(spikes, p.spikes[before:]...)
		}
		compareSpikes(t, spikes, sc.spikes)
	})
}

// foreign returns n spikes that no model makes, and room for more.
func foreign(n, room int) []sim.Spike {
	spikes := make([]sim.Spike, n, n+room)
	for i := range spikes {
		spikes[i] = sim.Spike{At: sim.Time(-1 - i), Neuron: math.MaxUint32}
	}
	return spikes
}

// checkOrder fails unless the spikes lie in the window, in (At, Neuron) order, and are those of n neurons.
func checkOrder(t rapid.TB, w sim.Window, spikes []sim.Spike, n int) {
	t.Helper()
	for i, spike := range spikes {
		if spike.At < w.From || spike.At >= w.To || int(spike.Neuron) >= n {
			t.Fatalf("neuron %d fires at %v in the window [%v, %v) of %d neurons", spike.Neuron, spike.At, w.From, w.To, n)
		}
		if i == 0 {
			continue
		}
		last := spikes[i-1]
		if spike.At < last.At || spike.At == last.At && spike.Neuron < last.Neuron {
			t.Fatalf("spike of neuron %d at %v comes after that of neuron %d at %v", spike.Neuron, spike.At, last.Neuron, last.At)
		}
	}
}
