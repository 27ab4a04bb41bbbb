package firstspike

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// someAtWill draws a network whose neurons fire at will, and events to show it.
func someAtWill(r *rand.Rand) (*AtWill, []gradient.Event) {
	pre := 2 + r.IntN(6)
	n := &AtWill{&eventprop.Layered{Until: 40 * sim.Millisecond}, About{Data: "something", Code: Code{0.15, 2, 0.1, 16}, Tau: 5 * sim.Millisecond, Seed: 7, Epochs: 3}, nil, FirstSpike}
	if r.IntN(2) == 0 {
		n.Bias = []float64{r.Float64()}
	}
	var events []gradient.Event
	for i := range pre - len(n.Bias) {
		events = append(events, gradient.Event{Source: i, At: n.round(2 * r.Float64())})
	}
	layers := 1 + r.IntN(3)
	for k := range layers {
		l := &eventprop.Layer{Pre: pre, Post: 1 + r.IntN(8), Neuron: eventprop.Neuron{TauM: (1 + 4*r.Float64()) * float64(n.Tau), TauS: []float64{float64(n.Tau)}, VTh: 1}}
		if k == layers-1 {
			l.TRef = float64(sim.Never)
		}
		for range l.Pre * l.Post {
			l.Weights = append(l.Weights, float64(float32((12+8*r.NormFloat64())/float64(pre))))
		}
		if r.IntN(3) == 0 {
			for range l.Weights {
				l.Delays = append(l.Delays, float64(n.Instant(0.5*r.Float64())))
			}
		}
		n.Layers = append(n.Layers, l)
		pre = l.Post
	}
	for i := range n.Outputs() {
		n.Classes = append(n.Classes, fmt.Sprint("class ", i))
	}
	return n, events
}

// TestFilesHoldAllOfANetworkThatFiresAtWill to the bit.
func TestFilesHoldAllOfANetworkThatFiresAtWill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "weights.npz")
	for k := range 20 {
		want, _ := someAtWill(rng.New(25, "networks", uint64(k)))
		if err := want.Save(path); err != nil {
			t.Fatal(err)
		}
		got, err := LoadTrained(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Trained(want), got); diff != "" {
			t.Fatalf("network %d (-saved +loaded)\n%s", k, diff)
		}
	}
	var wrong *FormatError
	if _, err := Load(path); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "run ttfs") {
		t.Errorf("where neurons must fire once: %v", err)
	}
}

// TestSpoiledFilesOfNetworksThatFireAtWillAreRefused by an error that names file and array.
func TestSpoiledFilesOfNetworksThatFireAtWillAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*AtWill)
		array string
	}{
		{"weights are float32", func(n *AtWill) { n.Layers[0].Weights[0] = 0.1 }, "layer0.weights"},
		{"delays are whole picoseconds", func(n *AtWill) { n.Layers[0].Delays[0] = 0.5 }, "layer0.delays"},
		{"a threshold at the reset", func(n *AtWill) { n.Layers[0].VTh, n.Layers[0].VReset = 1, 1 }, "layer*"},
		{"no end", func(n *AtWill) { n.Until = 0 }, "layer*"},
		{"no input but biases", func(n *AtWill) { n.Bias = make([]float64, n.Layers[0].Pre) }, "layer*"},
		{"nothing to decide by", func(n *AtWill) { n.Readout = "" }, "layer*"},
		{"a bias before time begins", func(n *AtWill) { n.Bias = []float64{-1} }, "layer*"},
		{"classes that no neuron stands for", func(n *AtWill) { n.Classes = append(n.Classes, "more") }, aboutName},
		{"no unit", func(n *AtWill) { n.Tau = 0 }, aboutName},
	} {
		n, _ := someAtWill(rng.New(25, "networks", 0))
		n.Layers[0].Delays = make([]float64, len(n.Layers[0].Weights))
		row.spoil(n)
		_, err := ReadTrained("f.npz", bytesOf(t, n))
		var wrong *FormatError
		if !errors.As(err, &wrong) || wrong.Array != row.array || !strings.HasPrefix(err.Error(), "f.npz: ") {
			t.Errorf("%s: %v", row.why, err)
		}
	}
}

// TestDecidersSeeWhatTheSimulatorSees in exact time: the first spike of each output, to a picosecond.
func TestDecidersSeeWhatTheSimulatorSees(t *testing.T) {
	fired := 0
	for k := range 200 {
		var n Trained
		var events []gradient.Event
		if r := rng.New(26, "networks", uint64(k)); k%2 == 0 {
			n, events = someAtWill(r)
		} else {
			n, events = some(r)
		}
		s := n.Simulate(sim.Never)
		s.Show(n.Describe(), events)
		engine, err := sim.Build(s.Network, sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := engine.RunUntil(t.Context(), n.Length()); err != nil {
			t.Fatal(err)
		}
		want, got := s.First(nil, s.Outputs()), n.OnClock(0, n.Length())(events)
		for j := range want {
			if off := want[j] - got[j]; off > 1 || off < -1 {
				t.Fatalf("network %d, output %d fires at %d, in the simulator at %d", k, j, got[j], want[j])
			}
			if want[j] < sim.Never {
				fired++
			}
		}
	}
	if fired < 200 {
		t.Errorf("%d outputs fired", fired)
	}
}

// TestClocksMoveWhatEveryLayerSees: of a chain of neurons, each of which fires at once, the spike is on the grid, and so is the delay.
func TestClocksMoveWhatEveryLayerSees(t *testing.T) {
	neuron := eventprop.Neuron{TauM: 5 * sim.Millisecond, TauS: []float64{5 * sim.Millisecond}, VTh: 1, TRef: float64(sim.Never)}
	layer := func() *eventprop.Layer {
		return &eventprop.Layer{Neuron: neuron, Pre: 1, Post: 1, Weights: []float64{1e6}, Delays: []float64{0.2 * sim.Millisecond}}
	}
	n := &AtWill{&eventprop.Layered{Layers: []*eventprop.Layer{layer(), layer()}, Until: 40 * sim.Millisecond}, About{Tau: sim.Millisecond}, nil, FirstSpike}
	events := []gradient.Event{{At: 1.5}}
	for _, row := range []struct {
		why  string
		step sim.Time
		end  sim.Time
		want float64 // ms, but for what the neurons take to fire
	}{
		{"in exact time only delays count", 0, 40 * sim.Millisecond, 1.9},
		{"the input is moved, the delay and the spike of each layer too", 1 * sim.Millisecond, 40 * sim.Millisecond, 6},
		{"after the end there is nothing", 1 * sim.Millisecond, 6 * sim.Millisecond, sim.Never.Milliseconds()},
	} {
		got := n.OnClock(row.step, row.end)(events)[0].Milliseconds()
		if got < row.want || got > row.want+0.001 {
			t.Errorf("%s: fires at %v ms, want %v", row.why, got, row.want)
		}
	}
}
