package speck_test

import (
	"math"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/speck"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
	"pgregory.net/rapid"
)

func TestScale(t *testing.T) {
	for _, row := range []struct {
		why             string
		weights, biases []float64
		threshold, low  float64
		want            float64
	}{
		{"the largest weight becomes 127", []float64{0.5, -0.5}, nil, 1, 0, 254},
		{"the least becomes -128, if that binds first", []float64{0.1, -0.5}, nil, 1, 0, 256},
		{"a bias binds", []float64{0.1, -0.1}, []float64{1}, 1, 0, 127},
		{"the threshold binds, at 16 bits", []float64{0.001}, nil, 32.767, 0, 1000},
		{"the lower bound binds, at -32768", []float64{0.001}, nil, 1, -3.2768, 10000},
		{"nothing but zeros", []float64{0}, nil, 0, 0, 1},
	} {
		if have := speck.Scale(row.weights, row.biases, row.threshold, row.low); math.Abs(have/row.want-1) > 1e-15 {
			t.Errorf("%s: %v, want %v", row.why, have, row.want)
		}
	}
}

// TestScaleIsTheLargest: with it all numbers fit, and with more one would not.
func TestScaleIsTheLargest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Float64Range(-10, 10), 1, 20).Draw(t, "weights")
		threshold := rapid.Float64Range(1e-3, 100).Draw(t, "threshold")
		scale := speck.Scale(weights, nil, threshold, 0)
		fits := func(scale float64) bool {
			return scale*slices.Max(weights) < 127+1e-9 && scale*slices.Min(weights) > -128-1e-9 && scale*threshold < 32767+1e-6
		}
		if !fits(scale) || fits(scale*1.001) {
			t.Fatalf("%v", scale)
		}
	})
}

// small is one layer whose weights end between whole numbers.
func small(weights ...float64) *sim.Network {
	net := sim.NewNetwork(1)
	in := net.Add("in", len(weights), models.Trains{})
	out := net.Add("out", 1, models.SubtractiveIF{VTh: 127})
	net.Connect(in, out, 0, topology.AllToAll{Weight: topology.Matrix{weights}})
	return net
}

func TestHalvesAreRoundedToEven(t *testing.T) {
	c := chip(t, speck.Parameters{})
	q, err := c.Quantise(small(127, 0.5, 1.5, 2.5, -0.5, -1.5, 3), c.All())
	if err != nil {
		t.Fatal(err)
	}
	var have []float64
	err = q.Network.Synapses(q.Network.Projections[0], func(part []sim.Synapse) error {
		for _, s := range part {
			have = append(have, s.Weight)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff([]float64{127, 0, 2, 2, math.Copysign(0, -1), -2, 3}, have); diff != "" {
		t.Error(diff)
	}
	want := chips.Change{Constraint: "weights", Where: `population "out"`, Field: "weight", Unit: "mV", Values: 7, Changed: 5, MaxError: 0.5, RMSError: math.Sqrt(1.25 / 7), Detail: "scaled by 1"}
	if diff := gocmp.Diff(want, q.Changes[1], floats); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

var floats = gocmp.Comparer(func(a, b float64) bool { return a == b || math.Abs(a-b) < 1e-12*math.Abs(b) })

// TestErrorsAreAtMostHalfAUnit of the chip's scale.
func TestErrorsAreAtMostHalfAUnit(t *testing.T) {
	net := example()
	c := chip(t, speck.Parameters{})
	q, err := c.Quantise(net, c.All())
	if err != nil {
		t.Fatal(err)
	}
	weights := 0
	for _, change := range q.Changes {
		if change.Constraint != "weights" {
			continue
		}
		weights++
		if change.Values == 0 || change.MaxError > 0.01 || change.RMSError > change.MaxError {
			t.Errorf("%+v", change)
		}
	}
	if weights != 7 { // of three layers weights and threshold, of one a lower bound
		t.Errorf("%d changes of weights", weights)
	}
	if want := []sim.Time{0, -2 * us, -1002 * us, -2002 * us}; !slices.Equal(q.Latency, want) {
		t.Errorf("populations come later by %v, want %v: without delays", q.Latency, want)
	}
}

// TestConstraintsComeOneByOne: each set can be run, and with none of them the network is what it was.
func TestConstraintsComeOneByOne(t *testing.T) {
	net := example()
	c := chip(t, speck.Parameters{})
	events := burst(net, 300, 20*us)
	exact := simulated(t, &chips.Quantised{Network: net}, events)
	var counts []int
	for n := range len(c.Constraints) + 1 {
		q, err := c.Quantise(net, c.First(n))
		if err != nil {
			t.Fatal(err)
		}
		have := simulated(t, q, events)
		if n == 0 && !slices.EqualFunc(exact, have, slices.Equal[[]sim.Spike]) {
			t.Error("without any constraint the spikes are not those of the network")
		}
		counts = append(counts, len(have[1]))
		if n == 1 && len(have[1]) != len(exact[1]) {
			t.Errorf("without delays %d spikes, with them %d", len(have[1]), len(exact[1]))
		}
	}
	if slices.Min(counts) < 100 {
		t.Errorf("%d spikes of the first layer, by constraints", counts)
	}
}

// TestTwoSourcesShareALayer: their channels come one after the other, each in its place of the kernel.
func TestTwoSourcesShareALayer(t *testing.T) {
	m := topology.FeatureMap{Channels: 2, Height: 5, Width: 5}
	of := func(k float64) topology.Convolution {
		r := topology.Convolution{In: m, Channels: 2, Kernel: topology.Square(3), Delay: topology.Delay(0)}
		for range r.Taps() {
			k++
			r.Filters = append(r.Filters, math.Mod(k*37, 127))
		}
		return r
	}
	net := sim.NewNetwork(1)
	left, right := net.Add("left", m.N(), models.Trains{}), net.Add("right", m.N(), models.Trains{})
	out := net.Add("out", of(0).Out().N(), models.SubtractiveIF{VTh: 200})
	net.Connect(left, out, 0, of(0))
	net.Connect(right, out, 0, of(1000))
	p := shown(net, burst(net, 100, 10*us))
	p.Spikes[1] = burst(net, 100, 13*us)
	r, err := chips.Replay(t.Context(), chip(t, timeless()), &chips.Run{Network: net, Presentations: []chips.Presentation{p}}, chips.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []int64{4 * 16 * 2, 2 * 4 * 4, 0, 1}; !slices.Equal(r.Usage[0], want) {
		t.Errorf("%v words, want %v", r.Usage[0], want)
	}
	r.Quantised.Network.Populations[1].Spec = chips.Playback(p.Spikes[1])
	if diff := gocmp.Diff(simulated(t, r.Quantised, p.Spikes[0])[2], r.Outcomes[0].Spikes[2]); diff != "" || len(r.Outcomes[0].Spikes[2]) < 50 {
		t.Errorf("%d spikes (-engine +chip):\n%s", len(r.Outcomes[0].Spikes[2]), diff)
	}
}

// TestAListOfAllPairsIsDense: as recordings have it.
func TestAListOfAllPairsIsDense(t *testing.T) {
	net := small(3, 1, -2, 5)
	var listed topology.Synapses
	if err := net.Synapses(net.Projections[0], func(part []sim.Synapse) error { listed = append(listed, part...); return nil }); err != nil {
		t.Fatal(err)
	}
	want := replay(t, net, burst(net, 300, us), timeless()).Outcomes[0].Spikes
	net.Projections[0].Connector = listed
	have := replay(t, net, burst(net, 300, us), timeless()).Outcomes[0].Spikes
	if diff := gocmp.Diff(want, have); diff != "" || len(have[1]) == 0 {
		t.Error(diff)
	}
	net.Projections[0].Connector = listed[1:]
	c := chip(t, speck.Parameters{})
	if _, err := c.Quantise(net, c.All()); err == nil {
		t.Error("a pair is missing, and nobody says so")
	}
}

// TestKernelsAreWrittenOut: dilation, groups and pooling layers do on the chip, which has none of them, what they do in the network.
func TestKernelsAreWrittenOut(t *testing.T) {
	m := topology.FeatureMap{Channels: 4, Height: 8, Width: 8}
	for _, row := range []struct {
		why    string
		rule   sim.Connector
		n      int
		kernel int64
	}{
		{"dilation: a kernel of 5 x 5, in 32 words for each of 4 x 2 channels", filters(topology.Convolution{In: m, Channels: 2, Kernel: topology.Square(3), Dilation: topology.Square(2)}), 2 * 4 * 4, 4 * 32 * 2},
		{"groups: all channels have weights to all", filters(topology.Convolution{In: m, Channels: 4, Groups: 2, Kernel: topology.Square(3)}), 4 * 6 * 6, 4 * 16 * 4},
		{"sum pooling: depthwise", topology.SumPooling{In: m, Window: topology.Square(2), Weight: topology.Const(0.3)}, 4 * 4 * 4, 4 * 4 * 4},
		{"a dense layer of channels", topology.AllToAll{Weight: topology.Kernel(func(i, j int) float64 { return math.Sin(float64(i*j)) + 0.2 })}, 9, 256 * 16},
	} {
		net := sim.NewNetwork(1)
		in, out := net.Add("in", m.N(), models.Trains{}), net.Add("out", row.n, models.SubtractiveIF{})
		net.Connect(in, out, 0, row.rule)
		events := burst(net, 300, 10*us)
		r := replay(t, net, events, timeless())
		if have := r.Usage[0][0]; have != row.kernel {
			t.Errorf("%s: %d words, want %d", row.why, have, row.kernel)
		}
		have := r.Outcomes[0].Spikes[1]
		if diff := gocmp.Diff(simulated(t, r.Quantised, events)[1], have); diff != "" || len(have) < 20 {
			t.Errorf("%s: %d spikes (-engine +chip):\n%s", row.why, len(have), diff)
		}
	}
}

// TestWhatTheChipHasNotIsToldAndLeftOut: currents act at once, by all that they would have delivered; leak, refractory interval and
// inhibition among the neurons of a layer are gone; and each is a constraint of its own, that can be turned on by itself.
func TestWhatTheChipHasNotIsToldAndLeftOut(t *testing.T) {
	const ms = sim.Millisecond
	net := sim.NewNetwork(1)
	in := net.Add("in", 3, models.Trains{})
	race := net.Add("race", 2, models.LIF{
		TauM: 20 * ms, R: 2, VTh: 1.5, TRef: 3 * ms,
		Ports: []models.Port{{Shape: models.Exponential, Tau: 5 * ms}, {Shape: models.Alpha, Tau: 2 * ms}, {Shape: models.Delta}},
	})
	net.Connect(in, race, 0, topology.AllToAll{Weight: topology.Const(1), Delay: topology.Delay(0)})
	net.Connect(race, race, 2, topology.AllToAll{NoAutapses: true, Weight: topology.Const(-9)})
	c := chip(t, timeless())
	q, err := c.Quantise(net, c.All())
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, change := range q.Changes {
		have = append(have, change.Constraint+": "+change.Field)
	}
	want := []string{"recurrence: weight", "neurons: refractory interval", "neurons: current of port 0", "neurons: current of port 1", "neurons: leak", "weights: weight", "weights: threshold"}
	if diff := gocmp.Diff(want, have); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	// A pA for 5 ms through 2 GOhm onto 20 ms is half a mV: three arrivals make the threshold.
	r := replay(t, net, []sim.Spike{{At: 1 * us}, {At: 2 * us, Neuron: 1}, {At: 3 * us, Neuron: 2}}, timeless())
	if diff := gocmp.Diff([]sim.Spike{{At: 3 * us}, {At: 3 * us, Neuron: 1}}, r.Outcomes[0].Spikes[1]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for n := range len(c.Constraints) + 1 {
		q, err := c.Quantise(net, c.First(n))
		if err != nil {
			t.Fatal(err)
		}
		if have := simulated(t, q, burst(net, 100, 100*us)); len(have[1]) == 0 {
			t.Errorf("with %d constraints nothing fires", n)
		}
	}
}
