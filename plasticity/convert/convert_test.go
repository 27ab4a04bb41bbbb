package convert_test

import (
	"context"
	"errors"
	"fmt"
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
func layerOf(t testing.TB, kind convert.Kind, c sim.Connector, in, out int) *convert.Layer {
	t.Helper()
	net := sim.NewNetwork(1)
	p := net.Connect(net.Add("in", in, models.Trains{}), net.Add("out", out, models.SubtractiveIF{}), 0, c)
	var all []sim.Synapse
	if err := net.Synapses(p, func(part []sim.Synapse) error { all = append(all, part...); return nil }); err != nil {
		t.Fatal(err)
	}
	l, err := convert.NewLayer(kind, in, out, all)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// event is the activation of an event of the input.
const event = 0.25

var pixels = topology.FeatureMap{Channels: 1, Height: 6, Width: 6}

// example is a convolution, a pooling, and a dense layer.
func example(t testing.TB, seed uint64) *convert.Network {
	t.Helper()
	first := numbered(topology.Convolution{In: pixels, Channels: 3, Kernel: topology.Square(3)})
	pool := topology.SumPooling{In: first.Out(), Window: topology.Square(2), Weight: topology.Const(0)}
	dense := topology.AllToAll{Weight: topology.Kernel(func(pre, post int) float64 { return float64(post*pool.Out().N() + pre) })}
	a := layerOf(t, convert.Rectified, first, pixels.N(), first.Out().N())
	p := layerOf(t, convert.Pooling, pool, first.Out().N(), pool.Out().N())
	b := layerOf(t, convert.Evidence, dense, pool.Out().N(), 3)
	p.Weights[0] = 1
	a.Draw(seed, 0)
	b.Draw(seed, 2)
	return &convert.Network{Layers: []*convert.Layer{a, p, b}}
}

// stripes are samples of three classes: rows, columns and diagonals, each somewhere, with some noise. An event is a pixel and an instant, of 100.
type stripes struct {
	n      int
	seed   uint64
	slices int
}

func (s stripes) Len() int { return s.n }

func (s stripes) Label(k int) int { return k % 3 }

// events are those of a sample: the pixels that fire, one after the other.
func (s stripes) events(k int) []int {
	r := rand.New(rand.NewPCG(s.seed, uint64(k)))
	at := r.IntN(6)
	var all []int
	for i := range 36 {
		y, x, n := i/6, i%6, r.IntN(3)
		if (s.Label(k) == 0 && y == at) || (s.Label(k) == 1 && x == at) || (s.Label(k) == 2 && (x+y)%6 == at) {
			n = 8 + r.IntN(8)
		}
		all = append(all, slices.Repeat([]int{i}, n)...)
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func (s stripes) Input(k int, _ uint64, use func(slice int, a convert.Activity)) (int, error) {
	all := s.events(k)
	for i, pixel := range all {
		use(i*s.slices/len(all), convert.Activity{Unit: uint32(pixel), Value: event})
	}
	return s.slices, nil
}

// TestGradients compares with differences, in one slice and in several.
func TestGradients(t *testing.T) {
	for _, slices := range []int{1, 7} {
		net := example(t, 3)
		task := &convert.Task{Network: net, Data: stripes{6, 1, slices}}
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
			for _, layer := range []int{0, 2} {
				for i := range net.Layers[layer].Weights {
					at, h := &net.Layers[layer].Weights[i], 1e-6
					exact := *at
					*at = exact + h
					above, _ := loss(k)
					*at = exact - h
					below, _ := loss(k)
					*at = exact
					if diff := (above - below) / (2 * h); math.Abs(diff-grads[layer][i]) > 1e-5*(1+math.Abs(diff)) {
						t.Errorf("%d slices, sample %d, layer %d, weight %d: %v, by differences %v", slices, k, layer, i, grads[layer][i], diff)
					}
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
		Model: &convert.Task{Network: net, Data: stripes{150, 1, 20}}, Optimizer: gradient.Adam{}, Rate: 0.01, Batch: 10, Seed: 1, Workers: workers,
	}
	if err := trainer.Open(); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if _, err := trainer.Epoch(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	return net
}

func TestTrainingDoesNotDependOnWorkers(t *testing.T) {
	one, two := trained(t, 1), trained(t, 2)
	if one.Layers[1].Weights[0] != 1 {
		t.Error("a pooling has learned")
	}
	for k := range one.Layers {
		if !slices.Equal(one.Layers[k].Weights, two.Layers[k].Weights) {
			t.Errorf("layer %d has other weights by two workers", k)
		}
	}
}

// spiking is the converted network, which is shown sample k, event after event, and the spikes of all units with neurons.
func spiking(t testing.TB, net *convert.Network, units []float64, data stripes, k int) [][]float64 {
	t.Helper()
	trains := make(models.Trains, pixels.N())
	for i, pixel := range data.events(k) {
		trains[pixel] = append(trains[pixel], sim.Time(i+1)*sim.Millisecond)
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

// TestSpikesDecideAsEvidenceDoes: the law, on a network that was trained.
func TestSpikesDecideAsEvidenceDoes(t *testing.T) {
	net, data := trained(t, 0), stripes{60, 2, 20}
	if err := net.Centre(); err != nil {
		t.Fatal(err)
	}
	units, err := net.Units(stripes{150, 1, 20}, convert.Conversion{Input: event})
	if err != nil {
		t.Fatal(err)
	}
	pass := net.NewPass()
	right, agree := 0, 0
	for k := range data.Len() {
		evidence, err := pass.Show(data, k, 0)
		if err != nil {
			t.Fatal(err)
		}
		decision := convert.Decide(evidence)
		if decision == data.Label(k) {
			right++
		}
		if convert.Decide(spiking(t, net, units, data, k)[1]) == decision {
			agree++
		}
	}
	if right < 56 || agree < 54 {
		t.Errorf("of 60 samples %d are right, and the spikes decide %d as the evidence does", right, agree)
	}
}

// TestEventByEventSpikesCountWhatActivationsSay: where each slice is one event, the first layer's neurons fire as often as their
// units say, to within a spike. For no weight is above the threshold.
func TestEventByEventSpikesCountWhatActivationsSay(t *testing.T) {
	net := example(t, 9)
	for k := range 10 {
		data := stripes{10, 3, 0}
		data.slices = len(data.events(k))
		units, err := net.Units(stripes{10, 3, 1}, convert.Conversion{Percentile: 100, Peak: 1e9, Input: event})
		if err != nil {
			t.Fatal(err)
		}
		pass := net.NewPass()
		if _, err := pass.Show(data, k, 0); err != nil {
			t.Fatal(err)
		}
		want := slices.Clone(pass.Activations(0))
		for i, have := range spiking(t, net, units, data, k)[0] {
			if exact := want[i] / units[1]; have > exact+1e-6 || have < exact-1-1e-6 {
				t.Errorf("sample %d, unit %d: %v spikes for %v", k, i, have, exact)
			}
		}
	}
}

func TestUnits(t *testing.T) {
	net, data := example(t, 4), stripes{30, 1, 1}
	units, err := net.Units(data, convert.Conversion{Percentile: 100, Peak: 10, Input: 0.01})
	if err != nil {
		t.Fatal(err)
	}
	if len(units) != 4 || units[0] != 0.01 || units[2] != units[1] {
		t.Fatalf("%v: want the input's, and one for convolution and pooling together", units)
	}
	most := 0.0
	pass := net.NewPass()
	for k := range 30 {
		if _, err := pass.Show(data, k, 0); err != nil {
			t.Fatal(err)
		}
		most = max(most, slices.Max(pass.Activations(0)))
	}
	if units[1] != most/10 {
		t.Errorf("%v, want a tenth of %v", units[1], most)
	}
	if w := net.Spiking(0, units); math.Abs(w[3]-net.Layers[0].Weights[3]*0.01/units[1]) > 1e-15 {
		t.Errorf("weight %v", w[3])
	}
	heavy, err := net.Units(data, convert.Conversion{Peak: 1e9, Input: event})
	if err != nil {
		t.Fatal(err)
	}
	if most := slices.Max(net.Spiking(0, heavy)); math.Abs(most-1) > 1e-12 {
		t.Errorf("the heaviest weight is %v thresholds, want 1", most)
	}
	if heavy, err = net.Units(data, convert.Conversion{Peak: 1e9, Heaviest: 4, Input: event}); err != nil {
		t.Fatal(err)
	}
	if most := slices.Max(net.Spiking(0, heavy)); math.Abs(most-4) > 1e-12 {
		t.Errorf("the heaviest weight is %v thresholds, want 4", most)
	}
}

// TestPercentile compares with sorting all.
func TestPercentile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		percentile := rapid.Float64Range(50, 100).Draw(rt, "percentile")
		data := stripes{rapid.IntRange(1, 20).Draw(rt, "samples"), 7, 2}
		net := example(t, 4)
		units, err := net.Units(data, convert.Conversion{Percentile: percentile, Peak: 1, Input: 1e-9})
		if err != nil {
			rt.Fatal(err)
		}
		var all []float64
		pass := net.NewPass()
		for k := range data.Len() {
			if _, err := pass.Show(data, k, 0); err != nil {
				rt.Fatal(err)
			}
			all = append(all, pass.Activations(0)...)
		}
		slices.Sort(all)
		want := all[len(all)-1-int((1-percentile/100)*float64(len(all)))]
		if want > 0 && units[1] != want {
			rt.Fatalf("%v, want %v", units[1], want)
		}
	})
}

// TestCentredEvidenceSumsToNothing, and the differences stay.
func TestCentredEvidenceSumsToNothing(t *testing.T) {
	plain, centred := example(t, 8), example(t, 8)
	if err := centred.Centre(); err != nil {
		t.Fatal(err)
	}
	a, b := plain.NewPass(), centred.NewPass()
	for k := range 10 {
		before, err := a.Show(stripes{10, 1, 3}, k, 0)
		if err != nil {
			t.Fatal(err)
		}
		after, err := b.Show(stripes{10, 1, 3}, k, 0)
		if err != nil {
			t.Fatal(err)
		}
		if sum := after[0] + after[1] + after[2]; math.Abs(sum) > 1e-4 || math.Abs(after[0]-after[1]-before[0]+before[1]) > 1e-4 {
			t.Errorf("%v becomes %v", before, after)
		}
	}
	shared := layerOf(t, convert.Evidence, numbered(topology.Convolution{In: pixels, Channels: 1, Kernel: topology.Square(3)}), 36, 16)
	var wrong *gradient.ParamError
	if err := (&convert.Network{Layers: []*convert.Layer{shared}}).Centre(); !errors.As(err, &wrong) {
		t.Errorf("a convolution was centred: %v", err)
	}
}

// wrongInput is a sample that is none.
type wrongInput struct {
	stripes
	slices []int
	unit   uint32
}

func (w wrongInput) Input(_ int, _ uint64, use func(slice int, a convert.Activity)) (int, error) {
	for _, s := range w.slices {
		use(s, convert.Activity{Unit: w.unit, Value: 1})
	}
	return 1, nil
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
		_, err := convert.NewLayer(convert.Rectified, 2, 3, []sim.Synapse{row.s})
		var wrong *sim.SynapseError
		if !errors.As(err, &wrong) || wrong.Field != row.f {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	narrow, err := convert.NewLayer(convert.Rectified, 2, 3, []sim.Synapse{{}})
	if err != nil {
		t.Fatal(err)
	}
	var wrong *gradient.ParamError
	for _, net := range []*convert.Network{{}, {Layers: []*convert.Layer{narrow}}, {Layers: []*convert.Layer{narrow, narrow}}} {
		if err := net.Check(); !errors.As(err, &wrong) {
			t.Errorf("%d layers: %v", len(net.Layers), err)
		}
	}
	for _, c := range []convert.Conversion{{Percentile: 101}, {Peak: -1}, {Input: math.Inf(1)}} {
		if _, err := example(t, 1).Units(stripes{1, 1, 1}, c); !errors.As(err, &wrong) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for _, data := range []wrongInput{{slices: []int{1, 0}}, {slices: []int{0}, unit: 36}} {
		if _, err := example(t, 1).NewPass().Show(data, 0, 0); !errors.As(err, &wrong) {
			t.Errorf("%+v: %v", data, err)
		}
	}
	task := &convert.Task{Network: example(t, 1), Data: stripes{4, 1, 1}}
	task.Network.Layers[2] = layerOf(t, convert.Evidence, topology.AllToAll{Weight: topology.Const(0)}, 12, 2)
	if _, err := task.NewWorker(); !errors.As(err, &wrong) {
		t.Errorf("a class without an output: %v", err)
	}
}

// once is one sample: 1, 4, 9 and 16, at once.
type once struct{}

func (once) Len() int { return 1 }

func (once) Label(int) int { return 0 }

func (once) Input(_ int, _ uint64, use func(slice int, a convert.Activity)) (int, error) {
	for i := range uint32(4) {
		use(0, convert.Activity{Unit: i, Value: float64((i + 1) * (i + 1))})
	}
	return 1, nil
}

// A convolution that numbers its own weights becomes a layer.
func ExampleNewLayer() {
	rule := topology.Convolution{
		In: topology.FeatureMap{Channels: 1, Height: 1, Width: 4}, Channels: 1, Kernel: topology.Extent{Y: 1, X: 2}, Filters: []float64{0, 1},
	}
	synapses, _ := rule.Part(sim.Part{Pre: 4, Post: 3}, nil)
	layer, err := convert.NewLayer(convert.Evidence, 4, 3, synapses)
	layer.Weights[0], layer.Weights[1] = -1, 1 // differences of neighbours
	evidence, _ := (&convert.Network{Layers: []*convert.Layer{layer}}).NewPass().Show(once{}, 0, 0)
	fmt.Println(evidence, err)
	// Output: [3 5 7] <nil>
}

func BenchmarkLearn(b *testing.B) {
	task := &convert.Task{Network: example(b, 1), Data: stripes{30, 1, 20}}
	w, err := task.NewWorker()
	if err != nil {
		b.Fatal(err)
	}
	grads := [][]float64{make([]float64, len(task.Network.Layers[0].Weights)), make([]float64, 1), make([]float64, len(task.Network.Layers[2].Weights))}
	for k := 0; b.Loop(); k++ {
		if _, err := w.Learn(k%30, 0, grads); err != nil {
			b.Fatal(err)
		}
	}
}
