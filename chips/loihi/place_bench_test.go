package loihi_test

import (
	"flag"
	"fmt"
	"testing"

	"github.com/ranvier-sim/ranvier/chips/loihi"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

var large = flag.Bool("large", false, "benchmark networks of up to a million neurons, which take gigabytes")

// BenchmarkPlace quantises networks of neurons on a ring, places them, and validates the placement: neurons that are connected with
// neighbours, or with any neuron, which takes as many axons as synapses.
func BenchmarkPlace(b *testing.B) {
	for _, size := range []struct {
		neurons, synapses int
		local, large      bool
	}{
		{10_000, 100, true, false}, {10_000, 100, false, false},
		{100_000, 100, true, true}, {100_000, 100, false, true},
		{1_000_000, 10, true, true}, {1_000_000, 10, false, true}, {1_000_000, 50, true, true}, {1_000_000, 50, false, true},
	} {
		kind, rule := "any", sim.Connector(topology.FixedInDegree{Degree: size.synapses, Weight: topology.Const(0.1), Delay: topology.Delay(sim.Millisecond)})
		if size.local {
			kind, rule = "neighbours", topology.Neighbours{Radius: size.synapses / 2, Ring: true, NoAutapses: true, Weight: topology.Const(0.1), Delay: topology.Delay(sim.Millisecond)}
		}
		b.Run(fmt.Sprintf("%d neurons, %d synapses each, %s", size.neurons, size.synapses, kind), func(b *testing.B) {
			if size.large && !*large {
				b.Skip("takes -large")
			}
			net := sim.NewNetwork(1)
			cells := net.Add("cells", size.neurons, models.LIF{})
			net.Connect(cells, cells, 0, rule)
			cores := 0
			for b.Loop() {
				_, p := placed(b, loihi.First().Chip(loihi.Options{}), net)
				cores = p.Cores()
			}
			b.ReportMetric(float64(size.neurons)*float64(size.synapses)*float64(b.N)/b.Elapsed().Seconds(), "synapses/s")
			b.ReportMetric(float64(cores), "cores")
		})
	}
}
