package record

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
)

// faultRun is the run on which disks fail: two populations, four windows each, a flush after every one.
func faultRun() ([]*sim.Population, []window) {
	populations := []*sim.Population{{Name: "E", N: 200}, {Name: "I", N: 50}}
	var windows []window
	for i := range 4 {
		for k, p := range populations {
			w := window{population: k}
			for j := range 3 {
				at := sim.Time(i)*1_234_567_890_123 + sim.Time(j)
				w.spikes = append(w.spikes, sim.Spike{At: at, Neuron: uint32((97*i + j) % p.N)})
			}
			windows = append(windows, w)
		}
	}
	return populations, windows
}

// runInto records the windows until the first error. It returns how many were flushed without one.
func runInto(f format, d disk) (flushed int, err error) {
	populations, windows := faultRun()
	r, err := f.open(d, "", populations)
	if err != nil {
		return 0, err
	}
	for _, w := range windows {
		if err = r.Record(populations[w.population], w.spikes); err == nil {
			err = r.Flush()
		}
		if err != nil {
			if again := r.Record(populations[w.population], nil); !errors.Is(again, err) {
				return flushed, fmt.Errorf("Record after %w returns %v", err, again)
			}
			break
		}
		flushed++
	}
	if closing := r.Close(); err == nil || closing == nil {
		return flushed, closing
	}
	return flushed, err
}

// TestAFailedWriteIsAnErrorAndSparesWhatWasWritten breaks the disk after every single byte (every third of the
// longer files).
func TestAFailedWriteIsAnErrorAndSparesWhatWasWritten(t *testing.T) {
	for _, f := range formats {
		for _, fault := range faults {
			t.Run(f.name+"/"+fault.name, func(t *testing.T) {
				for size := int64(0); ; size += f.step {
					d := newMemoryDisk()
					d.fault, d.left = fault, size
					flushed, err := runInto(f, d)
					if err == nil && size < 200 {
						t.Fatalf("a run of %d bytes", size)
					}
					if err == nil {
						break
					}
					checkFailure(t, err)
					if !fault.dead {
						checkSalvage(t, f, d.files, flushed)
					}
					if t.Failed() {
						t.Fatalf("after %d bytes", size)
					}
				}
			})
		}
	}
}

// checkFailure wants an error with path and operation.
func checkFailure(t *testing.T, err error) {
	t.Helper()
	var failed *WriteError
	if !errors.As(err, &failed) {
		t.Fatalf("got %v, want a WriteError", err)
	}
	if !strings.HasPrefix(failed.Path, "spikes.") && !strings.HasPrefix(failed.Path, "gdf") || failed.Op == "" {
		t.Errorf("error names path %q and operation %q", failed.Path, failed.Op)
	}
}

// checkSalvage wants of every population the beginning of its spikes, in whole spikes, and at least those
// of the windows that were flushed.
func checkSalvage(t *testing.T, f format, dir fs.FS, flushed int) {
	t.Helper()
	populations, windows := faultRun()
	all, least := rastersOf(populations, windows), rastersOf(populations, windows[:flushed])
	for k, p := range populations {
		got, err := f.salvage(dir, populations[k:k+1])
		if err != nil && flushed > 0 {
			t.Error(err)
		}
		var spikes []sim.Spike
		for _, r := range got {
			if r.Population == p.Name {
				spikes = r.Spikes
			}
		}
		n := len(spikes)
		if n < len(least[k].Spikes) || n > len(all[k].Spikes) || !slices.Equal(spikes, all[k].Spikes[:n]) {
			t.Errorf("population %s: salvaged %v\nof %v\nwhere %d windows were flushed", p.Name, spikes, all[k].Spikes, flushed)
		}
	}
}

func TestAFailedOperationIsAnError(t *testing.T) {
	for _, tc := range []struct {
		op, reason string
		formats    string
	}{
		{"create", "a directory without permission", "CSV GDF NPZ"},
		{"mkdir", "the same, where directories are made", "GDF NPZ"},
		{"sync", "an error that the medium reports late", "CSV GDF NPZ"},
		{"close", "file systems over a network report errors on close", "CSV GDF NPZ"},
		{"rename", "the file cannot be put in its place", "NPZ"},
		{"remove", "the spools cannot be removed", "NPZ"},
	} {
		for _, f := range formats {
			t.Run(tc.op+"/"+f.name, func(t *testing.T) {
				d := newMemoryDisk()
				d.op = tc.op
				_, err := runInto(f, d)
				if !slices.Contains(strings.Fields(tc.formats), f.name) {
					if err != nil {
						t.Fatal(err)
					}
					return
				}
				var failed *WriteError
				if !errors.As(err, &failed) || failed.Op != tc.op || !errors.Is(err, errOp) {
					t.Fatalf("%s: got %v, want a failed %s", tc.reason, err, tc.op)
				}
				checkFailure(t, err)
			})
		}
	}
}
