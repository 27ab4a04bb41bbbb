package bench

import (
	"testing"

	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/bench/stopwatch"
	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

// BenchmarkNetworks simulates 10 ms of model time per iteration. Its metrics are synaptic events per
// second of processor time, and the mean rate, which says whether it is still the same network.
func BenchmarkNetworks(b *testing.B) {
	for _, of := range []subject{
		{key: "jump_k80", network: jump(4000, 80)},
		{key: "jump_k800", network: jump(4000, 800)},
		{key: "jump_n20000", network: jump(20000, 2000)},
		{key: "cuba_k80", network: cuba(80)},
		{key: "cuba_k800", network: cuba(800)},
		{key: "brunel", network: networks.DefaultBrunel()},
		{key: "brunel_mixed", network: networks.DefaultMixed()},
		{key: "sparse", network: networks.DefaultSparse()},
	} {
		b.Run(of.key, func(b *testing.B) {
			net := of.network.Network(1)
			e, err := race.NewEngine(net, 1)
			if err != nil {
				b.Fatal(err)
			}
			if err := e.RunUntil(b.Context(), settling); err != nil {
				b.Fatal(err)
			}
			r := &race.Runner{Contestant: e, Amount: 10 * sim.Millisecond}
			b.ReportAllocs()
			for b.Loop() {
				if err := race.Run(b.Context(), 1, func() {}, r); err != nil {
					b.Fatal(err)
				}
			}
			total := race.Lap{}
			for _, l := range r.Laps {
				total.Events += l.Events
				total.CPU += l.CPU
			}
			b.ReportMetric(total.EventsPerSecond(), "events/s")
			b.ReportMetric(r.Rate(neurons(net)), "Hz")
		})
	}
}

// BenchmarkBuild makes 25 million synapses per iteration, on all cores.
func BenchmarkBuild(b *testing.B) {
	for _, k := range kinds {
		b.Run(k.key, func(b *testing.B) {
			net := random(1, 10_000, 2500, k)
			watch := stopwatch.Start()
			for b.Loop() {
				if _, err := sim.Build(net, sim.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(25e6*float64(b.N)/b.Elapsed().Seconds(), "synapses/s")
			b.ReportMetric(25e6*float64(b.N)/watch.Lap().CPU.Seconds(), "synapses/cpu-s")
		})
	}
}
