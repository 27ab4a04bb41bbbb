//go:build unix

package clockstep

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// BenchmarkNetworks measures whole networks in processor time, which other load on the machine disturbs
// less than the wall clock.
func BenchmarkNetworks(b *testing.B) {
	for _, c := range []struct {
		name string
		net  *sim.Network
	}{
		{"Jump/K=80", jumpNetwork(4000, 80)},
		{"Jump/K=800", jumpNetwork(4000, 800)},
		{"Cuba/K=80", cubaNetwork(4000, 80)},
		{"Cuba/K=800", cubaNetwork(4000, 800)},
	} {
		for _, opt := range []Options{{}, {Portable: true}, {Workers: 2}} {
			b.Run(fmt.Sprintf("%s/workers=%d/portable=%v", c.name, max(1, opt.Workers), opt.Portable), func(b *testing.B) {
				s, err := Build(c.net, opt)
				if err != nil {
					b.Fatal(err)
				}
				if err := s.RunUntil(context.Background(), 0.5*sim.Second); err != nil {
					b.Fatal(err)
				}
				before, start := s.Stats(), processorTime()
				for b.Loop() {
					if err := s.RunUntil(context.Background(), s.Now()+0.2*sim.Second); err != nil {
						b.Fatal(err)
					}
				}
				took, stats := processorTime()-start, s.Stats()
				events := float64(stats.SynapticEvents - before.SynapticEvents)
				seconds := (s.Now() - 0.5*sim.Second).Seconds()
				b.ReportMetric(events/took.Seconds()/1e6, "Mevents/s")
				b.ReportMetric(float64(stats.Spikes-before.Spikes)/seconds/4000, "Hz")
				b.ReportMetric(took.Seconds()/seconds*1e3, "ms/s")
			})
		}
	}
}

// BenchmarkSweep measures the loops over neurons, in ns per neuron and step.
func BenchmarkSweep(b *testing.B) {
	const n = 4000
	l := leap{decay: math.Exp(-0.1 / 20), drift: 0.05, theta: 10}
	r := relaxation{keep: math.Exp(-0.1 / 5), feed: 0.01, push: 0.1, pull: 0.1}
	u, i, j := make([]float64, n), make([]float64, n), make([]float64, n)
	own := &individual{}
	for range n {
		own.add(l, []relaxation{r}, []models.Port{{Shape: models.Exponential}})
	}
	var hits []uint32
	for _, c := range []struct {
		name string
		step func()
	}{
		{"fire/go", func() { hits = l.fire(u, 0, hits[:0]) }},
		{"fire/fast", func() { hits = l.fireFast(u, 0, hits[:0]) }},
		{"relax/go", func() { r.relax(u, i) }},
		{"relax/fast", func() { r.relaxFast(u, i) }},
		{"relaxAlpha/go", func() { r.relaxAlpha(u, i, j) }},
		{"relaxAlpha/fast", func() { r.relaxAlphaFast(u, i, j) }},
		{"firePair/fast", func() { hits = l.firePairFast(u, i, j, &r, &r, hits[:0]) }},
		{"fire/individual", func() { hits = own.fire(u, 0, n, hits[:0]) }},
		{"relax/individual", func() { own.relaxations[0].relax(u, i, 0, n) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for k := range u {
				u[k] = 10 * float64(k) / n
			}
			start := processorTime()
			for b.Loop() {
				c.step()
			}
			b.ReportMetric(float64((processorTime()-start).Nanoseconds())/float64(b.N)/n, "ns/neuron")
		})
	}
}

// BenchmarkDelivery measures rows of several lengths, in ns per synaptic event.
func BenchmarkDelivery(b *testing.B) {
	const sources, neurons = 4000, 3200
	random := rand.New(rand.NewPCG(1, 1))
	for _, degree := range []int{16, 64, 640} {
		targets := make([]uint32, sources*degree)
		weights := make([]float32, sources*degree)
		for k := range targets {
			targets[k], weights[k] = uint32(random.IntN(neurons)), 0.25
		}
		l := layer{column: make([]float64, neurons), targets: targets}
		for i := range sources + 1 {
			l.start = append(l.start, uint32(i*degree))
		}
		l.sort()
		spikes := &raster{instants: make([][]uint32, 1)}
		for range 1000 {
			spikes.instants[0] = append(spikes.instants[0], uint32(random.IntN(sources)))
		}
		l.from = []*raster{spikes}
		measure := func(name string) {
			b.Run(name, func(b *testing.B) {
				start, events := processorTime(), uint64(0)
				for b.Loop() {
					events += l.deliver(0)
				}
				b.ReportMetric(float64((processorTime()-start).Nanoseconds())/float64(events), "ns/event")
			})
		}
		l.weight = 0.25
		measure(fmt.Sprintf("one weight/row %d", degree))
		l.weights = weights
		measure(fmt.Sprintf("weights/row %d", degree))
	}
}

// processorTime is what this process has used, in user mode.
func processorTime() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano())
}
