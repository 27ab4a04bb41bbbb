package loihi_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/loihi"
	"github.com/ranvier-sim/ranvier/models"
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
