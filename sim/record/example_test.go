package record_test

import (
	"context"
	"fmt"
	"log"
	"math"
	"os"
	"path/filepath"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

var _ record.Engine = (*sim.Engine)(nil)

// An engine calls the recorders; here the example does.
func Example() {
	dir, err := os.MkdirTemp("", "record")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	net := sim.NewNetwork(1)
	e := net.Add("E", 2, nil)

	file, err := record.NewNPZ(filepath.Join(dir, "spikes.npz"), net.Populations)
	if err != nil {
		log.Fatal(err)
	}
	hash, err := record.NewHash(net.Populations)
	if err != nil {
		log.Fatal(err)
	}
	for _, window := range [][]sim.Spike{
		{{At: 1.5 * sim.Millisecond, Neuron: 0}, {At: 2 * sim.Millisecond, Neuron: 1}},
		{{At: 11.5 * sim.Millisecond, Neuron: 0}, {At: 24.5*sim.Millisecond + 1, Neuron: 0}},
	} {
		for _, r := range []sim.Recorder{file, hash} {
			if err := r.Record(e, window); err != nil {
				log.Fatal(err)
			}
		}
	}
	if err := file.Close(); err != nil {
		log.Fatal(err)
	}

	rasters, err := record.ReadNPZ(filepath.Join(dir, "spikes.npz"))
	if err != nil {
		log.Fatal(err)
	}
	digest, err := record.Fingerprint(rasters)
	if err != nil {
		log.Fatal(err)
	}
	raster := rasters[0]
	fmt.Println("same spikes:", digest == hash.Sum())
	fmt.Println("counts:", raster.Counts())
	fmt.Println("rates:", raster.Rates(sim.Window{To: 100 * sim.Millisecond}), "Hz")
	fmt.Println("intervals:", raster.Intervals())
	fmt.Println("first spikes:", raster.FirstSpikes())
	if cv, ok := raster.MeanCV(); ok {
		fmt.Printf("CV: %.4f\n", cv)
	}
	// Output:
	// same spikes: true
	// counts: [3 1]
	// rates: [30 10] Hz
	// intervals: [[10ms 13.000000001ms] []]
	// first spikes: [1.5ms 2ms]
	// CV: 0.1304
}

// membrane is a leaky membrane that relaxes from 1 mV; it stands for an engine.
type membrane struct{ now sim.Time }

func (m *membrane) RunUntil(_ context.Context, t sim.Time) error { m.now = t; return nil }

func (m *membrane) Probe(_ *sim.Population, _ string, neurons []int, dst []float64) error {
	for i := range neurons {
		dst[i] = math.Exp(-m.now.Milliseconds() / 10)
	}
	return nil
}

func ExampleSample() {
	p := &sim.Population{Name: "E", N: 1}
	times, err := record.Instants(0, 20*sim.Millisecond, 10*sim.Millisecond)
	if err != nil {
		log.Fatal(err)
	}
	traces, err := record.Sample(context.Background(), &membrane{}, times,
		record.Probe{Population: p, Variable: "V", Unit: "mV"})
	if err != nil {
		log.Fatal(err)
	}
	for i, t := range traces[0].Times {
		fmt.Printf("%v %.4f mV\n", t, traces[0].Values[0][i])
	}
	// Output:
	// 0s 1.0000 mV
	// 10ms 0.3679 mV
	// 20ms 0.1353 mV
}
