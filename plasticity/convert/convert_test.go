package convert_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity/convert"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/topology"
	"pgregory.net/rapid"
)

// numbered is a convolution whose filters are their own numbers.
func numbered(r topology.Convolution) topology.Convolution {
	r.Filters = make([]float64, r.Taps())
	for i := range r.Filters {
		r.Filters[i] = float64(i)
	}
	return r
}

// layerOf is the layer of a rule whose weights are numbers of weights.
func layerOf(t testing.TB, c sim.Connector, in, out int) *convert.Layer {
	t.Helper()
	net := sim.NewNetwork(1)
	p := net.Connect(net.Add("in", in, models.Trains{}), net.Add("out", out, models.SubtractiveIF{}), 0, c)
	var all []sim.Synapse
	if err := net.Synapses(p, func(part []sim.Synapse) error { all = append(all, part...); return nil }); err != nil {
		t.Fatal(err)
	}
	l, err := convert.NewLayer(in, out, all)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

var pixels = topology.FeatureMap{Channels: 1, Height: 6, Width: 6}

// example is a convolution, a pooling, and a dense layer.
func example(t testing.TB, seed uint64) *convert.Network {
	t.Helper()
	first := numbered(topology.Convolution{In: pixels, Channels: 3, Kernel: topology.Square(3)})
	pool := topology.SumPooling{In: first.Out(), Window: topology.Square(2), Weight: topology.Const(0)}
	dense := topology.AllToAll{Weight: topology.Kernel(func(pre, post int) float64 { return float64(post*pool.Out().N() + pre) })}
	a, p, b := layerOf(t, first, pixels.N(), first.Out().N()), layerOf(t, pool, first.Out().N(), pool.Out().N()), layerOf(t, dense, pool.Out().N(), 3)
	p.Linear, p.Fixed, p.Weights[0], b.Linear = true, true, 1, true
	a.Draw(seed, 0)
	b.Draw(seed, 2)
	return &convert.Network{Layers: []*convert.Layer{a, p, b}}
}

// stripes are samples of three classes: rows, columns and diagonals, each somewhere, with some noise.
type stripes struct {
	n    int
	seed uint64
}

func (s stripes) Len() int { return s.n }

func (s stripes) Label(k int) int { return k % 3 }

func (s stripes) Input(dst []float64, k int, _ uint64) error {
	r := rand.New(rand.NewPCG(s.seed, uint64(k)))
	at := r.IntN(6)
	for i := range dst {
		y, x := i/6, i%6
		if (s.Label(k) == 0 && y == at) || (s.Label(k) == 1 && x == at) || (s.Label(k) == 2 && (x+y)%6 == at) {
			dst[i] = float64(8 + r.IntN(8))
		} else {
			dst[i] = float64(r.IntN(3))
		}
	}
	return nil
}

// TestGradients compares with differences.
func TestGradients(t *testing.T) {
	net := example(t, 3)
	task := &convert.Task{Network: net, Data: stripes{6, 1}}
	w, err := task.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	loss := func(k int) (float64, [][]float64) {
		grads := [][]float64{make([]float64, len(net.Layers[0].Weights)), make([]float64, 1), make([]float64, len(net.Layers[2].Weights))}
		o, err := w.Learn(k, 0, grads)
		if err != nil {
			t.Fatal(err)
		}
		return o.Loss, grads
	}
	for k := range 6 {
		_, grads := loss(k)
		if grads[1][0] != 0 {
			t.Error("a fixed weight has a gradient")
		}
		for _, layer := range []int{0, 2} {
			for i := range net.Layers[layer].Weights {
				at, h := &net.Layers[layer].Weights[i], 1e-6
				exact := *at
				*at = exact + h
				above, _ := loss(k)
				*at = exact - h
				below, _ := loss(k)
				*at = exact
				if diff := (above - below) / (2 * h); math.Abs(diff-grads[layer][i]) > 1e-6*(1+math.Abs(diff)) {
					t.Errorf("sample %d, layer %d, weight %d: %v, by differences %v", k, layer, i, grads[layer][i], diff)
				}
			}
		}
	}
}

// trained is the example after some training.
func trained(t testing.TB, workers int) *convert.Network {
	t.Helper()
	net := example(t, 5)
	trainer := gradient.Trainer{
		Model: &convert.Task{Network: net, Data: stripes{300, 1}}, Optimizer: gradient.Adam{}, Rate: 0.01, Batch: 10, Seed: 1, Workers: workers,
	}
	if err := trainer.Open(); err != nil {
		t.Fatal(err)
	}
	for range 15 {
		if _, err := trainer.Epoch(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	return net
}

func TestTrainingDoesNotDependOnWorkers(t *testing.T) {
	one, two := trained(t, 1), trained(t, 2)
	for k := range one.Layers {
		if !slices.Equal(one.Layers[k].Weights, two.Layers[k].Weights) {
			t.Errorf("layer %d has other weights by two workers", k)
		}
	}
}

// spiking is the converted network, which shows k as so many spikes of each pixel, and counts those of all layers with neurons.
func spiking(t testing.TB, net *convert.Network, units []float64, data stripes, k int) [][]float64 {
	t.Helper()
	x := make([]float64, pixels.N())
	if err := data.Input(x, k, 0); err != nil {
		t.Fatal(err)
	}
	trains := make(models.Trains, len(x))
	r := rand.New(rand.NewPCG(99, uint64(k)))
	for i := range x {
		at := map[sim.Time]bool{}
		for len(at) < int(x[i]) {
			at[sim.Time(r.IntN(1_000_000))*sim.Microsecond] = true
		}
		trains[i] = slices.Sorted(maps.Keys(at))
	}
	first := topology.Convolution{In: pixels, Channels: 3, Kernel: topology.Square(3), Filters: net.Spiking(0, units), Delay: topology.Delay(0)}
	second := topology.Convolution{In: first.Out(), Pool: topology.Square(2), Channels: 3, Kernel: topology.Square(2), Filters: net.Spiking(2, units), Delay: topology.Delay(0)}
	snn := sim.NewNetwork(1)
	in, a, b := snn.Add("in", pixels.N(), trains), snn.Add("a", first.Out().N(), models.SubtractiveIF{}), snn.Add("b", 3, models.SubtractiveIF{})
	snn.Connect(in, a, 0, first)
	snn.Connect(a, b, 0, second)
	var spikes record.Memory
	snn.Record(&spikes)
	e, err := sim.Build(snn, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.RunUntil(context.Background(), sim.Second); err != nil {
		t.Fatal(err)
	}
	counts := [][]float64{make([]float64, a.N), make([]float64, b.N)}
	for k, p := range []*sim.Population{a, b} {
		for _, s := range spikes.Spikes(p) {
			counts[k][s.Neuron]++
		}
	}
	return counts
}

// TestSpikesDecideAsActivationsDo: the law, on a network that was trained.
func TestSpikesDecideAsActivationsDo(t *testing.T) {
	net, data := trained(t, 0), stripes{60, 2}
	if err := net.Centre(); err != nil {
		t.Fatal(err)
	}
	units, err := net.Units(stripes{300, 1}, convert.Conversion{})
	if err != nil {
		t.Fatal(err)
	}
	pass := net.NewPass()
	right, agree := 0, 0
	for k := range data.Len() {
		if err := data.Input(pass.Input(), k, 0); err != nil {
			t.Fatal(err)
		}
		decision := convert.Decide(pass.Forward())
		counts := spiking(t, net, units, data, k)
		if decision == data.Label(k) {
			right++
		}
		if convert.Decide(counts[1]) == decision {
			agree++
		}
	}
	if right < 55 || agree < 51 { // what inhibition that comes late leaves
		t.Errorf("of 60 samples %d are right, and the spikes decide %d as the activations do", right, agree)
	}
}

// TestSpikesCountWhatActivationsSay where no inhibition comes late: with positive weights, to within a spike for each layer.
func TestSpikesCountWhatActivationsSay(t *testing.T) {
	net, data := example(t, 9), stripes{10, 3}
	for _, l := range net.Layers {
		for i := range l.Weights {
			l.Weights[i] = math.Abs(l.Weights[i])
		}
	}
	units, err := net.Units(data, convert.Conversion{Percentile: 100})
	if err != nil {
		t.Fatal(err)
	}
	pass := net.NewPass()
	for k := range data.Len() {
		if err := data.Input(pass.Input(), k, 0); err != nil {
			t.Fatal(err)
		}
		pass.Forward()
		counts := spiking(t, net, units, data, k)
		for i, have := range counts[0] {
			if want := pass.Activations(0)[i] / units[1]; have > want+1e-9 || have <= want-1-1e-9 {
				t.Errorf("sample %d, unit %d: %v spikes for %v", k, i, have, want)
			}
		}
	}
}

// TestCentredEvidenceSumsToNothing, and the differences stay.
func TestCentredEvidenceSumsToNothing(t *testing.T) {
	plain, centred := example(t, 8), example(t, 8)
	if err := centred.Centre(); err != nil {
		t.Fatal(err)
	}
	a, b := plain.NewPass(), centred.NewPass()
	for k := range 10 {
		for _, p := range []*convert.Pass{a, b} {
			if err := (stripes{10, 1}).Input(p.Input(), k, 0); err != nil {
				t.Fatal(err)
			}
		}
		before, after := a.Forward(), b.Forward()
		if sum := after[0] + after[1] + after[2]; math.Abs(sum) > 1e-4 || math.Abs(after[0]-after[1]-before[0]+before[1]) > 1e-4 {
			t.Errorf("%v becomes %v", before, after)
		}
	}
	plain.Layers = plain.Layers[:1]
	plain.Layers[0].Linear = true
	var wrong *gradient.ParamError
	if err := plain.Centre(); !errors.As(err, &wrong) {
		t.Errorf("a convolution was centred: %v", err)
	}
}

func TestUnits(t *testing.T) {
	net := example(t, 4)
	units, err := net.Units(stripes{30, 1}, convert.Conversion{Percentile: 100, Peak: 10, Input: 0.5})
	if err != nil {
		t.Fatal(err)
	}
	if len(units) != 4 || units[0] != 0.5 || units[2] != units[1] {
		t.Fatalf("%v: want the input's, and one for convolution and pooling together", units)
	}
	most := 0.0
	pass := net.NewPass()
	for k := range 30 {
		if err := (stripes{30, 1}).Input(pass.Input(), k, 0); err != nil {
			t.Fatal(err)
		}
		pass.Forward()
		most = max(most, slices.Max(pass.Activations(0)))
	}
	if heaviest := slices.Max(net.Layers[0].Weights) / 2; units[1] != max(most/10, heaviest) {
		t.Errorf("%v, want a tenth of %v, or the heaviest weight times half an activation, %v", units[1], most, heaviest)
	}
	if w := net.Spiking(0, units); math.Abs(w[3]-net.Layers[0].Weights[3]*0.5/units[1]) > 1e-15 {
		t.Errorf("weight %v", w[3])
	}
}

// TestPercentile compares with sorting all.
func TestPercentile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		percentile := rapid.Float64Range(50, 100).Draw(rt, "percentile")
		data := stripes{rapid.IntRange(1, 20).Draw(rt, "samples"), 7}
		net := example(t, 4)
		units, err := net.Units(data, convert.Conversion{Percentile: percentile, Peak: 1, Input: 1e-9})
		if err != nil {
			rt.Fatal(err)
		}
		var all []float64
		pass := net.NewPass()
		for k := range data.Len() {
			if err := data.Input(pass.Input(), k, 0); err != nil {
				rt.Fatal(err)
			}
			pass.Forward()
			all = append(all, pass.Activations(0)...)
		}
		slices.Sort(all)
		want := all[len(all)-1-int((1-percentile/100)*float64(len(all)))]
		if want > 0 && units[1] != want {
			rt.Fatalf("%v, want %v", units[1], want)
		}
	})
}

func TestMistakes(t *testing.T) {
	for _, row := range []struct {
		why string
		s   sim.Synapse
		f   string
	}{
		{"a source that is not there", sim.Synapse{Pre: 2}, "pre"},
		{"a target that is not there", sim.Synapse{Post: 3}, "post"},
		{"half a number", sim.Synapse{Weight: 0.5}, "weight"},
		{"no number", sim.Synapse{Weight: math.NaN()}, "weight"},
	} {
		_, err := convert.NewLayer(2, 3, []sim.Synapse{row.s})
		var wrong *sim.SynapseError
		if !errors.As(err, &wrong) || wrong.Field != row.f {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	narrow, err := convert.NewLayer(2, 3, []sim.Synapse{{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, net := range []*convert.Network{{}, {Layers: []*convert.Layer{narrow}}, {Layers: []*convert.Layer{narrow, narrow}}} {
		var wrong *gradient.ParamError
		if err := net.Check(); !errors.As(err, &wrong) {
			t.Errorf("%d layers: %v", len(net.Layers), err)
		}
	}
	for _, c := range []convert.Conversion{{Percentile: 101}, {Peak: -1}, {Input: math.Inf(1)}} {
		var wrong *gradient.ParamError
		if _, err := example(t, 1).Units(stripes{1, 1}, c); !errors.As(err, &wrong) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	task := &convert.Task{Network: example(t, 1), Data: stripes{4, 1}}
	task.Network.Layers[2] = layerOf(t, topology.AllToAll{Weight: topology.Const(0)}, 12, 2)
	task.Network.Layers[2].Linear = true
	if _, err := task.NewWorker(); err == nil {
		t.Error("a class without an output")
	}
}

// A convolution that numbers its own weights becomes a layer.
func ExampleNewLayer() {
	rule := topology.Convolution{
		In: topology.FeatureMap{Channels: 1, Height: 1, Width: 4}, Channels: 1, Kernel: topology.Extent{Y: 1, X: 2}, Filters: []float64{0, 1},
	}
	synapses, _ := rule.Part(sim.Part{Pre: 4, Post: 3}, nil)
	layer, err := convert.NewLayer(4, 3, synapses)
	layer.Weights[0], layer.Weights[1], layer.Linear = -1, 1, true // differences of neighbours
	pass := (&convert.Network{Layers: []*convert.Layer{layer}}).NewPass()
	copy(pass.Input(), []float64{1, 4, 9, 16})
	fmt.Println(pass.Forward(), err)
	// Output: [3 5 7] <nil>
}
