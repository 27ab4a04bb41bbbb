package eventprop

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"github.com/ranvier-sim/ranvier/topology"
)

// BenchmarkTrace goes forward and back through the record of a recurrent network: what an arrival costs.
func BenchmarkTrace(b *testing.B) {
	const n, k = 1000, 100
	net := sim.NewNetwork(1)
	neuron := Neuron{TauM: 20 * ms, TauS: []float64{5 * ms}, TRef: 2 * ms}
	in := net.Add("in", n, models.Poisson{Rate: 20})
	p := net.Add("neurons", n, neuron.lif())
	net.Connect(in, p, 0, topology.FixedInDegree{Degree: k, Weight: topology.Const(0.1), Delay: topology.Delay(1 * ms)})
	net.Connect(p, p, 0, topology.FixedInDegree{Degree: k, Weight: topology.Const(0.02), Delay: topology.Delay(1.5 * ms)})
	var spikes record.Memory
	net.Record(&spikes)
	engine, err := sim.Build(net, sim.Options{Shards: 1})
	if err != nil {
		b.Fatal(err)
	}
	if err := engine.RunUntil(context.Background(), 200*ms); err != nil {
		b.Fatal(err)
	}
	a, err := New(net, map[*sim.Population]Neuron{p: neuron})
	if err != nil {
		b.Fatal(err)
	}
	var t *Trace
	perArrival := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(t.arrivals)), "ns/arrival")
	}
	b.Run("forward", func(b *testing.B) {
		for b.Loop() {
			if t, err = a.Trace(spikes.Spikes, 200*ms); err != nil {
				b.Fatal(err)
			}
		}
		perArrival(b)
	})
	b.Run("backward", func(b *testing.B) {
		for b.Loop() {
			if _, err := t.Backward(SpikeCount{Outputs: p, Want: make([]float64, n)}); err != nil {
				b.Fatal(err)
			}
		}
		perArrival(b)
		b.ReportMetric(float64(len(t.arrivals)), "arrivals")
	})
}

// BenchmarkPass is one sample of a layered network, forward, and both ways.
func BenchmarkPass(b *testing.B) {
	for _, shape := range []struct {
		name          string
		sizes         []int
		active        int
		first, second float64
	}{{"YinYang4-200-3", []int{5, 200, 3}, 5, 1.5, 0.2}, {"MNIST784-350-10", []int{784, 350, 10}, 120, 0.1, 0.2}} {
		r := rand.New(rng.Source(3, "bench", 0))
		n := &Layered{Until: sim.Time(45 * ms)}
		for l, mean := range []float64{shape.first, shape.second} {
			layer := &Layer{Neuron: Neuron{TauM: 20 * ms, TauS: []float64{5 * ms}, VTh: 1}, Pre: shape.sizes[l], Post: shape.sizes[l+1]}
			for range layer.Pre * layer.Post {
				layer.Weights = append(layer.Weights, mean*(1+r.NormFloat64()))
			}
			n.Layers = append(n.Layers, layer)
		}
		var inputs []Input
		for i := range shape.active {
			inputs = append(inputs, Input{i, sim.Time(20 * r.Float64() * ms)})
		}
		p := n.NewPass()
		b.Run(shape.name+"/forward", func(b *testing.B) {
			for b.Loop() {
				p.Forward(inputs)
			}
			b.ReportMetric(float64(len(p.Spikes(0, nil))), "hidden-spikes")
		})
		var grads [][]float64
		for _, tensor := range n.Tensors() {
			grads = append(grads, make([]float64, len(tensor.Values)))
		}
		b.Run(shape.name+"/both", func(b *testing.B) {
			for b.Loop() {
				p.Forward(inputs)
				for j := range n.Outputs() {
					p.ByFirst(1, j, 1)
				}
				p.Backward(grads)
			}
		})
	}
}
