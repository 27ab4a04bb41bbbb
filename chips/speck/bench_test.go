package speck_test

import (
	"testing"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/speck"
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// BenchmarkPresent shows 4000 events of 34 x 34 pixels, as a recording of N-MNIST has, to two convolutions and a dense layer.
func BenchmarkPresent(b *testing.B) {
	retina := topology.FeatureMap{Channels: 2, Height: 34, Width: 34}
	first := filters(topology.Convolution{In: retina, Channels: 8, Kernel: topology.Square(3), Padding: topology.Square(1)})
	second := filters(topology.Convolution{In: first.Out(), Pool: topology.Square(2), Channels: 16, Kernel: topology.Square(3), Padding: topology.Square(1)})
	last := filters(topology.Convolution{In: second.Out(), Pool: topology.Square(2), Channels: 10, Kernel: topology.Square(8)})
	net := sim.NewNetwork(1)
	from := net.Add("retina", retina.N(), models.Trains{})
	for k, rule := range []topology.Convolution{first, second, last} {
		to := net.Add([]string{"a", "b", "c"}[k], rule.Out().N(), models.SubtractiveIF{VTh: 4})
		net.Connect(from, to, 0, rule)
		from = to
	}
	c := chip(b, speck.Parameters{})
	q, err := c.Quantise(net, c.All())
	if err != nil {
		b.Fatal(err)
	}
	p, err := c.Place(c, q)
	if err != nil {
		b.Fatal(err)
	}
	m, err := c.Start(c, q, p)
	if err != nil {
		b.Fatal(err)
	}
	events := shown(net, burst(net, 4000, 75*us))
	ledger := chips.NewLedger(c, p.Cores())
	for b.Loop() {
		if _, err := m.Present(b.Context(), &events, ledger); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(ledger.Totals()[c.Item(chips.SynapticOps)])/b.Elapsed().Seconds()/1e6, "Msynops/s")
}
