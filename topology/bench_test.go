package topology_test

import (
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
	"gonum.org/v1/gonum/stat/distuv"
)

// BenchmarkRules makes the parts of 10000 x 10000 neurons, about 1000 synapses per target, one after
// the other on one core.
func BenchmarkRules(b *testing.B) {
	const n, k = 10_000, 1000
	normal := func(src rand.Source) distuv.Rander { return distuv.Normal{Mu: 1.5, Sigma: 0.1, Src: src} }
	for _, bench := range []struct {
		name string
		rule sim.Connector
	}{
		{"FixedInDegree", topology.FixedInDegree{Degree: k}},
		{"FixedInDegree/NoAutapses", topology.FixedInDegree{Degree: k, NoAutapses: true}},
		{"FixedInDegree/NoMultapses", topology.FixedInDegree{Degree: k, NoMultapses: true}},
		{"FixedInDegree/NoMultapses/sparse", topology.FixedInDegree{Degree: 50, NoMultapses: true}},
		{"FixedInDegree/Kernel", topology.FixedInDegree{Degree: k, Weight: topology.Kernel(func(i, j int) float64 { return float64(i - j) })}},
		{"FixedInDegree/Drawn", topology.FixedInDegree{Degree: k, Weight: topology.Drawn(normal)}},
		{"FixedInDegree/DrawnDelay", topology.FixedInDegree{Degree: k, Delay: topology.DrawnDelay(sim.Millisecond, topology.Within(0.1, 10, normal))}},
		{"FixedOutDegree", topology.FixedOutDegree{Degree: k}},
		{"FixedTotal", topology.FixedTotal{Total: n * k}},
		{"FixedTotal/NoMultapses", topology.FixedTotal{Total: n * k, NoMultapses: true}},
		{"FixedTotal/NoMultapses/sparse", topology.FixedTotal{Total: n * 10, NoMultapses: true}},
		{"Bernoulli", topology.Bernoulli{P: float64(k) / n}},
		{"AllToAll", topology.AllToAll{NoAutapses: true}},
		{"Neighbours", topology.Neighbours{Radius: k / 2, Ring: true}},
		{"Convolution", topology.Convolution{In: topology.FeatureMap{Channels: 1, Height: 100, Width: 100}, Channels: 1, Kernel: topology.Square(31), Padding: topology.Square(15)}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			part := sim.Part{Pre: n, Post: n, Recurrent: true, Seed: 1}
			parts := bench.rule.Parts(n, n)
			var made []sim.Synapse
			total := 0
			for b.Loop() {
				var err error
				if made, err = bench.rule.Part(part, made[:0]); err != nil {
					b.Fatal(err)
				}
				total += len(made)
				part.Index = (part.Index + 1) % parts
			}
			b.ReportMetric(float64(total)/b.Elapsed().Seconds()/1e6, "Msynapses/s")
			b.ReportMetric(0, "ns/op")
		})
	}
}
