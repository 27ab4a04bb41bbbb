package speck

import (
	"math"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
	"pgregory.net/rapid"
)

// single is a layer of one neuron with one input.
func single(weight int8, threshold int16) Layer {
	return Layer{
		Shape:   Shape{In: topology.FeatureMap{Channels: 1, Height: 1, Width: 1}, Channels: 1, Kernel: topology.Square(1), Stride: topology.Square(1)},
		Weights: []int8{weight}, Threshold: threshold, Low: unbounded,
	}
}

// spikes is how many of n events make the neuron of a layer fire, and its state after each.
func spikes(l Layer, n int) (fired []int, states []int16) {
	c := newCore(&l, PlacesFirst)
	for range n {
		c.event(0, 0, 0)
		fired, states = append(fired, len(c.fired)), append(states, c.state[0])
	}
	return fired, states
}

func TestCore(t *testing.T) {
	with := func(l Layer, change func(*Layer)) Layer {
		change(&l)
		return l
	}
	for _, row := range []struct {
		why    string
		layer  Layer
		events int
		fired  []int
		states []int16
	}{
		{"one event that reaches the threshold: the vendor's test on the board", single(127, 127), 1, []int{1}, []int16{0}},
		{"one that stays a unit below it", single(126, 127), 1, []int{0}, []int16{126}},
		{"six events of a fifth: one spike, at the fifth", single(20, 100), 6, []int{0, 0, 0, 0, 1, 0}, []int16{20, 40, 60, 80, 0, 20}},
		{"an event of three thresholds makes one spike, and the rest waits", single(120, 40), 2, []int{1, 1}, []int16{80, 160}},
		{"a spike that resets to zero leaves nothing", with(single(120, 40), func(l *Layer) { l.ToZero = true }), 2, []int{1, 1}, []int16{0, 0}},
		{"a lower bound", with(single(-100, 40), func(l *Layer) { l.Low = -150 }), 3, []int{0, 0, 0}, []int16{-100, -150, -150}},
		{"a weight of 0 is no operation: it does not even test the threshold", with(single(0, 1), func(*Layer) {}), 1, []int{0}, []int16{0}},
	} {
		fired, states := spikes(row.layer, row.events)
		if diff := gocmp.Diff(row.fired, fired) + gocmp.Diff(row.states, states); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
	}
}

func TestStatesStayWithin16Bits(t *testing.T) {
	for _, row := range []struct {
		why    string
		weight int8
		ends   int16
		count  bool
	}{
		{"below, where the chip has a bound", -128, math.MinInt16, false},
		{"above, which is counted", 127, math.MaxInt16 - 1, true}, // less the threshold of 1 at every spike
	} {
		l := single(row.weight, 1)
		c := newCore(&l, PlacesFirst)
		for range 1000 {
			c.event(0, 0, 0)
		}
		if c.state[0] != row.ends || (c.saturated > 0) != row.count {
			t.Errorf("%s: state %d, %d cut short", row.why, c.state[0], c.saturated)
		}
	}
}

func TestTicks(t *testing.T) {
	l := single(1, 5)
	l.Biases = []int8{4}
	loud, silent := newCore(&l, PlacesFirst), newCore(&l, PlacesFirst)
	for k, want := range []int{0, 1, 1, 1} { // 4; 8, of which 3 are left; 7, 2; 6, 1
		if loud.tick(true); len(loud.fired) != want {
			t.Errorf("tick %d: %d spikes", k, len(loud.fired))
		}
		if silent.tick(false); len(silent.fired) > 0 {
			t.Errorf("tick %d: a spike without a test", k)
		}
	}
	if silent.state[0] != 16 {
		t.Errorf("state %d after four biases of 4", silent.state[0])
	}
	if silent.event(0, 0, 0); len(silent.fired) != 1 || silent.state[0] != 12 {
		t.Errorf("the next event does not make the neuron fire: state %d", silent.state[0])
	}
}

// anyLayer draws one whose kernel has some zeros.
func anyLayer(t *rapid.T, in topology.FeatureMap) Layer {
	s := Shape{
		In: in, Channels: rapid.IntRange(1, 3).Draw(t, "channels"),
		Kernel:  topology.Square(rapid.IntRange(1, 4).Draw(t, "kernel")),
		Stride:  topology.Extent{Y: rapid.SampledFrom([]int{1, 2}).Draw(t, "stride y"), X: rapid.SampledFrom([]int{1, 2}).Draw(t, "stride x")},
		Padding: topology.Extent{Y: rapid.IntRange(0, 3).Draw(t, "padding y"), X: rapid.IntRange(0, 3).Draw(t, "padding x")},
	}
	if out := s.Out(); min(out.Height, out.Width) < 1 {
		t.Skip("a kernel that does not fit")
	}
	n := s.Channels * s.In.Channels * s.Kernel.Area()
	l := Layer{Shape: s, Threshold: int16(rapid.IntRange(1, 300).Draw(t, "threshold")), ToZero: rapid.Bool().Draw(t, "to zero"), Low: unbounded}
	if rapid.Bool().Draw(t, "bounded") {
		l.Low = -100
	}
	for _, w := range rapid.SliceOfN(rapid.IntRange(-128, 127), n, n).Draw(t, "weights") {
		l.Weights = append(l.Weights, int8(w/2*2%128))
	}
	return l
}

func anyMap(t *rapid.T) topology.FeatureMap {
	return topology.FeatureMap{Channels: rapid.IntRange(1, 3).Draw(t, "c"), Height: rapid.IntRange(1, 6).Draw(t, "h"), Width: rapid.IntRange(1, 6).Draw(t, "w")}
}

// slow is a layer as one list of synapses by source, and states by neuron: the plainest there is.
type slow struct {
	Layer
	synapses map[int][]sim.Synapse
	state    []int
}

func newSlow(t *rapid.T, l Layer) *slow {
	rule := topology.Convolution{In: l.In, Channels: l.Channels, Kernel: l.Kernel, Stride: l.Stride, Padding: l.Padding}
	for _, w := range l.Weights {
		rule.Filters = append(rule.Filters, float64(w))
	}
	s := &slow{Layer: l, synapses: map[int][]sim.Synapse{}, state: make([]int, l.Out().N())}
	made, err := rule.Part(sim.Part{Pre: l.In.N(), Post: l.Out().N()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, synapse := range made {
		s.synapses[int(synapse.Pre)] = append(s.synapses[int(synapse.Pre)], synapse)
	}
	return s
}

func (s *slow) event(neuron int) (fired []int32) {
	for _, synapse := range s.synapses[neuron] {
		if synapse.Weight == 0 {
			continue
		}
		v := max(s.state[synapse.Post]+int(synapse.Weight), int(s.Low))
		if v >= int(s.Threshold) {
			fired = append(fired, int32(synapse.Post))
			if v -= int(s.Threshold); s.ToZero {
				v = 0
			}
		}
		s.state[synapse.Post] = v
	}
	return fired
}

// TestCoresDoWhatTheSynapsesSay holds the core, which goes from an event to the neurons, against the connection rule, which goes
// from the neurons to what they see: in both orders of the sweep.
func TestCoresDoWhatTheSynapsesSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := anyLayer(t, anyMap(t))
		want, byIndex, byPlace := newSlow(t, l), newCore(&l, ChannelsFirst), newCore(&l, PlacesFirst)
		for _, neuron := range rapid.SliceOfN(rapid.IntRange(0, l.In.N()-1), 1, 30).Draw(t, "events") {
			fired := want.event(neuron)
			c, y, x := l.In.Place(neuron)
			byIndex.event(c, y, x)
			byPlace.event(c, y, x)
			if !slices.Equal(fired, byIndex.fired) {
				t.Fatalf("event of %d: %v fire, want %v", neuron, byIndex.fired, fired)
			}
			if byIndex.ops != byPlace.ops || !slices.Equal(fired, sorted(byPlace.fired)) || !inPlaces(l.Out(), byPlace.fired) {
				t.Fatalf("event of %d, places first: %v fire, want %v by place", neuron, byPlace.fired, fired)
			}
		}
		for i, v := range want.state {
			if v != int(byIndex.potential(i)) || v != int(byPlace.potential(i)) {
				t.Fatalf("neuron %d: %d and %d, want %d", i, byIndex.potential(i), byPlace.potential(i), v)
			}
		}
	})
}

func sorted(neurons []int32) []int32 { return slices.Sorted(slices.Values(neurons)) }

// inPlaces tells whether neurons are ordered by row, column and channel.
func inPlaces(m topology.FeatureMap, neurons []int32) bool {
	return slices.IsSortedFunc(neurons, func(a, b int32) int {
		ac, ay, ax := m.Place(int(a))
		bc, by, bx := m.Place(int(b))
		return ((ay-by)*m.Width+ax-bx)*m.Channels + ac - bc
	})
}
