package networks

import (
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// TestTheRecordingGivesTheSameSpikes of a recurrent network whose neurons all begin elsewhere.
func TestTheRecordingGivesTheSameSpikes(t *testing.T) {
	c := DefaultCuba()
	c.N, c.K = 400, 40
	c.Settle, c.Duration, c.Record = 20*sim.Millisecond, 60*sim.Millisecond, true
	s := &session.Session{Dir: t.TempDir(), Seed: 5}
	if _, err := c.observe(t.Context(), s, c); err != nil {
		t.Fatal(err)
	}
	run, err := recording.Read(s.Dir)
	if err != nil {
		t.Fatal(err)
	}
	kept := new(record.Memory)
	run.Network.Record(kept)
	e, err := sim.Build(run.Network, sim.Options{})
	if err == nil {
		err = e.RunUntil(t.Context(), c.Settle+c.Duration)
	}
	if err != nil {
		t.Fatal(err)
	}
	for k, p := range run.Network.Populations {
		if want, got := run.Presentations[0].Spikes[k], kept.Spikes(p); len(want) == 0 || !slices.Equal(want, got) {
			t.Errorf("%s: %d spikes recorded, %d again, or others", p.Name, len(want), len(got))
		}
	}
}
