package sim_test

import (
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// BenchmarkSilence runs a thousand busy neurons for a second, alone and beside a million silent ones, in
// turn: the two should take equally long.
func BenchmarkSilence(b *testing.B) {
	for _, c := range []struct {
		name   string
		silent int
	}{{"alone", 0}, {"beside a million", 1_000_000}} {
		b.Run(c.name, func(b *testing.B) {
			net := sim.NewNetwork(1)
			in := net.Add("in", 1000, models.Poisson{Rate: 20})
			busy := net.Add("busy", 1000, models.LIF{TauM: 20 * ms, TRef: 2 * ms})
			net.Connect(in, busy, 0, topology.FixedOutDegree{Degree: 100, Weight: topology.Const(0.05)})
			net.Connect(busy, busy, 0, topology.FixedOutDegree{Degree: 100, Weight: topology.Const(-0.02)})
			if c.silent > 0 {
				silent := net.Add("silent", c.silent, models.LIF{})
				net.Connect(silent, silent, 0, topology.FixedOutDegree{Degree: 1})
				net.Connect(silent, busy, 0, topology.FixedOutDegree{Degree: 1})
			}
			e, err := sim.Build(net, sim.Options{})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if err := e.RunUntil(b.Context(), e.Now()+sim.Second); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(e.Stats().Spikes)/e.Now().Seconds(), "spikes/s")
		})
	}
}

// BenchmarkHourOfSilence runs a network to which nothing happens for an hour of model time.
func BenchmarkHourOfSilence(b *testing.B) {
	for b.Loop() {
		net := sim.NewNetwork(1)
		p := net.Add("p", 10_000, models.LIF{})
		net.Connect(p, p, 0, topology.FixedOutDegree{Degree: 10})
		e, err := sim.Build(net, sim.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := e.RunUntil(b.Context(), sim.Hour); err != nil {
			b.Fatal(err)
		}
	}
}
