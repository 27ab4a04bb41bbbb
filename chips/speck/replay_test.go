package speck_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/speck"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
	"pgregory.net/rapid"
)

const us = sim.Time(sim.Microsecond)

// timeless are the parameters of a chip whose cores and router take no time.
func timeless() speck.Parameters {
	p := speck.Parameters{Router: math.Inf(1), Latency: -1, Sweep: speck.ChannelsFirst}
	for k := range p.Rates {
		p.Rates[k] = math.Inf(1)
	}
	return p
}

func chip(t testing.TB, p speck.Parameters) *chips.Chip {
	t.Helper()
	c, err := speck.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// filters are weights that differ, of both signs.
func filters(r topology.Convolution) topology.Convolution {
	r.Filters = make([]float64, r.Taps())
	for i := range r.Filters {
		r.Filters[i] = math.Sin(float64(i)+1) + 0.3
	}
	return r
}

// example is two convolutions and a dense layer: pixels of two polarities, pooled on the way.
func example() *sim.Network {
	retina := topology.FeatureMap{Channels: 2, Height: 9, Width: 9}
	first := filters(topology.Convolution{In: retina, Channels: 3, Kernel: topology.Square(3), Padding: topology.Square(1), Delay: topology.Delay(2 * us)})
	second := filters(topology.Convolution{In: first.Out(), Pool: topology.Square(2), Channels: 4, Kernel: topology.Square(2), Stride: topology.Square(2)})
	net := sim.NewNetwork(1)
	in := net.Add("retina", retina.N(), models.Trains{})
	a := net.Add("edges", first.Out().N(), models.SubtractiveIF{VTh: 1.5, Floor: -2})
	b := net.Add("corners", second.Out().N(), models.IF{VTh: 1})
	c := net.Add("classes", 5, models.SubtractiveIF{})
	net.Connect(in, a, 0, first)
	net.Connect(a, b, 0, second)
	net.Connect(b, c, 0, topology.AllToAll{Weight: topology.Kernel(func(i, j int) float64 { return math.Cos(float64(3*i + j)) })})
	return net
}

// shown is a presentation of events of the first population.
func shown(net *sim.Network, events []sim.Spike) chips.Presentation {
	p := chips.Presentation{Spikes: make([][]sim.Spike, len(net.Populations)), Duration: sim.Second, Label: -1}
	p.Spikes[0] = events
	return p
}

// burst is n events of pixels all over the map, gap apart.
func burst(net *sim.Network, n int, gap sim.Time) []sim.Spike {
	var events []sim.Spike
	for k := range n {
		events = append(events, sim.Spike{At: sim.Time(k) * gap, Neuron: uint32(k*37) % uint32(net.Populations[0].N)})
	}
	return events
}

func replay(t testing.TB, net *sim.Network, events []sim.Spike, p speck.Parameters) *chips.Replayed {
	t.Helper()
	r, err := chips.Replay(t.Context(), chip(t, p), &chips.Run{Network: net, Presentations: []chips.Presentation{shown(net, events)}}, chips.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// simulated is what the engine makes of a quantised network.
func simulated(t testing.TB, q *chips.Quantised, events []sim.Spike) [][]sim.Spike {
	t.Helper()
	q.Network.Populations[0].Spec = chips.Playback(events)
	var spikes record.Memory
	q.Network.Record(&spikes)
	e, err := sim.Build(q.Network, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.RunUntil(context.Background(), sim.Second); err != nil {
		t.Fatal(err)
	}
	var all [][]sim.Spike
	for _, p := range q.Network.Populations {
		all = append(all, spikes.Spikes(p))
	}
	return all
}

// TestTheQuantisedNetworkIsTheChipWithoutTime: a chip that takes no time does what the engine makes of the quantised network,
// as far as the order within an instant is the same in both: in the first two layers.
func TestTheQuantisedNetworkIsTheChipWithoutTime(t *testing.T) {
	net := example()
	events := burst(net, 2000, 3*us)
	r := replay(t, net, events, timeless())
	want := simulated(t, r.Quantised, events)
	for k := range 3 {
		if diff := gocmp.Diff(want[k], r.Outcomes[0].Spikes[k]); diff != "" || k > 0 && len(want[k]) < 100 {
			t.Errorf("population %d, %d spikes (-engine +chip):\n%s", k, len(want[k]), diff)
		}
	}
	if have, want := len(r.Outcomes[0].Spikes[3]), len(want[3]); have < want*9/10 || have > want*11/10 || want < 20 {
		t.Errorf("the third layer fires %d times, in the engine %d", have, want)
	}
}

// TestWholeNumbersSurvive: a network of whole weights that need no scaling fires on the chip as it does in exact time, event
// by event.
func TestWholeNumbersSurvive(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := topology.FeatureMap{Channels: 2, Height: rapid.IntRange(3, 6).Draw(rt, "height"), Width: 5}
		rule := topology.Convolution{In: m, Channels: 2, Kernel: topology.Square(3), Padding: topology.Square(1), Delay: topology.Delay(0)}
		for range rule.Taps() { // not 0: in exact time that is an arrival, too
			w := rapid.IntRange(1, 127).Draw(rt, "weight")
			rule.Filters = append(rule.Filters, float64(w*(1-2*rapid.IntRange(0, 1).Draw(rt, "sign"))))
		}
		rule.Filters[0], rule.Filters[1] = 127, -128
		net := sim.NewNetwork(1)
		in := net.Add("in", m.N(), models.Trains{})
		out := net.Add("out", rule.Out().N(), models.SubtractiveIF{VTh: float64(rapid.IntRange(1, 500).Draw(rt, "threshold"))})
		net.Connect(in, out, 0, rule)
		r := replay(t, net, burst(net, 50, 5*us), timeless())
		exact := simulated(t, &chips.Quantised{Network: net}, burst(net, 50, 5*us))
		for _, c := range r.Quantised.Changes {
			if c.Changed > 0 {
				rt.Fatalf("%+v", c)
			}
		}
		if diff := gocmp.Diff(exact[1], r.Outcomes[0].Spikes[1]); diff != "" {
			rt.Fatalf("(-exact +chip):\n%s", diff)
		}
	})
}

func TestAReplayIsAFunctionOfItsInput(t *testing.T) {
	net := example()
	events := burst(net, 500, 100*sim.Nanosecond)
	first, again := replay(t, net, events, speck.Parameters{}), replay(t, net, events, speck.Parameters{})
	if diff := gocmp.Diff(first.Outcomes[0].Spikes, again.Outcomes[0].Spikes); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff(first.Ledger.Totals(), again.Ledger.Totals()); diff != "" {
		t.Error(diff)
	}
	run := &chips.Run{Network: net, Presentations: []chips.Presentation{shown(net, events), shown(net, events)}}
	both, err := chips.Replay(t.Context(), first.Chip, run, chips.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range both.Outcomes {
		if diff := gocmp.Diff(first.Outcomes[0].Spikes, o.Spikes); diff != "" {
			t.Errorf("of two presentations one is not as if it were alone:\n%s", diff)
		}
	}
}

// TestTheRawLogAddsUp: the counts, and so the energy, are the sums of the raw log.
func TestTheRawLogAddsUp(t *testing.T) {
	net := example()
	c := chip(t, speck.Parameters{})
	sum := make([]uint64, len(c.Items))
	run := &chips.Run{Network: net, Presentations: []chips.Presentation{shown(net, burst(net, 300, us))}}
	r, err := chips.Replay(t.Context(), c, run, chips.Options{Raw: func(e chips.Entry) { sum[e.Item] += e.N }})
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(r.Ledger.Totals(), sum); diff != "" {
		t.Error(diff)
	}
	spikes := 0
	for _, s := range r.Outcomes[0].Spikes[1:] {
		spikes += len(s)
	}
	if n := sum[c.Item(chips.Spikes)]; n != uint64(spikes) || n == 0 {
		t.Errorf("%d spikes are counted of %d", n, spikes)
	}
	if sum[c.Item(speck.Routed)] < 300 || sum[c.Item(chips.SynapticOps)] < 300*3 {
		t.Errorf("%v", sum)
	}
}

func TestAnEmptyStreamCostsNothingButTime(t *testing.T) {
	r := replay(t, example(), nil, speck.Parameters{})
	for item, n := range r.Ledger.Totals() {
		if n != 0 {
			t.Errorf("%d of %q", n, r.Chip.Items[item])
		}
	}
	idle, ok := r.Chip.Costs[0].IdleEnergy(1, sim.Second)
	if want := 420_000_000 * chips.Picojoule; !ok || idle != want { // 0.42 mW for a second
		t.Errorf("%v at rest for a second, want %v", idle, want)
	}
}

// queueing is a network whose one core takes exactly a microsecond for an event.
func queueing() (*sim.Network, speck.Parameters) {
	net := sim.NewNetwork(1)
	in, out := net.Add("in", 1, models.Trains{}), net.Add("out", 10, models.SubtractiveIF{})
	net.Connect(in, out, 0, topology.AllToAll{Weight: topology.Const(1)})
	p := timeless()
	p.Rates[0] = 1e7 // ten operations a microsecond
	p.Buffer = 4
	return net, p
}

// TestOverload: events come twice as fast as they are served. The k-th, counted from 0, finds k/2 of them waiting or being served.
func TestOverload(t *testing.T) {
	net, p := queueing()
	const n = 100
	events := burst(net, n, us/2)
	link := func(r *chips.Replayed) chips.Link { return r.Outcomes[0].Links[1] }

	stalling := replay(t, net, events, p)
	want := chips.Link{Name: "core 0", Packets: n, Busy: n * us, Waited: n * (n - 1) / 2 * us / 2, Longest: n/2 + 1}
	if diff := gocmp.Diff(want, link(stalling)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Buffers are full from the event on that finds four: number 8, at 4 us, as number 4 is served until 5 us and 0 to 3 are done.
	name := "core 0: events that found the buffer full, at which the chip stalls"
	if diff := gocmp.Diff([]chips.Incident{{Name: name, N: n - 7}}, stalling.Outcomes[0].Incidents); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if spikes := stalling.Outcomes[0].Spikes[1]; len(spikes) != 10*n || spikes[0].At != us/10 || spikes[10*n-1].At != n*us {
		t.Errorf("%d spikes, the last at %v", len(spikes), spikes[len(spikes)-1].At)
	}

	p.Balancer = true
	dropping := replay(t, net, events, p)
	served := link(dropping).Packets
	if dropped := dropping.Outcomes[0].Incidents[0]; dropped.N+served != n || !strings.Contains(dropped.Name, "dropped") {
		t.Errorf("%d served and %d dropped of %d", served, dropped.N, n)
	}
	// A core that is never idle serves one event each microsecond, and what is in its buffer at the end.
	if want := uint64(n/2 + 3); served != want && served != want+1 {
		t.Errorf("%d served, want %d", served, want)
	}
	if longest := link(dropping).Longest; longest != 4 {
		t.Errorf("%d in a buffer for 4", longest)
	}
}

func TestTheRouterServesOneAtATime(t *testing.T) {
	net, p := queueing()
	p.Rates[0] = math.Inf(1)
	p.Router = 1e6
	p.Latency = 5 * us
	r := replay(t, net, []sim.Spike{{At: 0}, {At: 1}, {At: 2}}, p)
	var at []sim.Time
	for _, s := range r.Outcomes[0].Spikes[1] {
		if s.Neuron == 9 {
			at = append(at, s.At)
		}
	}
	if diff := gocmp.Diff([]sim.Time{6 * us, 7 * us, 8 * us}, at); diff != "" {
		t.Error(diff)
	}
}

func TestDecimation(t *testing.T) {
	net, p := queueing()
	all := replay(t, net, burst(net, 16, us), p)
	p.Decimate = []int{4}
	some := replay(t, net, burst(net, 16, us), p)
	a, s := all.Outcomes[0].Spikes[1], some.Outcomes[0].Spikes[1]
	if len(a) != 160 || len(s) != 40 || s[0] != a[3] {
		t.Errorf("%d and %d spikes", len(a), len(s))
	}
}

// TestTheSlowClock: a source of one neuron beside the input is the clock, whose weights are biases.
func TestTheSlowClock(t *testing.T) {
	net, p := queueing()
	net.Populations[0].N = 2
	clock := net.Add("clock", 1, models.Trains{})
	net.Connect(clock, net.Populations[1], 0, topology.AllToAll{Weight: topology.Kernel(func(_, j int) float64 { return -0.01 * float64(j) })})
	shown := shown(net, burst(net, 1, us))
	shown.Spikes[2] = []sim.Spike{{At: 5 * us}, {At: 10 * us}}
	r, err := chips.Replay(t.Context(), chip(t, p), &chips.Run{Network: net, Presentations: []chips.Presentation{shown}}, chips.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := r.Ledger.Totals()[r.Chip.Item(speck.BiasesAdded)]; n != 18 { // of ten, one has a bias of 0
		t.Errorf("%d additions of a bias", n)
	}
	if r.Usage[0][2] != 10 {
		t.Errorf("%d words of bias memory", r.Usage[0][2])
	}
	if len(r.Quantised.Notes) != 1 || !strings.Contains(r.Quantised.Notes[0], `"clock" is the slow clock`) {
		t.Errorf("%q", r.Quantised.Notes)
	}
}

// TestTimesSayWhereTheyAreFrom: a rate that is not the chip's own is not passed off as it.
func TestTimesSayWhereTheyAreFrom(t *testing.T) {
	for _, set := range chip(t, speck.Parameters{}).Costs {
		if c := set.Of(chips.SynapticOps); c.Source.Provenance != chips.Secondary || c.Time != 33_333 || c.Energy != 0 {
			t.Errorf("%+v", c)
		}
		if c := set.Of(speck.Routed); c.Source.Provenance != chips.Assumed || c.Time != 33_333 {
			t.Errorf("%+v", c)
		}
	}
	p := speck.Parameters{Router: 1e6}
	p.Rates[3] = 1e7
	for _, item := range []chips.Item{chips.SynapticOps, speck.Routed} {
		if c := chip(t, p).Costs[0].Of(item); c.Source.Text != "as it was set" || c.Time != map[chips.Item]sim.Time{chips.SynapticOps: us / 10, speck.Routed: us}[item] {
			t.Errorf("%+v", c)
		}
	}
}

func TestAClockTicksRegularly(t *testing.T) {
	net, p := queueing()
	net.Populations[0].N = 2
	clock := net.Add("clock", 1, models.Trains{})
	net.Connect(clock, net.Populations[1], 0, topology.AllToAll{Weight: topology.Const(0.1)})
	shown := shown(net, nil)
	shown.Spikes[2] = []sim.Spike{{At: 5 * us}, {At: 10 * us}, {At: 16 * us}}
	_, err := chips.Replay(t.Context(), chip(t, p), &chips.Run{Network: net, Presentations: []chips.Presentation{shown}}, chips.Options{})
	var unsupported *chips.UnsupportedError
	if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), "have the source of the biases fire regularly") {
		t.Errorf("%v", err)
	}
}

// TestConfiguration: what is written into the cores.
func TestConfiguration(t *testing.T) {
	net := small(127, 3, -2)
	r := replay(t, net, nil, speck.Parameters{})
	c, err := speck.Configure(r.Quantised, r.Placement)
	if err != nil {
		t.Fatal(err)
	}
	pixels := topology.FeatureMap{Channels: 3, Height: 1, Width: 1}
	want := &speck.Config{
		Sources: []speck.Source{{Name: "in", Map: pixels, Destinations: []speck.Destination{{Pool: 1}}}},
		Layers: []speck.Layer{{
			Name:    "out",
			Shape:   speck.Shape{In: pixels, Channels: 1, Kernel: topology.Square(1), Stride: topology.Square(1)},
			Weights: []int8{127, 3, -2}, Threshold: 127, Low: math.MinInt16,
		}},
		Cores: []int{0},
	}
	if diff := gocmp.Diff(want, c); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestWrongParameters(t *testing.T) {
	for _, row := range []struct {
		why   string
		p     speck.Parameters
		field string
	}{
		{"a rate below nothing", speck.Parameters{Router: -1}, "Router"},
		{"no rate", speck.Parameters{Rates: [speck.Cores]float64{0, math.NaN()}}, "Rates[1]"},
		{"a buffer for less than nothing", speck.Parameters{Buffer: -1}, "Buffer"},
		{"a decimation that the chip has not", speck.Parameters{Decimate: []int{2, 64}}, "Decimate[1]"},
		{"an order that is none", speck.Parameters{Sweep: 2}, "Sweep"},
		{"latencies of hours", speck.Parameters{Latency: sim.Hour}, "Latency"},
	} {
		_, err := speck.New(row.p)
		var wrong *speck.ParameterError
		if !errors.As(err, &wrong) || wrong.Field != row.field {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}
