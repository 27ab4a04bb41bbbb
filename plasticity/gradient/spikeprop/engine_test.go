package spikeprop

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

const ms = sim.Millisecond

// arbitrary makes a random network and a spike of each input, on picoseconds.
func arbitrary(number int) (*Network, []gradient.Event) {
	r := rand.New(rng.Source(5, "network", uint64(number)))
	n := &Network{}
	pre := 2 + r.IntN(4)
	var in []gradient.Event
	for i := range pre {
		in = append(in, gradient.Event{Source: i, At: math.Round((1+10*r.Float64())*ms) / ms})
	}
	for k := range 1 + r.IntN(3) {
		l := &Layer{Pre: pre, Post: 1 + r.IntN(5), Tau: 3 + 6*r.Float64(), Threshold: 1}
		for range 1 + r.IntN(5) {
			l.Delays = append(l.Delays, math.Round(16*r.Float64()*ms)/ms)
		}
		l.Uniform(-1.5/float64(pre), 4/float64(pre), uint64(number), k)
		for i, w := range l.Weights {
			l.Weights[i] = math.Round(w*1024) / 1024
		}
		n.Layers = append(n.Layers, l)
		pre = l.Post
	}
	return n, in
}

// simulate returns the spikes of every layer in the simulator, ms, +Inf for silence.
func simulate(t *testing.T, n *Network, in []gradient.Event) [][]float64 {
	net := sim.NewNetwork(0)
	trains := make(models.Trains, n.Layers[0].Pre)
	for _, e := range in {
		trains[e.Source] = []sim.Time{sim.Time(math.Round(e.At * ms))}
	}
	pre := net.Add("inputs", len(trains), trains)
	var layers []*sim.Population
	for k, l := range n.Layers {
		srm := models.SRM{VTh: l.Threshold, DeltaAbs: float64(sim.Never), Ports: []models.PSP{{Shape: models.Alpha, Tau: l.Tau * ms}}}
		post := net.Add(string(rune('a'+k)), l.Post, srm)
		var synapses topology.Synapses
		for i := range l.Pre {
			for d, delay := range l.Delays {
				for j := range l.Post {
					w := l.Weights[(i*len(l.Delays)+d)*l.Post+j]
					synapses = append(synapses, sim.Synapse{Pre: uint32(i), Post: uint32(j), Weight: w, Delay: sim.Time(math.Round(delay * ms))})
				}
			}
		}
		net.Connect(pre, post, 0, synapses)
		layers, pre = append(layers, post), post
	}
	var spikes record.Memory
	net.Record(&spikes)
	engine, err := sim.Build(net, sim.Options{Shards: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.RunUntil(context.Background(), sim.Time(1*sim.Second)); err != nil {
		t.Fatal(err)
	}
	var times [][]float64
	for _, p := range layers {
		at := slices.Repeat([]float64{math.Inf(1)}, p.N)
		for _, s := range spikes.Spikes(p) {
			at[s.Neuron] = s.At.Milliseconds()
		}
		times = append(times, at)
	}
	return times
}

// TestSpikesAreThoseOfTheSimulator to a picosecond, in random networks.
func TestSpikesAreThoseOfTheSimulator(t *testing.T) {
	spikes := 0
	for number := range 300 {
		n, in := arbitrary(number)
		if err := n.Check(); err != nil {
			t.Fatal(err)
		}
		p := n.NewPass()
		p.Grid = 1 / ms
		p.Forward(in)
		for k, want := range simulate(t, n, in) {
			for j, at := range p.Times(k) {
				if math.IsInf(at, 1) != math.IsInf(want[j], 1) || math.Abs(at-want[j]) > 1.01/ms {
					t.Fatalf("network %d, layer %d, neuron %d fires at %v ms, in the simulator at %v", number, k, j, at, want[j])
				}
				if !math.IsInf(at, 1) {
					spikes++
				}
			}
		}
	}
	t.Logf("%d spikes", spikes)
}

// TestDerivativesAreThoseOfTheSimulator compares them with central differences, of fourth order, of the spikes of sim.Engine.
func TestDerivativesAreThoseOfTheSimulator(t *testing.T) {
	compared, rough, worst := 0, 0, 0.0
	for number := range 150 {
		n, in := arbitrary(number)
		r := rand.New(rng.Source(6, "knobs", uint64(number)))
		p := n.NewPass()
		out := p.Forward(in)
		by := make([]float64, len(out))
		for j, at := range out {
			if !math.IsInf(at, 1) {
				by[j] = 2*r.Float64() - 1
			}
		}
		grads := [][]float64{}
		for _, tensor := range n.Tensors() {
			grads = append(grads, make([]float64, len(tensor.Values)))
		}
		p.Backward(by, grads)
		base := simulate(t, n, in)
		value := func() (sum float64, same bool) {
			times := simulate(t, n, in)
			same = true
			for k := range times {
				for j, at := range times[k] {
					same = same && math.IsInf(at, 1) == math.IsInf(base[k][j], 1)
				}
			}
			for j, at := range times[len(times)-1] {
				if !math.IsInf(at, 1) {
					sum += by[j] * at
				}
			}
			return sum, same
		}
		check := func(name string, x *float64, step, have float64) {
			var at [4]float64
			smooth := true
			for i, k := range []float64{-2, -1, 1, 2} {
				before := *x
				*x += k * step
				v, same := value()
				*x = before
				at[i], smooth = v, smooth && same
			}
			near, far := (at[2]-at[1])/(2*step), (at[3]-at[0])/(4*step)
			if !smooth {
				rough++
				return
			}
			compared++
			want, truncation := (4*near-far)/3, math.Abs(near-far)
			noise := 20 / ms / step
			if math.Abs(have-want) > noise+1e-7*math.Abs(want)+4*truncation {
				t.Errorf("network %d, %s: %v, by differences %v +- %.2g", number, name, have, want, noise+truncation)
			}
			if noise+4*truncation < 1e-4*math.Abs(want) {
				worst = max(worst, math.Abs(have-want)/math.Abs(want))
			}
		}
		k := r.IntN(len(n.Layers))
		s := r.IntN(len(n.Layers[k].Weights))
		check("weight", &n.Layers[k].Weights[s], 1.0/4096, grads[k][s])
		i := r.IntN(len(in))
		check("input", &in[i].At, 0.004, p.ByInput()[i])
	}
	t.Logf("%d derivatives compared, largest relative error of those that differences tell to 1e-4: %.2g; %d left out, as a spike appears or vanishes", compared, worst, rough)
}

func BenchmarkXOR(b *testing.B) {
	n, in := arbitrary(4)
	p := n.NewPass()
	for b.Loop() {
		p.Forward(in)
	}
}
