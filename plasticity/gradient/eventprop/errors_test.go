package eventprop

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// TestARecordOfAnotherNetworkIsRefused by the neuron and the instant at which it cannot be.
func TestARecordOfAnotherNetworkIsRefused(t *testing.T) {
	s := arbitrary(2)
	trace, err := s.run()
	if err != nil {
		t.Fatal(err)
	}
	p := s.populace[1]
	good := trace.Spikes(p)
	if len(good) < 3 {
		t.Fatalf("%d spikes, want some to spoil", len(good))
	}
	for _, row := range []struct {
		why   string
		spoil func(spikes []sim.Spike) []sim.Spike
		want  string
	}{
		{"a spike later by 10 ps", func(x []sim.Spike) []sim.Spike { x[0].At += 10; return x }, "off a crossing"},
		{"a spike that is missing", func(x []sim.Spike) []sim.Spike { return x[1:] }, "want"},
		{"a neuron that is not there", func(x []sim.Spike) []sim.Spike { x[0].Neuron = 99; return x }, "one of"},
		{"spikes out of order", func(x []sim.Spike) []sim.Spike { x[0], x[2] = x[2], x[0]; return x }, "order of time"},
		{"a spike before 0", func(x []sim.Spike) []sim.Spike { x[0].At = -1; return x }, "none before 0"},
	} {
		t.Run(row.why, func(t *testing.T) {
			_, err := s.adjoint.Trace(func(q *sim.Population) []sim.Spike {
				if q == p {
					return row.spoil(append([]sim.Spike(nil), good...))
				}
				return trace.Spikes(q)
			}, s.until)
			wrong, typed := errors.AsType[*RecordError](err)
			if !typed || !strings.Contains(err.Error(), row.want) || wrong.Population != p.Name {
				t.Errorf("got %v, want a *RecordError on %s", err, row.want)
			}
		})
	}
}

// TestDescriptionsAreChecked before anything is traced.
func TestDescriptionsAreChecked(t *testing.T) {
	lif := Neuron{TauS: []float64{5 * ms}}
	for _, row := range []struct {
		why   string
		spoil func(net *sim.Network, n *Neuron, p *sim.Projection) bool // false: no parameters are given
		want  string
	}{
		{"no time constant of the current", func(_ *sim.Network, n *Neuron, _ *sim.Projection) bool { n.TauS = nil; return true }, "TauS is 0"},
		{"a threshold below the reset", func(_ *sim.Network, n *Neuron, _ *sim.Projection) bool { n.VReset, n.VTh = 2, 1; return true }, "VTh is 1"},
		{"a membrane without leak", func(_ *sim.Network, n *Neuron, _ *sim.Projection) bool { n.TauM = math.Inf(1); return true }, "TauM is +Inf"},
		{"a beginning above threshold", func(_ *sim.Network, n *Neuron, _ *sim.Projection) bool { n.U0 = 3; return true }, "U0 is 3"},
		{"no parameters for neurons", func(*sim.Network, *Neuron, *sim.Projection) bool { return false }, "Neuron is missing"},
		{"weights that change while it runs", func(_ *sim.Network, _ *Neuron, p *sim.Projection) bool {
			p.Learn(plasticity.Song2000(1))
			return true
		}, "weights must not change"},
		{"no model", func(net *sim.Network, _ *Neuron, _ *sim.Projection) bool { net.Populations[1].Spec = nil; return true }, "Spec is nil"},
	} {
		t.Run(row.why, func(t *testing.T) {
			net := sim.NewNetwork(0)
			in, out := net.Add("in", 1, models.Trains{}), net.Add("out", 1, lif.lif())
			p := net.Connect(in, out, 0, topology.Synapses{{Weight: 1, Delay: 1}})
			n := lif
			neurons := make(map[*sim.Population]Neuron)
			if row.spoil(net, &n, p) {
				neurons[out] = n
			}
			if _, err := New(net, neurons); err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %s", err, row.want)
			}
		})
	}
}

// samples is one sample for each event.
type samples []gradient.Event

func (s samples) Len() int      { return len(s) }
func (s samples) Label(int) int { return 0 }
func (s samples) Events(dst []gradient.Event, k int) []gradient.Event {
	return append(dst, s[k])
}

// TestLayersAreChecked, and samples as they come.
func TestLayersAreChecked(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Task)
		want  string
	}{
		{"no layers", func(t *Task) { t.Network.Layers = nil }, "Layers is 0"},
		{"no end", func(t *Task) { t.Network.Until = 0 }, "Until is 0s"},
		{"two ports", func(t *Task) { t.Network.Layers[0].TauS = []float64{1, 2} }, "layer 0: TauS is 2"},
		{"a refractory interval that ends", func(t *Task) { t.Network.Layers[0].TRef = 1 * ms }, "layer 0: TRef is 1e+09"},
		{"a weight too few", func(t *Task) { t.Network.Layers[1].Weights = nil }, "layer 1: Weights is 0, want 2 numbers"},
		{"a weight that is no number", func(t *Task) { t.Network.Layers[0].Weights[1] = math.NaN() }, "layer 0: Weights[1] is NaN"},
		{"a weight beyond those of the simulator", func(t *Task) { t.Network.Layers[0].Weights[1] = 1e39 }, "layer 0: Weights[1] is 1e+39"},
		{"no network", func(t *Task) { t.Network = nil }, "Network is"},
		{"no samples", func(t *Task) { t.Data = nil }, "Data is"},
		{"no loss", func(t *Task) { t.Loss = nil }, "Loss is"},
		{"something else decides", func(t *Task) { t.Readout = readouts }, "Readout is unknown"},
		{"a count that never fades", func(t *Task) { t.Fade = math.Inf(1) }, "Fade is +Inf"},
		{"a delay of 200 days", func(t *Task) { t.Network.Layers[0].Delays = []float64{0, 2e19} }, "layer 0: Delays[1] is 2e+19"},
		{"a delay below 0", func(t *Task) { t.Network.Layers[0].Delays = []float64{0, -1} }, "layer 0: Delays[1] is -1"},
		{"layers that do not fit", func(t *Task) { t.Network.Layers[1].Pre = 3 }, "want the 2 neurons of the layer before"},
		{"a bias before 0", func(t *Task) { t.Bias = []float64{-1} }, "Bias[0] is -1"},
		{"biases for all inputs", func(t *Task) { t.Bias = []float64{1} }, "Bias is 1, want fewer"},
		{"an input that is not there", func(t *Task) { t.Data = samples{{Source: 1}} }, "sample 0: spike of input 1"},
		{"a spike before 0", func(t *Task) { t.Data = samples{{At: -1}} }, "sample 0: spike of input 0 at -1"},
	} {
		t.Run(row.why, func(t *testing.T) {
			lif := Neuron{TauS: []float64{5 * ms}}
			task := &Task{
				Network: &Layered{Until: 10 * ms, Layers: []*Layer{
					{Neuron: lif, Pre: 1, Post: 2, Weights: []float64{1, 2}}, {Neuron: lif, Pre: 2, Post: 1, Weights: []float64{1, 2}},
				}},
				Data: samples{{At: 1}}, Loss: gradient.CrossEntropy{},
			}
			row.spoil(task)
			w, err := task.NewWorker()
			if err == nil {
				_, err = w.Learn(0, 0, [][]float64{make([]float64, 2), make([]float64, 2)})
			}
			if err == nil || !strings.Contains(err.Error(), row.want) {
				t.Errorf("got %v, want %s", err, row.want)
			}
		})
	}
}
