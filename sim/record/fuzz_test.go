package record

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ranvier-sim/ranvier/sim"
)

// checkRead wants spikes in order, and no more than the file has room for at least bytes each.
func checkRead(t *testing.T, file []byte, least int, err error, rasters ...Raster) {
	t.Helper()
	var format *FormatError
	var option *OptionError
	if err != nil && !errors.As(err, &format) && !errors.As(err, &option) {
		t.Errorf("an error that does not say where: %v", err)
	}
	spikes := 0
	for _, r := range rasters {
		spikes += len(r.Spikes)
		if err := follow(&sim.Population{Name: r.Population}, sim.Spike{}, r.Spikes); err != nil {
			t.Error(err)
		}
	}
	if spikes*least > len(file) {
		t.Errorf("%d spikes in %d bytes", spikes, len(file))
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(header + "1,E,2\n3,\"a,\"\"b\",4\n"))
	f.Add([]byte(header + "9223372036854775807,,4294967295\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		rasters, err := readCSV("x.csv", bytes.NewReader(b))
		checkRead(t, b, len("1,,1\n"), err, rasters...)
		if err != nil {
			return
		}
		again, err := readCSV("x.csv", bytes.NewReader(rewritten(t, rasters)))
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, rasters, again)
	})
}

// rewritten is the table of rasters as the recorder writes it; nil where a name cannot be written.
func rewritten(t *testing.T, rasters []Raster) []byte {
	d := newMemoryDisk()
	populations := make([]*sim.Population, len(rasters))
	for i, r := range rasters {
		populations[i] = &sim.Population{Name: r.Population}
	}
	c, err := newCSV(d, "x.csv", populations)
	var name *PopulationError
	if errors.As(err, &name) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rasters {
		if err := c.Record(populations[i], r.Spikes); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	return d.files["x.csv"].Data
}

func wantSame(t *testing.T, a, b []Raster) {
	t.Helper()
	left, err := Fingerprint(a)
	if err != nil {
		t.Fatal(err)
	}
	right, err := Fingerprint(b)
	if err != nil {
		t.Fatal(err)
	}
	if left != right {
		t.Errorf("%v\nis not\n%v", a, b)
	}
}

func FuzzReadGDF(f *testing.F) {
	f.Add([]byte("# NEST\n1\t2.5\t\n0 12.345678901\n"))
	f.Add([]byte("4294967295\t9223372036.854775807\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		raster, err := readGDF("x.gdf", bytes.NewReader(b))
		checkRead(t, b, len("1 1\n"), err, raster)
	})
}

func FuzzReadNPZ(f *testing.F) {
	f.Add(zipped(f, goodNPZ()))
	f.Add(zipped(f, nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		rasters, err := readZipped(b)
		checkRead(t, b, 12, err, rasters...)
	})
}

// FuzzReadNPY fuzzes the arrays within, which FuzzReadNPZ seldom reaches because of the checksums.
func FuzzReadNPY(f *testing.F) {
	for _, a := range goodNPZ() {
		f.Add(append(npyHeader{"<i8", []int64{2}}.encode(), a.body...), []byte(a.header))
	}
	f.Fuzz(func(t *testing.T, times, header []byte) {
		d := newMemoryDisk()
		files := map[string][]byte{"E.times.npy": times, "E.neurons.npy": append(header, times...), "E.N.npy": header}
		for name, content := range files {
			w, err := d.create(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(content); err != nil {
				t.Fatal(err)
			}
		}
		rasters, err := readSpools("x", d.files)
		checkRead(t, append(times, append(header, times...)...), 12, err, rasters...)
	})
}

func FuzzReadManifest(f *testing.F) {
	f.Add([]byte(manifestJSON))
	f.Add([]byte(`{"format":1,"populations":[{"name":"E","n":-1}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseManifest("manifest.json", b)
		checkRead(t, b, 0, err)
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := m.encode(&again); err != nil {
			t.Fatal(err)
		}
		got, err := parseManifest("manifest.json", again.Bytes())
		if diff := cmp.Diff(m, got, cmpopts.EquateNaNs(), cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("%v, (-read +read again)\n%s", err, diff)
		}
	})
}
