package record

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
)

// TestAFullDiskIsAnErrorAndSparesWhatWasWritten records without end onto a file system of 1 MiB.
func TestAFullDiskIsAnErrorAndSparesWhatWasWritten(t *testing.T) {
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			dir := mountTmpfs(t)
			populations := []*sim.Population{{Name: "E", N: 1000}, {Name: "I", N: 1000}}
			r, err := f.open(osDisk{}, dir, populations)
			if err != nil {
				t.Fatal(err)
			}
			for at := sim.Time(0); err == nil; at++ {
				if at > 100_000 {
					t.Fatal("20 MB of spikes fit into 1 MiB")
				}
				spikes := everyTenth(at)
				if err = r.Record(populations[0], spikes); err == nil {
					err = r.Record(populations[1], spikes)
				}
			}
			var failed *WriteError
			if !errors.As(err, &failed) || failed.Op != "write" || !errors.Is(err, syscall.ENOSPC) {
				t.Fatalf("got %v, want a write that finds no space left", err)
			}
			if err := r.Close(); !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("Close returns %v, want the failure", err)
			}
			rasters, err := f.salvage(os.DirFS(dir), populations)
			if err != nil || len(rasters) != 2 {
				t.Fatal(rasters, err)
			}
			total := 0
			for _, got := range rasters {
				total += len(got.Spikes)
				var want []sim.Spike
				for at := sim.Time(0); len(want) < len(got.Spikes); at++ {
					want = append(want, everyTenth(at)...)
				}
				if !slices.Equal(got.Spikes, want[:len(got.Spikes)]) {
					t.Errorf("population %s: salvaged spikes are not those recorded", got.Population)
				}
			}
			if total < 40_000 {
				t.Errorf("only %d spikes on a full disk of 1 MiB", total)
			}
		})
	}
}

func everyTenth(at sim.Time) []sim.Spike {
	var spikes []sim.Spike
	for n := uint32(0); n < 100; n += 10 {
		spikes = append(spikes, sim.Spike{At: at, Neuron: n})
	}
	return spikes
}

func mountTmpfs(t *testing.T) string {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("mounting a tmpfs of 1 MiB, which needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// TestDevFullIsAnErrorAtOnce opens a device on which every write fails.
func TestDevFullIsAnErrorAtOnce(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip(err)
	}
	_, err := NewCSV("/dev/full", nil)
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("NewCSV: %v, want no space left", err)
	}
	dir := t.TempDir()
	if err := os.Symlink("/dev/full", filepath.Join(dir, "E.gdf")); err != nil {
		t.Fatal(err)
	}
	p := &sim.Population{Name: "E", N: 1}
	g, err := NewGDF(dir, []*sim.Population{p})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Record(p, []sim.Spike{{At: 1}}); err != nil {
		t.Error(err)
	}
	if err := g.Close(); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("Close: %v, want no space left", err)
	}
}
