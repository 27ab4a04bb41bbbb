package sim

import (
	"testing"

	"pgregory.net/rapid"
)

// TestStatsAddUp: what happened until one look, and since then, is what happened until the other.
func TestStatsAddUp(t *testing.T) {
	draw := func(t *rapid.T, name string) Stats {
		n := rapid.SliceOfN(rapid.Uint64Range(0, 1<<40), 9, 9).Draw(t, name)
		return Stats{Spikes: n[0], SynapticEvents: n[1], Volleys: n[2], QueueOps: n[3], Windows: n[4], Advances: n[5], Work: Work{n[6], n[7], n[8]}}
	}
	rapid.Check(t, func(t *rapid.T) {
		before, more := draw(t, "before"), draw(t, "more")
		more.Synapses, more.SynapseBytes = 7, 28
		if got := before.Plus(more).Since(before); got != more {
			t.Errorf("got %+v, want %+v", got, more)
		}
	})
}
