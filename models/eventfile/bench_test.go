package eventfile_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// scattered makes n events, one every 2 us on average.
func scattered(n int, random *rand.Rand) []Event {
	events := make([]Event, n)
	at := sim.Time(0)
	for i := range events {
		at += sim.Time(random.IntN(5)) * us
		events[i] = Event{At: at, X: uint16(random.IntN(34)), Y: uint16(random.IntN(34)), On: random.IntN(2) == 1}
	}
	return events
}

// BenchmarkReader reads 500,000 events of every format from memory.
func BenchmarkReader(b *testing.B) {
	const n = 500_000
	events := scattered(n, rand.New(rand.NewPCG(1, 2)))
	for _, c := range encodings {
		if c.format == eventfile.AEDAT4 {
			continue // in packets of two; see BenchmarkAEDAT4
		}
		b.Run(c.name, func(b *testing.B) { readAll(b, c.encode(b, events), n, c.options) })
	}
}

// BenchmarkAEDAT4 reads packets of 1,000 events, about as many as DV writes.
func BenchmarkAEDAT4(b *testing.B) {
	const n, each = 500_000, 1000
	events := scattered(n, rand.New(rand.NewPCG(1, 2)))
	for name, compression := range map[string]uint32{"plain": 0, "lz4": 1, "zstd": 3} {
		file := aedat4Head(compression, -1, aedat4Description)
		for from := 0; from < n; from += each {
			file = append(file, aedat4Packet(1, pack(b, compression, aedat4Events(events[from:from+each])))...)
		}
		b.Run(name, func(b *testing.B) { readAll(b, file, n, eventfile.Options{}) })
	}
}

func readAll(b *testing.B, file []byte, n int, o eventfile.Options) {
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		r, err := eventfile.NewReader("file", bytes.NewReader(file), int64(len(file)), o)
		if err != nil {
			b.Fatal(err)
		}
		for err == nil {
			_, err = r.Next()
		}
		if err != io.EOF {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mevents/s")
}

// BenchmarkLayer plays 1,000 recordings, one after another, into 100 LIF neurons that each see all pixels and fire now and
// then: those of N-MNIST in RANVIER_DATA, or else made ones of the same length.
func BenchmarkLayer(b *testing.B) {
	paths := recordings(b)
	for _, c := range []struct {
		name  string
		port  models.Port
		scale float64 // of the weights
	}{
		{"voltage jumps", models.Port{Shape: models.Delta}, 0.05},
		{"exponential", models.Port{Shape: models.Exponential, Tau: 5 * sim.Millisecond}, 0.2},
	} {
		b.Run(c.name, func(b *testing.B) {
			net := sim.NewNetwork(1)
			retina, err := eventfile.Stream{Path: paths[0]}.AddTo(net, "retina")
			if err != nil {
				b.Fatal(err)
			}
			layer := net.Add("layer", 100, models.LIF{TauM: 20 * sim.Millisecond, Ports: []models.Port{c.port}})
			mixed := func(src rand.Source) distuv.Rander {
				return distuv.Uniform{Min: -0.4 * c.scale, Max: 0.5 * c.scale, Src: src}
			}
			net.Connect(retina, layer, 0, topology.AllToAll{Weight: topology.Drawn(mixed), Delay: topology.Delay(0)})
			engine, err := sim.Build(net, sim.Options{})
			if err != nil {
				b.Fatal(err)
			}
			var done sim.Stats
			for b.Loop() {
				for i := range 1000 {
					retina.Spec = eventfile.Stream{Path: paths[i%len(paths)]}
					if err := errors.Join(engine.Reset(), engine.RunUntil(b.Context(), 400*sim.Millisecond)); err != nil {
						b.Fatal(err)
					}
					stats := engine.Stats()
					done.Volleys += stats.Volleys
					done.SynapticEvents += stats.SynapticEvents
					done.Spikes += stats.Spikes - stats.Volleys
				}
			}
			seconds := b.Elapsed().Seconds()
			b.ReportMetric(float64(done.Volleys)/seconds/1e6, "Mevents/s")
			b.ReportMetric(float64(done.SynapticEvents)/seconds/1e6, "Msynaptic/s")
			b.ReportMetric(float64(done.Spikes)/float64(b.N)/1000, "spikes/recording")
		})
	}
}

func recordings(b *testing.B) []string {
	paths, err := filepath.Glob(filepath.Join(realData(), "nmnist", "*.bs2"))
	if err != nil {
		b.Fatal(err)
	}
	if len(paths) > 0 {
		return paths
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 10 {
		paths = append(paths, write(b, encodeNMNIST(b, scattered(4100, random))))
	}
	return paths
}
