package record

import (
	"path/filepath"
	"slices"
	"testing"

	"codeberg.org/sbinet/npyio/npz"
	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

func TestMemoryKeepsAllSpikesInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		populations, windows := drawRun(t)
		var m Memory
		for _, w := range windows {
			if err := m.Record(populations[w.population], w.spikes); err != nil {
				t.Fatal(err)
			}
		}
		want := rastersOf(populations, windows)
		for k, got := range m.Rasters(populations...) {
			if !slices.Equal(got.Spikes, want[k].Spikes) || got.Population != want[k].Population || got.N != want[k].N {
				t.Fatalf("got %v, want %v", got, want[k])
			}
			times, neurons := m.Columns(populations[k])
			if m.Count(populations[k]) != len(got.Spikes) || len(times) != len(got.Spikes) || len(neurons) != len(times) {
				t.Fatalf("%d spikes, %d counted, %d times, %d neurons", len(got.Spikes), m.Count(populations[k]), len(times), len(neurons))
			}
			for i, s := range got.Spikes {
				if times[i] != s.At || neurons[i] != s.Neuron {
					t.Fatalf("spike %d is %v, columns say %v, %d", i, s, times[i], neurons[i])
				}
			}
		}
		m.Reset()
		if n := m.Count(populations[0]); n != 0 {
			t.Fatalf("%d spikes after Reset", n)
		}
	})
}

func TestMemoryHandsOutWhatLaterWindowsDoNotChange(t *testing.T) {
	var m Memory
	p := &sim.Population{Name: "E", N: 2}
	window := []sim.Spike{{At: 1}}
	for range 100 {
		before := m.Spikes(p)
		want := slices.Clone(before)
		if err := m.Record(p, window); err != nil {
			t.Fatal(err)
		}
		_ = append(before, sim.Spike{At: -7})
		window[0].At++ // the engine uses its slice again
		if !slices.Equal(before, want) {
			t.Fatalf("%v became %v", want, before)
		}
	}
	if got := m.Spikes(p); got[0].At != 1 || got[99].At != 100 {
		t.Errorf("got %v", got)
	}
}

// TestStreamingTakesNoMemoryPerSpike records a long run.
func TestStreamingTakesNoMemoryPerSpike(t *testing.T) {
	populations := []*sim.Population{{Name: "E", N: 1000}}
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			r, err := f.open(osDisk{}, t.TempDir(), populations)
			if err != nil {
				t.Fatal(err)
			}
			spikes := make([]sim.Spike, 1000)
			record := func() {
				for i := range spikes {
					spikes[i].At += sim.Microsecond
				}
				if err := r.Record(populations[0], spikes); err != nil {
					t.Fatal(err)
				}
			}
			for range 10 {
				record() // buffers grow to their size
			}
			// A header of an .npy file is the only thing that is made anew, once in 2048 spikes.
			if n := testing.AllocsPerRun(100, record); n > 20 {
				t.Errorf("%v allocations per 1000 spikes", n)
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// TestNPZIsReadByAnotherLibrary reads with npyio what was written here.
func TestNPZIsReadByAnotherLibrary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spikes.npz")
	p, silent := &sim.Population{Name: "E", N: 9}, &sim.Population{Name: "silent", N: 4}
	n, err := NewNPZ(path, []*sim.Population{p, silent})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Record(p, []sim.Spike{{At: 5, Neuron: 8}, {At: 1 << 60, Neuron: 2}}); err != nil {
		t.Fatal(err)
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	z, err := npz.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	want := []string{"E.times.npy", "E.neurons.npy", "E.N.npy", "silent.times.npy", "silent.neurons.npy", "silent.N.npy", "time_unit.npy"}
	if diff := cmp.Diff(want, z.Keys()); diff != "" {
		t.Error(diff)
	}
	var times []int64
	var neurons []uint32
	var size int64
	for name, ptr := range map[string]any{"E.times.npy": &times, "E.neurons.npy": &neurons, "E.N.npy": &size} {
		if err := z.Read(name, ptr); err != nil {
			t.Fatal(name, err)
		}
	}
	if !slices.Equal(times, []int64{5, 1 << 60}) || !slices.Equal(neurons, []uint32{8, 2}) || size != 9 {
		t.Errorf("got %v, %v, %d", times, neurons, size)
	}
}

func TestNPZNeverOverwritesWhatAFailedRunLeft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spikes.npz")
	if _, err := NewNPZ(path, nil); err != nil { // a run that was killed
		t.Fatal(err)
	}
	_, err := NewNPZ(path, nil)
	if want := "mkdir " + path + ".partial: file exists"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func BenchmarkRecord(b *testing.B) {
	populations := []*sim.Population{{Name: "E", N: 1000}}
	spikes := make([]sim.Spike, 1000)
	run := func(b *testing.B, r sim.Recorder) {
		b.Helper()
		at := sim.Time(0)
		for b.Loop() {
			at += sim.Millisecond
			for i := range spikes {
				spikes[i] = sim.Spike{At: at, Neuron: uint32(i)}
			}
			if err := r.Record(populations[0], spikes); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(spikes)), "ns/spike")
	}
	for _, f := range formats {
		b.Run(f.name, func(b *testing.B) {
			r, err := f.open(osDisk{}, b.TempDir(), populations)
			if err != nil {
				b.Fatal(err)
			}
			run(b, r)
		})
	}
	b.Run("Memory", func(b *testing.B) { run(b, &Memory{}) })
	b.Run("Hash", func(b *testing.B) {
		h, err := NewHash(populations)
		if err != nil {
			b.Fatal(err)
		}
		run(b, h)
	})
}
