package modeltest

import (
	"bytes"
	"slices"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// checkSnapshot: a model that is saved goes on as if nothing had happened, and so does one that takes up what was
// saved, in other slices. What is saved does not depend on slices and windows.
func checkSnapshot(t rapid.TB, s *subject) {
	if _, ok := s.player(t, 0, s.Neurons, nil).model.(sim.Snapshotter); !ok {
		t.Skipf("not a sim.Snapshotter: an engine cannot save it")
	}
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		stop := rapid.SampledFrom(append(s.drawCuts(t, &sc), 0)).Draw(t, "stop")
		whole := s.company(t, &sc, []int{s.Neurons})
		whole.lazily(t, stop, nil)
		before := whole.save(t, stop)
		parts := s.company(t, &sc, s.drawSlices(t))
		parts.lazily(t, stop, s.drawCuts(t, &sc))
		if !bytes.Equal(before, parts.save(t, stop)) {
			t.Fatalf("what is saved at %v depends on slices or windows", stop)
		}
		resumed := s.company(t, &sc, s.drawSlices(t))
		resumed.load(t, before, stop)
		if !bytes.Equal(before, resumed.save(t, stop)) {
			t.Fatalf("what is saved at %v, then loaded, is not what is saved again", stop)
		}
		for _, c := range []*company{whole, resumed} {
			spikes := c.spikes(s, stop)
			want := slices.DeleteFunc(slices.Clone(sc.spikes), func(spike sim.Spike) bool { return spike.At < stop })
			compareSpikes(t, spikes, want)
			compareStates(t, c.state(), sc.state)
		}
	})
}

// drawSlices draws where slices end.
func (s *subject) drawSlices(t *rapid.T) []int {
	ends := rapid.SliceOfN(rapid.IntRange(0, s.Neurons), 0, 3).Draw(t, "slices")
	ends = append(ends, s.Neurons)
	slices.Sort(ends)
	return ends
}

// company is a population in slices.
type company struct{ players []*player }

func (s *subject) company(t rapid.TB, sc *script, ends []int) *company {
	c := &company{}
	lo := 0
	for _, hi := range ends {
		c.players = append(c.players, s.player(t, lo, hi, restrict(sc.volleys, lo, hi)))
		lo = hi
	}
	return c
}

// lazily carries all to an instant, as an engine does: where Wake promises silence, not at all.
func (c *company) lazily(t rapid.TB, to sim.Time, cuts []sim.Time) {
	for _, p := range c.players {
		for _, cut := range append(slices.Clone(cuts), to) {
			waker, ok := p.model.(sim.Waker)
			arrives := len(p.rest) > 0 && p.rest[0].At < cut
			if cut > to || cut <= p.at || ok && !arrives && waker.Wake() >= cut {
				continue
			}
			p.advance(cut)
		}
	}
}

// models returns the models, and how many neurons each has.
func (c *company) models() (models []sim.Model, sizes []int) {
	for _, p := range c.players {
		models, sizes = append(models, p.model), append(sizes, p.slice.Len())
	}
	return models, sizes
}

func (c *company) save(t rapid.TB, at sim.Time) []byte {
	var b bytes.Buffer
	models, sizes := c.models()
	if err := sim.SaveModels(&b, at, models, sizes); err != nil {
		t.Fatalf("SaveModels at %v: %v", at, err)
	}
	return b.Bytes()
}

func (c *company) load(t rapid.TB, saved []byte, at sim.Time) {
	models, sizes := c.models()
	if err := sim.LoadModels(bytes.NewReader(saved), at, models, sizes); err != nil {
		t.Fatalf("LoadModels at %v: %v", at, err)
	}
	for _, p := range c.players {
		p.take(at)
		p.at = at
	}
}

// spikes carries all to the end, and returns what they fire from an instant on.
func (c *company) spikes(s *subject, from sim.Time) []sim.Spike {
	var all []sim.Spike
	for _, p := range c.players {
		p.advance(s.Duration)
		for _, spike := range p.spikes {
			if spike.At >= from {
				all = append(all, sim.Spike{At: spike.At, Neuron: spike.Neuron + uint32(p.slice.Lo)})
			}
		}
	}
	sim.SortSpikes(all)
	return all
}

// state is that of all neurons, as a player of all of them has it.
func (c *company) state() []uint64 {
	var all []uint64
	variables := 0
	for _, p := range c.players {
		if prober, ok := p.model.(sim.Prober); ok {
			variables = len(prober.Variables())
		}
	}
	for v := range variables {
		for _, p := range c.players {
			part, size := p.state(), p.slice.Len()
			all = append(all, part[v*size:(v+1)*size]...)
		}
	}
	return all
}
