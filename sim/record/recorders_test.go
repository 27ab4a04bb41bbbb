package record

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

// streaming is a recorder to disk.
type streaming interface {
	sim.Recorder
	io.Closer
	Flush() error
}

// format is one way to put spikes on disk, and to get them back.
type format struct {
	name string
	open func(d disk, dir string, populations []*sim.Population) (streaming, error)
	read func(dir fs.FS, populations []*sim.Population) ([]Raster, error)

	// salvage reads what a recorder that failed has left.
	salvage func(dir fs.FS, populations []*sim.Population) ([]Raster, error)
	sizes   bool // the files say how many neurons there are

	step int64 // bytes from fault to fault
}

var formats = []format{
	{
		name: "CSV",
		open: func(d disk, dir string, ps []*sim.Population) (streaming, error) {
			return orNil(newCSV(d, filepath.Join(dir, "spikes.csv"), ps))
		},
		read: readTable, salvage: readTable, step: 1,
	},
	{
		name: "GDF",
		open: func(d disk, dir string, ps []*sim.Population) (streaming, error) {
			return orNil(newGDF(d, filepath.Join(dir, "gdf"), ps))
		},
		read: readGDFs, salvage: readGDFs, step: 1,
	},
	{
		name: "NPZ",
		open: func(d disk, dir string, ps []*sim.Population) (streaming, error) {
			return orNil(newNPZ(d, filepath.Join(dir, "spikes.npz"), ps))
		},
		read: func(dir fs.FS, _ []*sim.Population) ([]Raster, error) {
			b, err := fs.ReadFile(dir, "spikes.npz")
			if err != nil {
				return nil, err
			}
			return readNPZ("spikes.npz", bytes.NewReader(b), int64(len(b)))
		},
		salvage: func(dir fs.FS, _ []*sim.Population) ([]Raster, error) {
			spools, err := fs.Sub(dir, "spikes.npz.partial")
			if err != nil {
				return nil, err
			}
			return readSpools("spikes.npz.partial", spools)
		},
		sizes: true, step: 3,
	},
}

func orNil[R streaming](r R, err error) (streaming, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}

func readTable(dir fs.FS, _ []*sim.Population) ([]Raster, error) {
	b, err := fs.ReadFile(dir, "spikes.csv")
	if err != nil {
		return nil, err
	}
	return readCSV("spikes.csv", bytes.NewReader(b))
}

func readGDFs(dir fs.FS, populations []*sim.Population) ([]Raster, error) {
	var rasters []Raster
	for _, p := range populations {
		name := "gdf/" + escapeName(p.Name) + ".gdf"
		b, err := fs.ReadFile(dir, name)
		if err != nil {
			return rasters, err
		}
		r, err := readGDF(name, bytes.NewReader(b))
		if err != nil {
			return rasters, err
		}
		rasters = append(rasters, r)
	}
	return rasters, nil
}

// window is the argument of one call of Record.
type window struct {
	population int
	spikes     []sim.Spike
}

// drawRun draws populations, spikes of each, and a way to cut them into windows.
func drawRun(t *rapid.T) ([]*sim.Population, []window) {
	names := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{
		"E", "I", "layer 1", "a/b", `c"d,e`, "../up", "µ", "x.times", "100%", "",
	}), 1, 4, rapid.ID).Draw(t, "names")
	var populations []*sim.Population
	var windows []window
	for k, name := range names {
		n := rapid.IntRange(1, 1000).Draw(t, "N")
		populations = append(populations, &sim.Population{Name: name, N: n})
		spikes := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) sim.Spike {
			return sim.Spike{
				At:     sim.Time(rapid.Int64Range(0, int64(sim.Never)).Draw(t, "at")),
				Neuron: uint32(rapid.IntRange(0, n-1).Draw(t, "neuron")),
			}
		}), 0, 30).Draw(t, "spikes")
		for rest := inOrder(spikes); len(rest) > 0; {
			cut := rapid.IntRange(1, len(rest)).Draw(t, "cut")
			windows = append(windows, window{k, rest[:cut]})
			rest = rest[cut:]
		}
	}
	return populations, shuffleWindows(t, windows)
}

// shuffleWindows interleaves the populations and keeps the windows of each in order.
func shuffleWindows(t *rapid.T, windows []window) []window {
	order := make([]int, len(windows))
	for i, w := range windows {
		order[i] = w.population
	}
	order = rapid.Permutation(order).Draw(t, "order")
	shuffled := make([]window, 0, len(windows))
	taken := make([]bool, len(windows))
	for _, k := range order {
		for i, w := range windows {
			if !taken[i] && w.population == k {
				taken[i] = true
				shuffled = append(shuffled, w)
				break
			}
		}
	}
	return shuffled
}

// rastersOf is what a recording of the windows must read as.
func rastersOf(populations []*sim.Population, windows []window) []Raster {
	rasters := make([]Raster, len(populations))
	for k, p := range populations {
		rasters[k] = Raster{Population: p.Name, N: p.N}
	}
	for _, w := range windows {
		rasters[w.population].Spikes = append(rasters[w.population].Spikes, w.spikes...)
	}
	return rasters
}

// comparable takes off what a format cannot say: sizes, silent populations, their order.
func (f format) comparable(rasters []Raster) []Raster {
	var kept []Raster
	for _, r := range rasters {
		if !f.sizes {
			r.N = 0
		}
		if f.sizes || len(r.Spikes) > 0 {
			kept = append(kept, r)
		}
	}
	slices.SortFunc(kept, func(a, b Raster) int { return strings.Compare(a.Population, b.Population) })
	return kept
}

func TestWhatIsReadIsWhatWasRecorded(t *testing.T) {
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				populations, windows := drawRun(rt)
				d := newMemoryDisk()
				r, err := f.open(d, "", populations)
				if err != nil {
					rt.Fatal(err)
				}
				for _, w := range windows {
					if err := r.Record(populations[w.population], w.spikes); err != nil {
						rt.Fatal(err)
					}
				}
				if err := r.Close(); err != nil {
					rt.Fatal(err)
				}
				got, err := f.read(d.files, populations)
				if err != nil {
					rt.Fatal(err)
				}
				want := f.comparable(rastersOf(populations, windows))
				if diff := cmp.Diff(want, f.comparable(got), cmpopts.EquateEmpty()); diff != "" {
					rt.Fatal(diff)
				}
			})
		})
	}
}

func TestRecordingChangesNothing(t *testing.T) {
	p := &sim.Population{Name: "E", N: 10}
	h, err := NewHash([]*sim.Population{p})
	if err != nil {
		t.Fatal(err)
	}
	recorders := []sim.Recorder{h, &Memory{}}
	for _, f := range formats {
		r, err := f.open(newMemoryDisk(), "", []*sim.Population{p})
		if err != nil {
			t.Fatal(err)
		}
		recorders = append(recorders, r)
	}
	spikes := []sim.Spike{{At: 1, Neuron: 2}, {At: 5}, {At: 5, Neuron: 9}}
	was := slices.Clone(spikes)
	for _, r := range recorders {
		if err := r.Record(p, spikes[:2]); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(spikes, was) || *p != (sim.Population{Name: "E", N: 10}) {
			t.Errorf("%T changed what it was shown to %v of %v", r, spikes, p)
		}
	}
}

func TestAClosedRecorderTakesNoSpikes(t *testing.T) {
	p := &sim.Population{Name: "E", N: 10}
	for _, f := range formats {
		r, err := f.open(newMemoryDisk(), "", []*sim.Population{p})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if err := r.Record(p, []sim.Spike{{At: 1}}); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("%s: Record returns %v", f.name, err)
		}
		if err := r.Close(); !errors.Is(err, fs.ErrClosed) {
			t.Errorf("%s: the second Close returns %v", f.name, err)
		}
	}
}
