package loihi_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/loihi"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// tiny is a chip of two tiles with one core each, of which there may be several.
func tiny(compartments int64) loihi.Generation {
	g := loihi.First()
	g.Columns, g.Rows, g.TileCores, g.Compartments, g.Chips = 2, 1, 1, compartments, 4
	return g
}

func TestNeuronsThatDoNotFitOneCoreTakeSeveral(t *testing.T) {
	run := recurrent(t, 50, 100*ms, cells) // 2 compartments each
	r := replayed(t, tiny(30).Chip(loihi.Options{}), run, chips.Options{})
	want := []chips.Part{
		{Population: 1, Lo: 0, Hi: 15, Core: 0}, {Population: 1, Lo: 15, Hi: 30, Core: 1},
		{Population: 1, Lo: 30, Hi: 45, Core: 2}, {Population: 1, Lo: 45, Hi: 50, Core: 3},
	}
	if diff := cmp.Diff(want, r.Placement.Parts); diff != "" {
		t.Error(diff)
	}
	whole := replayed(t, loihi.First().Chip(loihi.Options{}), run, chips.Options{})
	if diff := cmp.Diff(whole.Outcomes[0].Spikes, r.Outcomes[0].Spikes); diff != "" {
		t.Errorf("what neurons do depends on where they are: %s", diff)
	}
	if off := r.Ledger.Totals()[r.Chip.Item(chips.HopsOffChip)]; off == 0 {
		t.Error("no message left a chip")
	}
	if a, b := r.Outcomes[0].Elapsed(0, sim.Never), whole.Outcomes[0].Elapsed(0, sim.Never); a <= b {
		t.Errorf("two chips take %v, one %v", a, b)
	}
}

// TestAxonsThatNoPlacementHas: neurons that reach all others take as many output axons as they are, however few are on a core.
func TestAxonsThatNoPlacementHas(t *testing.T) {
	net := sim.NewNetwork(1)
	in := net.Add("in", 1, models.Trains{})
	out := net.Add("out", 40, models.LIF{})
	net.Connect(in, out, 0, topology.AllToAll{Delay: topology.Delay(ms)})
	net.Connect(out, out, 0, topology.AllToAll{Delay: topology.Delay(ms)})
	g := tiny(10)
	g.OutputAxons = 30
	run := &chips.Run{Network: net, Presentations: []chips.Presentation{{Spikes: make([][]sim.Spike, 2), Duration: ms}}}
	r, err := chips.Replay(t.Context(), g.Chip(loihi.Options{}), run, chips.Options{})
	want := "loihi: chip 0, core 0: output axons is 40, limit 30: take 10 off it: fewer neurons on it, or synapses to fewer cores"
	if err == nil || !strings.Contains(err.Error(), want) || !chips.Refused(err) || r.Placement.Cores() != 4 {
		t.Errorf("%v, want %q", err, want)
	}
}

// TestLongDelaysLeaveRoomForFewerNeurons on a core: with delays of 62 steps for an eighth of them.
func TestLongDelaysLeaveRoomForFewerNeurons(t *testing.T) {
	for _, c := range []struct {
		delay sim.Time
		cores int
	}{{7 * ms, 1}, {8 * ms, 2}, {63 * ms, 8}} {
		net := sim.NewNetwork(1)
		net.Connect(net.Add("in", 1, models.Trains{}), net.Add("out", 1024, models.LIF{}), 0, topology.AllToAll{Delay: topology.Delay(c.delay)})
		run := &chips.Run{Network: net, Presentations: []chips.Presentation{{Spikes: make([][]sim.Spike, 2), Duration: ms}}}
		if r := replayed(t, loihi.First().Chip(loihi.Options{}), run, chips.Options{}); r.Placement.Cores() != c.cores {
			t.Errorf("delays of %v: %d cores, want %d", c.delay, r.Placement.Cores(), c.cores)
		}
	}
}

func TestWhatDoesNotFitSaysWhatWould(t *testing.T) {
	wide := func(sources int, spec sim.Spec, delay sim.Time) *sim.Network {
		net := sim.NewNetwork(1)
		net.Connect(net.Add("in", sources, models.Trains{}), net.Add("out", 2, spec), 0, topology.AllToAll{Weight: topology.Const(1), Delay: topology.Delay(delay)})
		return net
	}
	learning := wide(1, models.LIF{}, ms)
	learning.Projections[0].Learn(plasticity.Song2000(2))
	for _, c := range []struct {
		why, want string
		net       *sim.Network
		options   loihi.Options
	}{
		{"more sources than axons", `loihi: chip 0, core 0, with neuron 0 of "out" alone: input axons is 4097, limit 4096: take 1 off it: fewer source neurons that reach it`, wide(4097, models.LIF{}, ms), loihi.Options{}},
		{"a long delay", `projection "in -> out": delay is 99 steps, limit 62: a step of 1.587301588ms or more`, wide(1, models.LIF{}, 100*ms), loihi.Options{}},
		{"as long as can be", `delay is 9223372036 steps, limit 62: a step of 146402.730746031747s or more`, wide(1, models.LIF{}, sim.Never-1), loihi.Options{}},
		{"which then fits", ``, wide(1, models.LIF{}, 100*ms), loihi.Options{Step: 1_587_301_588}},
		{"a long refractory interval", `population "out", neuron 0: refractory interval is 100 steps, limit 63: a step of 1.587301588ms or more, a refractory interval of 63ms or less, or let it be shortened`, wide(1, models.LIF{TRef: 100 * sim.Millisecond}, ms), loihi.Options{}},
		{"which may be shortened, also one that never ends", ``, wide(1, models.LIF{TRef: float64(sim.Never)}, ms), loihi.Options{ShortRefractory: true}},
		{"neurons of another kind", `population "out": neurons of type models.HH: take models.LIF or models.IF`, wide(1, models.HH{}, ms), loihi.Options{}},
		{"a current that rises", `port 0: shape 2`, wide(1, models.LIF{Ports: []models.Port{{Shape: models.Alpha, Tau: sim.Millisecond}}}, ms), loihi.Options{}},
		{"noise that is in no recording", `background noise: a source of spikes`, wide(1, models.LIF{Noise: []models.Noise{{Rate: 1}}}, ms), loihi.Options{}},
		{"synapses that learn", `projection "in -> out": synapses that learn: learn first`, learning, loihi.Options{}},
	} {
		run := &chips.Run{Network: c.net, Presentations: []chips.Presentation{{Spikes: make([][]sim.Spike, 2), Duration: ms}}}
		_, err := chips.Replay(t.Context(), loihi.First().Chip(c.options), run, chips.Options{})
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.why, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) || !chips.Refused(err) {
			t.Errorf("%s: %v, want %q", c.why, err, c.want)
		}
	}
	small := tiny(30)
	small.Chips = 1
	_, err := chips.Replay(t.Context(), small.Chip(loihi.Options{}), recurrent(t, 50, ms, cells), chips.Options{})
	var limit *chips.LimitError
	if !errors.As(err, &limit) || limit.Resource != "number of chips" || limit.Used != 2 || limit.Limit != 1 {
		t.Errorf("%v", err)
	}
}

// TestThresholdsThatDifferTakeMoreCores: each has sixteen, and no threshold is rounded to another's.
func TestThresholdsThatDifferTakeMoreCores(t *testing.T) {
	const n = 40
	for _, row := range []struct {
		why   string
		each  func(i int, n *models.LIF)
		cores int
	}{
		{"alike", nil, 1},
		{"of sixteen kinds", func(i int, n *models.LIF) { n.VTh += float64(i % 16) }, 1},
		{"each its own", func(i int, n *models.LIF) { n.VTh += float64(i) }, 3},
	} {
		spec := cells
		spec.Each = row.each
		c := loihi.First().Chip(loihi.Options{})
		run := recurrent(t, n, 20*ms, spec)
		r := replayed(t, c, run, chips.Options{})
		if r.Placement.Cores() != row.cores {
			t.Errorf("%s: %d cores, want %d", row.why, r.Placement.Cores(), row.cores)
		}
		made := r.Quantised.Network.Populations[1].Spec.(loihi.Neuron)
		kinds := map[int]bool{}
		for i := range n {
			own := made
			if made.Each != nil {
				made.Each(i, &own)
			}
			kinds[own.Threshold] = true
		}
		if want := map[string]int{"alike": 1, "of sixteen kinds": 16, "each its own": n}[row.why]; len(kinds) != want {
			t.Errorf("%s: %d thresholds, want %d", row.why, len(kinds), want)
		}
	}
}

// TestTrafficBringsTalkersTogether: pairs of populations that are far apart in order.
func TestTrafficBringsTalkersTogether(t *testing.T) {
	net := sim.NewNetwork(1)
	in := net.Add("in", 10, models.Poisson{Rate: 200})
	var all []*sim.Population
	for k := range 8 {
		all = append(all, net.Add(fmt.Sprint("p", k), 10, models.LIF{}))
		net.Connect(in, all[k], 0, topology.AllToAll{Weight: topology.Const(0.4), Delay: topology.Delay(ms)})
	}
	for k := range 4 {
		net.Connect(all[k], all[7-k], 0, topology.AllToAll{Weight: topology.Const(0.3), Delay: topology.Delay(ms)})
	}
	run := recorded(t, net, 100*ms)
	g := loihi.First()
	g.TileCores, g.Compartments = 1, 10
	inOrder := replayed(t, g.Chip(loihi.Options{}), run, chips.Options{})
	near := replayed(t, g.Chip(loihi.Options{Strategy: loihi.ByTraffic}), run, chips.Options{})
	if near.Placement.Cost >= inOrder.Placement.Cost {
		t.Errorf("cost %d, in order %d", near.Placement.Cost, inOrder.Placement.Cost)
	}
	hops := func(r *chips.Replayed) uint64 {
		n := r.Ledger.Totals()
		return n[r.Chip.Item(chips.HopsEastWest)] + n[r.Chip.Item(chips.HopsNorth)]
	}
	if hops(near) >= hops(inOrder) {
		t.Errorf("%d hops, in order %d", hops(near), hops(inOrder))
	}
	if len(near.Outcomes[0].Links) == 0 {
		t.Error("no link was used")
	}
}

// placed is a network on a chip that has room for it.
func placed(t testing.TB, c *chips.Chip, net *sim.Network) (*chips.Quantised, *chips.Placement) {
	t.Helper()
	q, err := c.Quantise(net, c.All())
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Place(c, q)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chips.Validate(c, q, p); err != nil {
		t.Fatal(err)
	}
	return q, p
}

// TestTrafficAcrossChips: of more cores than are on a chip, too, those come together that have to do with one another, although not all pairs
// are tried.
func TestTrafficAcrossChips(t *testing.T) {
	net := sim.NewNetwork(1)
	cells := net.Add("cells", 1600, models.LIF{})
	var far topology.Synapses
	for i := range uint32(1600) {
		far = append(far, sim.Synapse{Pre: i, Post: (i + 800) % 1600, Weight: 1, Delay: ms})
	}
	net.Connect(cells, cells, 0, far)
	g := loihi.First()
	g.Compartments = 8
	cost := map[loihi.Strategy]int64{}
	for _, s := range []loihi.Strategy{loihi.InOrder, loihi.ByTraffic} {
		c := g.Chip(loihi.Options{Strategy: s})
		_, p := placed(t, c, net)
		if n := p.Chips(len(c.Cores)); n != 2 {
			t.Fatalf("%d chips, want 2", n)
		}
		cost[s] = p.Cost
	}
	if cost[loihi.ByTraffic] > cost[loihi.InOrder]/4 {
		t.Errorf("cost %d, in order %d", cost[loihi.ByTraffic], cost[loihi.InOrder])
	}
}
