package modeltest

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// checkWindows: spikes and state do not depend on where time is cut.
func checkWindows(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		p := s.player(t, 0, s.Neurons, sc.volleys)
		for _, cut := range s.drawCuts(t, &sc) {
			p.advance(cut)
		}
		sc.compare(p)
	})
}

// checkSlices: a population in pieces does what it does as a whole.
func checkSlices(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		ends := rapid.SliceOfN(rapid.IntRange(0, s.Neurons), 1, 4).Draw(t, "slices")
		ends = append(ends, s.Neurons)
		slices.Sort(ends)
		var spikes []sim.Spike
		lo := 0
		for _, hi := range ends {
			p := s.player(t, lo, hi, restrict(sc.volleys, lo, hi))
			p.advance(s.Duration)
			for _, spike := range p.spikes {
				spikes = append(spikes, sim.Spike{At: spike.At, Neuron: spike.Neuron + uint32(lo)})
			}
			compareStates(t, p.state(), restrictState(sc.state, s.Neurons, lo, hi))
			lo = hi
		}
		sim.SortSpikes(spikes)
		compareSpikes(t, spikes, sc.spikes)
	})
}

// restrict returns what reaches the neurons [lo, hi), as that slice sees it.
func restrict(volleys []sim.Volley, lo, hi int) []sim.Volley {
	var seen []sim.Volley
	for _, v := range volleys {
		part := v
		part.Targets, part.Weights = nil, nil
		for k, target := range v.Targets {
			if int(target) < lo || int(target) >= hi {
				continue
			}
			part.Targets = append(part.Targets, target-uint32(lo))
			if len(v.Weights) > 0 {
				part.Weights = append(part.Weights, v.Weights[k])
			}
		}
		if len(part.Targets) > 0 {
			seen = append(seen, part)
		}
	}
	return seen
}

// restrictState picks the neurons [lo, hi) out of a state of n neurons.
func restrictState(state []uint64, n, lo, hi int) []uint64 {
	var part []uint64
	for values := range slices.Chunk(state, n) {
		part = append(part, values[lo:hi]...)
	}
	return part
}

// checkVolleys: a volley is the same as its synapses one after another.
func checkVolleys(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		p := s.player(t, 0, s.Neurons, singles(sc.volleys))
		p.advance(s.Duration)
		sc.compare(p)
	})
}

// singles splits volleys into volleys of one. Those of every other neuron carry the weight in Weights.
func singles(volleys []sim.Volley) []sim.Volley {
	var split []sim.Volley
	for _, v := range volleys {
		for k, target := range v.Targets {
			one := sim.Volley{At: v.At, Targets: []uint32{target}, Port: v.Port, Weight: v.WeightOf(k)}
			if target%2 == 0 {
				one.Weights, one.Weight = []float32{one.Weight}, 0
			}
			split = append(split, one)
		}
	}
	return split
}

// checkInput: volleys are neither changed nor kept.
func checkInput(t rapid.TB, s *subject) {
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		p := s.player(t, 0, s.Neurons, clone(sc.volleys))
		whole := p.rest
		for _, cut := range s.drawCuts(t, &sc) {
			shown := p.rest
			p.advance(cut)
			for i := range len(shown) - len(p.rest) {
				v, original := &shown[i], &sc.volleys[len(whole)-len(shown)+i]
				if !equal(v, original) {
					t.Fatalf("volley at %v was changed from %+v to %+v", original.At, *original, *v)
				}
				spoil(v) // a model that looks again sees this
			}
		}
		sc.compare(p)
	})
}

func clone(volleys []sim.Volley) []sim.Volley {
	copies := slices.Clone(volleys)
	for i := range copies {
		copies[i].Targets = slices.Clone(copies[i].Targets)
		copies[i].Weights = slices.Clone(copies[i].Weights)
	}
	return copies
}

func equal(a, b *sim.Volley) bool {
	return a.At == b.At && a.Port == b.Port && a.Weight == b.Weight &&
		slices.Equal(a.Targets, b.Targets) && slices.Equal(a.Weights, b.Weights)
}

// spoil overwrites a volley.
func spoil(v *sim.Volley) {
	clear(v.Targets)
	for k := range v.Weights {
		v.Weights[k] += 1000
	}
	v.At, v.Weight = -1, v.Weight+1000
}
