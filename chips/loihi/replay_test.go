package loihi_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/loihi"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
)

// cells are leaky neurons with a current and a jump.
var cells = models.LIF{
	TauM: 20 * sim.Millisecond, VTh: 10, TRef: 3 * sim.Millisecond,
	Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * sim.Millisecond}, {}},
}

// recurrent is a run of n cells, driven by a source and inhibiting one another.
func recurrent(t *testing.T, n int, duration sim.Time, spec sim.Spec) *chips.Run {
	t.Helper()
	net := sim.NewNetwork(3)
	in := net.Add("in", 30, models.Poisson{Rate: 100})
	out := net.Add("out", n, spec)
	net.Connect(in, out, 0, topology.Bernoulli{P: 0.4, Weight: topology.Kernel(func(pre, post int) float64 { return 2 + float64((pre+post)%7) }), Delay: topology.Delay(2 * ms)})
	net.Connect(out, out, 1, topology.FixedOutDegree{Degree: 5, Weight: topology.Const(-1.5), Delay: topology.Delay(1500 * sim.Microsecond)})
	return recorded(t, net, duration)
}

// recorded runs a network in exact time.
func recorded(t *testing.T, net *sim.Network, duration sim.Time) *chips.Run {
	t.Helper()
	kept := new(record.Memory)
	net.Record(kept)
	e, err := sim.Build(net, sim.Options{})
	if err == nil {
		err = e.RunUntil(t.Context(), duration)
	}
	if err != nil {
		t.Fatal(err)
	}
	p := chips.Presentation{Duration: duration, Label: -1}
	for _, population := range net.Populations {
		p.Spikes = append(p.Spikes, kept.Spikes(population))
	}
	return &chips.Run{Network: net, Presentations: []chips.Presentation{p}}
}

func replayed(t *testing.T, c *chips.Chip, run *chips.Run, o chips.Options) *chips.Replayed {
	t.Helper()
	r, err := chips.Replay(t.Context(), c, run, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestTheEnergyIsThatOfTheRawLog, and the log is what the spikes say: each is counted at all synapses that it reaches, and
// each of the two compartments of a neuron once a step.
func TestTheEnergyIsThatOfTheRawLog(t *testing.T) {
	c := loihi.First().Chip(loihi.Options{})
	run := recurrent(t, 200, 300*ms, cells)
	counts := make([]uint64, len(c.Items))
	perStep := map[sim.Time]uint64{}
	r := replayed(t, c, run, chips.Options{Raw: func(e chips.Entry) {
		counts[e.Item] += e.N
		if i := c.Items[e.Item]; i == chips.Active || i == chips.Inactive {
			perStep[e.At] += e.N
		}
	}})
	for _, set := range c.Costs {
		sum := chips.Energy(0)
		for item, n := range counts {
			for _, cost := range set.Costs {
				if cost.Item == c.Items[item] {
					sum += chips.Energy(n) * cost.Energy
				}
			}
		}
		if e := c.Energy(&set, r.Ledger.Totals()); e != sum || e == 0 {
			t.Errorf("%s: %v, but the log comes to %v", set.Name, e, sum)
		}
	}
	for at, n := range perStep {
		if n != 400 {
			t.Errorf("%d updates of 400 compartments at %v", n, at)
		}
	}
	synapses, spikes := uint64(0), uint64(0)
	for k, p := range run.Network.Projections {
		pre := slices.Index(run.Network.Populations, p.Pre)
		for _, s := range r.Outcomes[0].Spikes[pre] {
			synapses += uint64(len(r.Quantised.Rows[k][s.Neuron]))
		}
	}
	spikes = uint64(len(r.Outcomes[0].Spikes[1]))
	if counts[c.Item(chips.SynapticOps)] != synapses || counts[c.Item(chips.Spikes)] != spikes || spikes == 0 {
		t.Errorf("%d synaptic operations and %d spikes, want %d and %d", counts[c.Item(chips.SynapticOps)], counts[c.Item(chips.Spikes)], synapses, spikes)
	}
	if steps := counts[c.Item(chips.Steps)]; steps != uint64(len(perStep)) || steps < 300 {
		t.Errorf("%d steps, %d with updates", steps, len(perStep))
	}
}

func TestAnEmptyStreamCostsIdleOnly(t *testing.T) {
	c := loihi.First().Chip(loihi.Options{})
	run := recurrent(t, 100, 50*ms, cells)
	run.Presentations[0].Spikes = [][]sim.Spike{nil, nil}
	r := replayed(t, c, run, chips.Options{})
	steps := 50 + uint64(r.Quantised.Latency[1]/ms)
	for item, n := range r.Ledger.Totals() {
		want := map[chips.Item]uint64{chips.Steps: steps, chips.Inactive: 200 * steps}[c.Items[item]]
		if n != want {
			t.Errorf("%d of %q, want %d", n, c.Items[item], want)
		}
	}
	if spikes := r.Outcomes[0].Spikes[1]; len(spikes) > 0 {
		t.Error(spikes)
	}
}

func TestReplayTwiceGivesTheSameBits(t *testing.T) {
	run := recurrent(t, 150, 200*ms, cells)
	run.Presentations = append(run.Presentations, run.Presentations[0])
	c := loihi.First().Chip(loihi.Options{Strategy: loihi.ByTraffic})
	a, b := replayed(t, c, run, chips.Options{}), replayed(t, c, run, chips.Options{})
	for k := range run.Presentations {
		if diff := cmp.Diff(a.Outcomes[k].Spikes, b.Outcomes[0].Spikes); diff != "" {
			t.Errorf("presentation %d: %s", k, diff)
		}
		for set := range c.Costs {
			if x, y := a.Outcomes[k].Elapsed(set, sim.Never), b.Outcomes[0].Elapsed(set, sim.Never); x != y || x == 0 {
				t.Errorf("presentation %d took %v, and then %v", k, x, y)
			}
		}
	}
	if diff := cmp.Diff(a.Ledger.Totals(), b.Ledger.Totals()); diff != "" {
		t.Error(diff)
	}
}

// TestWithoutOverflowRegistersChangeNothing holds the neuron of the chip against the same with one constraint less.
func TestWithoutOverflowRegistersChangeNothing(t *testing.T) {
	run := recurrent(t, 80, 300*ms, cells)
	c := loihi.First().Chip(loihi.Options{})
	last := len(c.Constraints)
	var spikes [2][]sim.Spike
	for i, n := range []int{last - 1, last} {
		q, err := c.Quantise(run.Network, c.First(n))
		if err != nil {
			t.Fatal(err)
		}
		p, err := c.Place(c, q)
		if err != nil {
			t.Fatal(err)
		}
		m, err := c.Start(c, q, p)
		if err != nil {
			t.Fatal(err)
		}
		o, err := m.Present(t.Context(), &run.Presentations[0], chips.NewLedger(c, p.Cores()))
		if err != nil {
			t.Fatal(err)
		}
		for _, incident := range o.Incidents {
			if incident.Name == loihi.Wrapped || incident.Name == loihi.Clamped {
				t.Fatal(incident)
			}
		}
		spikes[i] = o.Spikes[1]
	}
	if !slices.Equal(spikes[0], spikes[1]) || len(spikes[0]) == 0 {
		t.Errorf("%d and %d spikes", len(spikes[0]), len(spikes[1]))
	}
}

// TestWeightsAreSafe: all that the quantiser writes are numbers on which the public emulators agree.
func TestWeightsAreSafe(t *testing.T) {
	net := sim.NewNetwork(1)
	in, out := net.Add("in", 40, models.Trains{}), net.Add("out", 25, cells)
	random := rand.New(rand.NewPCG(1, 2))
	ranges := [][2]float64{{-3, 5}, {0, 0.1}, {-90, 0}}
	for _, r := range ranges {
		weights := make([]float64, in.N*out.N)
		for i := range weights {
			weights[i] = r[0] + random.Float64()*(r[1]-r[0])
		}
		net.Connect(in, out, 0, topology.AllToAll{Weight: topology.List(weights), Delay: topology.Delay(ms)})
	}
	c := loihi.First().Chip(loihi.Options{})
	q, err := c.Quantise(net, c.All())
	if err != nil {
		t.Fatal(err)
	}
	for k, r := range ranges {
		most := 0.0
		for _, row := range q.Rows[k] {
			for _, s := range row {
				most = max(most, math.Abs(s.Weight))
			}
		}
		f := loihi.Format{Sign: loihi.SignModeOf(r[0], r[1]), Bits: 8}
		unit := 1.0
		for ; most/unit > 255; unit *= 2 {
		}
		for _, row := range q.Rows[k] {
			for _, s := range row {
				if w := s.Weight / unit; w != math.Trunc(w) || !f.Safe(int(w)) {
					t.Fatalf("projection %d: weight %v of %v", k, w, unit)
				}
			}
		}
	}
}

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

// TestTheEffectOfASpikeIsThatOfExactTime: the area under the potential of the chip, and without leak its end.
func TestTheEffectOfASpikeIsThatOfExactTime(t *testing.T) {
	for _, c := range []struct {
		why  string
		spec sim.Spec
		want float64 // mV ms, or mV
	}{
		{"current into a leak: w R tau", models.LIF{VTh: 20, TauM: 20 * sim.Millisecond, Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * sim.Millisecond}}}, 15},
		{"jump into a leak: it begins at w, and a step takes 1 - exp(-1/20) of it", models.LIF{VTh: 20, TauM: 20 * sim.Millisecond}, 3 / -math.Expm1(-1.0/20)},
		{"current without leak: w tau / C, in the end", models.IF{VTh: 20, C: 2, Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * sim.Millisecond}}}, 7.5},
	} {
		net := sim.NewNetwork(1)
		in := net.Add("in", 1, models.Trains{{ms}})
		out := net.Add("out", 1, c.spec)
		net.Connect(in, out, 0, topology.OneToOne{Weight: topology.Const(3), Delay: topology.Delay(ms)})
		chip := loihi.First().Chip(loihi.Options{})
		q, err := chip.Quantise(net, chip.All())
		if err != nil {
			t.Fatal(err)
		}
		e, err := sim.Build(q.Network, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		// How many of v are a mV follows from the threshold.
		scale := float64(q.Network.Populations[1].Spec.(loihi.Neuron).Threshold) * 64 / 20
		area, v := 0.0, make([]float64, 1)
		for k := range 400 {
			if err := errors.Join(e.RunUntil(t.Context(), sim.Time(k)*ms+1), e.Probe(q.Network.Populations[1], "v", []int{0}, v)); err != nil {
				t.Fatal(err)
			}
			area += v[0] / scale
		}
		if _, leaks := c.spec.(models.LIF); !leaks {
			area = v[0] / scale
		}
		if math.Abs(area/c.want-1) > 0.01 {
			t.Errorf("%s: %v, want %v", c.why, area, c.want)
		}
	}
}

// TestGradedSpikesLoseNoEvent: two events of one step are one spike of twice the weight on Loihi 2, and one event on Loihi.
func TestGradedSpikesLoseNoEvent(t *testing.T) {
	net := sim.NewNetwork(1)
	in := net.Add("in", 1, models.Trains{{5 * ms, 5*ms + 1000}})
	out := net.Add("out", 1, models.IF{VTh: 10})
	net.Connect(in, out, 0, topology.OneToOne{Weight: topology.Const(6), Delay: topology.Delay(ms)})
	run := recorded(t, net, 20*ms)
	for _, c := range []struct {
		generation   loihi.Generation
		spikes, lost int
	}{{loihi.First(), 0, 1}, {loihi.Second(), 1, 0}} {
		r := replayed(t, c.generation.Chip(loihi.Options{}), run, chips.Options{})
		n := r.Ledger.Totals()
		if got := len(r.Outcomes[0].Spikes[1]); got != c.spikes || len(r.Outcomes[0].Incidents) != c.lost {
			t.Errorf("%s: %d spikes, %v", c.generation.Name, got, r.Outcomes[0].Incidents)
		}
		if n[r.Chip.Item(chips.SynapticOps)] != 1 || n[r.Chip.Item(chips.MessagesIn)] != 1 {
			t.Errorf("%s: %v", c.generation.Name, n)
		}
	}
}

// TestAResetBelowRestIsABias: a cell that rests above its threshold, is reset far below, and begins somewhere between, fires on
// the chip when it does in exact time, to a step or so at each spike.
func TestAResetBelowRestIsABias(t *testing.T) {
	net := sim.NewNetwork(1)
	net.Add("in", 1, models.Trains{})
	net.Add("out", 3, models.LIF{TauM: 20 * sim.Millisecond, EL: -49, VTh: -50, VReset: -60, TRef: 5 * sim.Millisecond, Initial: func(i int) float64 { return -11 + 3*float64(i) }})
	run := recorded(t, net, 200*ms)
	r := replayed(t, loihi.First().Chip(loihi.Options{}), run, chips.Options{})
	for i := range uint32(3) {
		var exact, chip []sim.Time
		for _, s := range run.Presentations[0].Spikes[1] {
			if s.Neuron == i {
				exact = append(exact, s.At)
			}
		}
		for _, s := range r.Outcomes[0].Spikes[1] {
			if s.Neuron == i {
				chip = append(chip, s.At)
			}
		}
		if len(exact) < 2 || len(chip) < len(exact)-1 || len(chip) > len(exact)+1 {
			t.Fatalf("neuron %d: %v in exact time, %v on the chip", i, exact, chip)
		}
		for k := range min(len(exact), len(chip)) {
			if off := chip[k] - exact[k]; off < -2*ms*sim.Time(k+1) || off > 2*ms*sim.Time(k+1) {
				t.Errorf("neuron %d, spike %d: %v in exact time, %v on the chip", i, k, exact[k], chip[k])
			}
		}
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

// TestCutWeightsLeaveDigitsToTheOthers: one that is much stronger than the threshold costs those that are not their digits.
func TestCutWeightsLeaveDigitsToTheOthers(t *testing.T) {
	net := sim.NewNetwork(1)
	in, out := net.Add("in", 20, models.Trains{}), net.Add("out", 1, models.LIF{VTh: 10, Ports: make([]models.Port, 2)})
	net.Connect(in, out, 0, topology.AllToAll{Weight: topology.Kernel(func(pre, _ int) float64 { return 0.01 * float64(1+pre) }), Delay: topology.Delay(ms)})
	net.Connect(in, out, 1, topology.AllToAll{Weight: topology.Const(-500), Delay: topology.Delay(ms)})
	errorOf := func(o loihi.Options, projection int) (largest float64) {
		c := loihi.First().Chip(o)
		q, err := c.Quantise(net, c.All())
		if err != nil {
			t.Fatal(err)
		}
		scale := float64(q.Network.Populations[1].Spec.(loihi.Neuron).Threshold) * 64 / 10
		for pre, row := range q.Rows[projection] {
			want := []float64{0.01 * float64(1+pre), -500}[projection]
			largest = max(largest, math.Abs(row[0].Weight*64/scale-want))
		}
		return largest
	}
	whole, cut := loihi.Options{}, loihi.Options{LargestWeight: 2}
	if a, b := errorOf(whole, 0), errorOf(cut, 0); b > a/10 {
		t.Errorf("the small weights are off by up to %v mV, and by %v once the large ones are cut", a, b)
	}
	if a, b := errorOf(whole, 1), errorOf(cut, 1); a > 2 || math.Abs(b-480) > 1 {
		t.Errorf("the large weights are off by %v mV, and by %v once they are cut, want 480", a, b)
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
