package modeltest

import (
	"slices"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// checkWake: no spike comes before Wake unless something arrives; and windows that Wake says are silent
// need not be shown to the model.
func checkWake(t rapid.TB, s *subject) {
	if _, ok := s.player(t, 0, s.Neurons, nil).model.(sim.Waker); !ok {
		t.Skipf("not a sim.Waker")
	}
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		p := s.player(t, 0, s.Neurons, sc.volleys)
		waker := p.model.(sim.Waker)
		for _, cut := range s.drawCuts(t, &sc) {
			wake := waker.Wake()
			if at, ok := sc.unprompted(p); ok && at < wake {
				t.Fatalf("at %v Wake promises silence until %v, but a neuron fires unprompted at %v", p.at, wake, at)
			}
			if wake < cut || len(p.rest) > 0 && p.rest[0].At < cut {
				p.advance(cut)
			}
		}
		compareSpikes(t, p.spikes, sc.spikes)
		compareStates(t, p.probe(s.Duration), sc.state)
	})
}

// unprompted returns the next spike after the player's position, unless something arrives by then.
func (sc *script) unprompted(p *player) (sim.Time, bool) {
	for _, spike := range sc.spikes {
		if spike.At < p.at {
			continue
		}
		return spike.At, len(p.rest) == 0 || p.rest[0].At > spike.At
	}
	return 0, false
}

// checkProbe: all variables can be read, others cannot, and nothing changes by it.
func checkProbe(t rapid.TB, s *subject) {
	p := s.player(t, 0, s.Neurons, nil)
	prober, ok := p.model.(sim.Prober)
	if !ok {
		t.Skipf("not a sim.Prober")
	}
	checkVariables(t, prober)
	rapid.Check(t, func(t *rapid.T) {
		sc := s.draw(t)
		p := s.player(t, 0, s.Neurons, sc.volleys)
		for _, cut := range s.drawCuts(t, &sc) {
			p.advance(cut)
			for _, at := range []sim.Time{cut, sc.quietUntil(p, s.Duration)} {
				first := p.probe(at)
				compareStates(t, p.probe(at), first)
			}
		}
		sc.compare(p)
	})
}

func checkVariables(t rapid.TB, prober sim.Prober) {
	variables := slices.Sorted(slices.Values(prober.Variables()))
	if len(variables) == 0 {
		t.Fatalf("Variables names none; a model with nothing to show should not be a sim.Prober")
	}
	if len(slices.Compact(variables)) < len(prober.Variables()) {
		t.Fatalf("Variables names one twice: %q", prober.Variables())
	}
	const none = "no such variable"
	if value, err := prober.Probe(0, none, 0); err == nil {
		t.Fatalf("Probe of a variable that does not exist returned %v and no error", value)
	}
}

// quietUntil is an instant after the player's position such that nothing happens before it.
func (sc *script) quietUntil(p *player, end sim.Time) sim.Time {
	if len(p.rest) > 0 {
		end = min(end, p.rest[0].At)
	}
	for _, spike := range sc.spikes {
		if spike.At >= p.at {
			return min(end, max(p.at, spike.At-1))
		}
	}
	return end
}
