package modeltest

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// eventsPerAllocation is how many events one allocation may serve: memory may grow, now and then.
const eventsPerAllocation = 50

// checkAllocations: in the long run neither arrivals nor spikes allocate.
func checkAllocations(t rapid.TB, s *subject) {
	if s.SkipAllocations {
		t.Skipf("as the Config says")
	}
	p := s.player(t, 0, s.Neurons, nil)
	pattern := s.pattern()
	period := s.Duration
	events := 0
	round := func() {
		for i := range pattern {
			pattern[i].At += period
			events += len(pattern[i].Targets)
		}
		p.rest, p.spikes = pattern, p.spikes[:0]
		p.advance(p.at + period)
		events += len(p.spikes)
	}
	for range 20 { // until all buffers have their size
		round()
	}
	events = 0
	const runs = 20
	allocations := testing.AllocsPerRun(runs, round) * runs
	events = events * runs / (runs + 1) // AllocsPerRun makes one run that it does not measure
	if allocations*eventsPerAllocation > float64(events) {
		t.Errorf("%v allocations for %d events in the steady state", allocations, events)
	}
}

// pattern returns arrivals at the Config's rate, always the same, in the period before time 0.
func (s *subject) pattern() []sim.Volley {
	if s.spec.NumPorts() == 0 {
		return nil
	}
	var longest []sim.Volley
	generator := rapid.Custom(s.drawVolleys)
	for seed := range 10 {
		if volleys := generator.Example(seed); len(volleys) > len(longest) {
			longest = volleys
		}
	}
	for i := range longest {
		longest[i].At -= s.Duration
	}
	return longest
}
