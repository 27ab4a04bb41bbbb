package loihi_test

import (
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/loihi"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// BenchmarkReplay shows a network of 784 sources and 100 neurons that inhibit one another images of 102 first spikes in 20 of 40
// steps, as `run ttfs --data mnist` has them, and counts what it does.
func BenchmarkReplay(b *testing.B) {
	net := sim.NewNetwork(1)
	in := net.Add("pixels", 784, models.Trains{})
	out := net.Add("outputs", 100, models.IF{VTh: 3, TRef: 40 * sim.Millisecond, Ports: []models.Port{{Shape: models.Exponential, Tau: 10 * sim.Millisecond}, {}}})
	random := rand.New(rand.NewPCG(1, 2))
	weights := make([]float64, in.N*out.N)
	for i := range weights {
		weights[i] = 0.2 * (random.Float64() - 0.4)
	}
	net.Connect(in, out, 0, topology.AllToAll{Weight: topology.List(weights), Delay: topology.Delay(0)})
	net.Connect(out, out, 1, topology.AllToAll{NoAutapses: true, Weight: topology.Const(-30), Delay: topology.Delay(sim.Millisecond)})
	var image []sim.Spike
	for _, pixel := range random.Perm(in.N)[:102] {
		image = append(image, sim.Spike{At: sim.Time(random.IntN(20 * sim.Millisecond)), Neuron: uint32(pixel)})
	}
	sim.SortSpikes(image)
	c := loihi.First().Chip(loihi.Options{})
	q, p := placed(b, c, net)
	m, err := c.Start(c, q, p)
	if err != nil {
		b.Fatal(err)
	}
	shown := &chips.Presentation{Spikes: [][]sim.Spike{image, nil}, Duration: 40 * sim.Millisecond}
	l := chips.NewLedger(c, p.Cores())
	for b.Loop() {
		if _, err := m.Present(b.Context(), shown, l); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(l.Totals()[c.Item(chips.SynapticOps)])/b.Elapsed().Seconds(), "synapses/s")
}
