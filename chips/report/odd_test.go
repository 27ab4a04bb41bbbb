package report_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/loihi"
	"github.com/ranvier-sim/ranvier/chips/report"
	"github.com/ranvier-sim/ranvier/chips/speck"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// TestOddNetworks are replayed and reported on, or refused in words.
func TestOddNetworks(t *testing.T) {
	pair := func(c sim.Connector) func(*sim.Network) {
		return func(n *sim.Network) { n.Connect(n.Add("in", 3, models.Trains{}), n.Add("a", 3, models.IF{}), 0, c) }
	}
	for _, row := range []struct {
		why          string
		edit         func(*sim.Network)
		loihi, speck string // the error
	}{
		{"nothing at all", func(*sim.Network) {}, "", ""},
		{"only a source", func(n *sim.Network) { n.Add("in", 3, models.Trains{}) }, "", ""},
		{"only neurons", func(n *sim.Network) { n.Add("a", 3, models.IF{}) }, "", "neurons without input"},
		{"neurons of which there are none", func(n *sim.Network) { n.Add("in", 3, models.Trains{}); n.Add("a", 0, models.IF{}) }, `population "a": N is 0`, `population "a": N is 0`},
		{"a projection without synapses", pair(topology.Synapses{}), "", "synapses by a topology.Synapses"},
		{"weights of 0", pair(topology.AllToAll{Weight: topology.Const(0)}), "", ""},
		{"the smallest weights", pair(topology.AllToAll{Weight: topology.Const(1e-38)}), "", ""},
		{"the largest weights", pair(topology.AllToAll{Weight: topology.Const(3e38)}), "", "a threshold that rounds to 0"},
		{"the longest delay", pair(topology.AllToAll{Delay: topology.Delay(sim.Never - 1)}), "limit 62", ""},
	} {
		for want, c := range map[*string]*chips.Chip{&row.loihi: loihi.First().Chip(loihi.Options{}), &row.speck: newSpeck(t)} {
			run := &chips.Run{Network: sim.NewNetwork(1)}
			row.edit(run.Network)
			run.Presentations = []chips.Presentation{{Duration: 5 * ms, Spikes: make([][]sim.Spike, len(run.Network.Populations))}}
			r, err := chips.Replay(t.Context(), c, run, chips.Options{})
			if (err == nil) != (*want == "") || err != nil && !strings.Contains(err.Error(), *want) {
				t.Errorf("%s, %s: %v, want %q", c.Name, row.why, err, *want)
			}
			p, err := report.New(t.Context(), r, err, report.Options{Causes: -1})
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := p.Save(func(f string) string { return filepath.Join(dir, f) }); err != nil {
				t.Errorf("%s, %s: %v", c.Name, row.why, err)
			}
		}
	}
}

func newSpeck(t *testing.T) *chips.Chip {
	t.Helper()
	c, err := speck.New(speck.Parameters{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
