package models

import (
	"context"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
)

// TestWorkIsCounted: no spike without a crossing that was solved or an arrival that was tested, and none of it
// without an exponential.
func TestWorkIsCounted(t *testing.T) {
	for _, row := range []struct {
		why  string
		spec sim.Spec
	}{
		{"crossings by drive alone", LIF{IE: 2}},
		{"crossings by currents", LIF{IE: 2, Ports: []Port{{Shape: Exponential, Tau: 2 * sim.Millisecond, I0: 3}}}},
		{"crossings by noise", LIF{Noise: []Noise{{Rate: 1e4, Weight: 0.5}}}},
		{"neurons with constants each for itself", LIF{IE: 2, Ports: []Port{{Shape: Alpha, Tau: 2 * sim.Millisecond, I0: 3}}, Each: func(int, *LIF) {}}},
		{"an adaptive threshold", AdaptiveLIF{IE: 2, Threshold: []Adaptation{{0.5, 20 * sim.Millisecond}}}},
		{"an integrator", Izhikevich{IE: 10}},
	} {
		net := sim.NewNetwork(1)
		net.Add("neurons", 10, row.spec)
		e, err := sim.Build(net, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.RunUntil(context.Background(), 100*sim.Millisecond); err != nil {
			t.Fatal(err)
		}
		s := e.Stats()
		if s.Spikes == 0 || s.Solved < s.Spikes || s.Tested < 10 || s.Exponentials < 10 {
			t.Errorf("%s: %+v", row.why, s)
		}
	}
}
