package record

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
)

// npyArray is an .npy file to be.
type npyArray struct {
	name, header string
	body         []byte
	method       uint16
}

// goodNPZ is a population E of 3 neurons and 2 spikes, as numpy.savez writes it.
func goodNPZ() []npyArray {
	return []npyArray{
		{name: "E.times.npy", header: dict("<i8", "2,"), body: le(uint64(5), uint64(7))},
		{name: "E.neurons.npy", header: dict("<u4", "2,"), body: le(uint32(0), uint32(2))},
		{name: "E.N.npy", header: dict("<i8", ""), body: le(uint64(3))},
		{name: "time_unit.npy", header: dict("<U2", ""), body: le(picoseconds)},
	}
}

func dict(dtype, shape string) string {
	return "{'descr': '" + dtype + "', 'fortran_order': False, 'shape': (" + shape + "), }"
}

func le(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

func zipped(t testing.TB, arrays []npyArray) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, a := range arrays {
		w, err := z.CreateHeader(&zip.FileHeader{Name: a.name, Method: a.method})
		if err != nil {
			t.Fatal(err)
		}
		head := append(npyMagicOf(1), le(uint16(118))...)
		head = append(head, a.header...)
		head = append(head, strings.Repeat(" ", 127-len(head))+"\n"...)
		if _, err := w.Write(append(head, a.body...)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func npyMagicOf(version byte) []byte { return append([]byte("\x93NUMPY"), version, 0) }

func readZipped(b []byte) ([]Raster, error) {
	return readNPZ("x.npz", bytes.NewReader(b), int64(len(b)))
}

func TestReadNPZTakesNothingOnTrust(t *testing.T) {
	for _, tc := range []struct {
		reason string
		damage func([]npyArray) []npyArray
		want   string
	}{
		{"a number of spikes that the file does not hold", func(a []npyArray) []npyArray { a[0].header = dict("<i8", "3,"); return a },
			"x.npz: array E.times: offset 128: found 16 bytes, want 3 values of 8 bytes"},
		{"an enormous number of spikes", func(a []npyArray) []npyArray { a[0].header = dict("<i8", "999999999999999999,"); return a },
			"x.npz: array E.times: offset 128: found 16 bytes, want 999999999999999999 values of 8 bytes"},
		{"a product that overflows", func(a []npyArray) []npyArray { a[0].header = dict("<i8", "4294967296, 4294967296"); return a },
			"x.npz: array E.times: offset 10: found shape (4294967296, 4294967296), want dimensions whose product is below 2^62"},
		{"more dimensions than one", func(a []npyArray) []npyArray { a[0].header = dict("<i8", "1, 2"); return a },
			"x.npz: array E.times: offset 10: found 2 dimensions, want 1"},
		{"a size that is a list", func(a []npyArray) []npyArray { a[2].header = dict("<i8", "1,"); return a },
			"x.npz: array E.N: offset 10: found 1 dimensions, want 0"},
		{"another type", func(a []npyArray) []npyArray { a[0].header = dict("<f8", "2,"); return a },
			"x.npz: array E.times: offset 10: found dtype '<f8', want '<i8'"},
		{"big-endian", func(a []npyArray) []npyArray { a[0].header = dict(">i8", "2,"); return a },
			`x.npz: array E.times: offset 10: found dtype ">i8", want one of '<i8', '<u4', '<f8', '<U2'`},
		{"a pickle is a program", func(a []npyArray) []npyArray { a[0].header = dict("|O", "2,"); return a },
			`x.npz: array E.times: offset 10: found dtype "|O", want one of '<i8', '<u4', '<f8', '<U2'`},
		{"not a header", func(a []npyArray) []npyArray { a[0].header = "{}"; return a },
			`x.npz: array E.times: offset 10: found "{}` + strings.Repeat(" ", 38) + `"..., want {'descr': ..., 'fortran_order': ..., 'shape': ..., }`},
		{"no neurons", func(a []npyArray) []npyArray { return a[:1] },
			"x.npz: array E.neurons: offset 0: found no such array, want one beside E.times"},
		{"columns of different length", func(a []npyArray) []npyArray {
			a[1].header, a[1].body = dict("<u4", "1,"), le(uint32(0))
			return a
		}, "x.npz: array E.neurons: offset 0: found 1 values, want 2, as many as E.times has"},
		{"two arrays of one name", func(a []npyArray) []npyArray { return append(a, a[0]) },
			"x.npz: array E.times: offset 0: found a second array of this name, want one"},
		{"a neuron that does not exist", func(a []npyArray) []npyArray { a[1].body = le(uint32(0), uint32(3)); return a },
			"x.npz: array E.neurons: offset 128: found neuron 3, want neurons below 3"},
		{"a time before the run", func(a []npyArray) []npyArray { a[0].body = le(uint64(0), int64(-1)); return a },
			"x.npz: array E.times: offset 136: found -1, want a time of 0 or more"},
		{"a negative size", func(a []npyArray) []npyArray { a[2].body = le(int64(-1)); return a },
			"x.npz: array E.N: offset 128: found -1, want a number of neurons, 0 to 2^32"},
		{"another unit of time", func(a []npyArray) []npyArray { a[3].body = le(uint64('s'<<32 | 'n')); return a },
			`x.npz: array time_unit: offset 128: found another unit, want "ps"`},
		{"deflated, so it may be any size", func(a []npyArray) []npyArray { a[0].method = zip.Deflate; return a },
			"x.npz: array E.times.npy: offset 0: found a compressed array, want a stored one, as numpy.savez writes"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			_, err := readZipped(zipped(t, tc.damage(goodNPZ())))
			var format *FormatError
			if !errors.As(err, &format) || err.Error() != tc.want {
				t.Errorf("got  %v\nwant %s", err, tc.want)
			}
		})
	}
}

func TestReadNPZFindsDamage(t *testing.T) {
	good := zipped(t, goodNPZ())
	rasters, err := readZipped(good)
	want := []Raster{{Population: "E", N: 3, Spikes: []sim.Spike{{At: 5}, {At: 7, Neuron: 2}}}}
	if diff := cmp.Diff(want, rasters); err != nil || diff != "" {
		t.Fatal(err, diff)
	}
	for _, tc := range []struct{ reason, old, new, want string }{
		{"a bit that flipped in a time", "\x05\x00\x00\x00\x00\x00\x00\x00\x07", "\x04\x00\x00\x00\x00\x00\x00\x00\x07", "checksum error"},
		{"another version of the format", "NUMPY\x01", "NUMPY\x03", "want an .npy array of version 1.0"},
		{"a header longer than the array", "\x01\x00\x76\x00", "\x01\x00\xff\xff", "want a header of 65535 bytes"},
		{"no zip file", "PK\x05\x06", "PK\x05\x00", "want an .npz file"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			bad := bytes.ReplaceAll(good, []byte(tc.old), []byte(tc.new))
			if bytes.Equal(bad, good) {
				t.Fatal("nothing was damaged")
			}
			if _, err := readZipped(bad); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}

// TestReadersNeedMemoryInProportionToTheFile reads files made to be larger inside than outside.
func TestReadersNeedMemoryInProportionToTheFile(t *testing.T) {
	huge := goodNPZ()
	huge[0].header = dict("<i8", "1152921504606846976,")
	many := goodNPZ()
	for len(many) < 5000 {
		many = append(many, npyArray{name: strings.Repeat("x", len(many)%200) + string(rune('0'+len(many))) + ".npy"})
	}
	bomb := goodNPZ()
	bomb[0].method, bomb[0].body = zip.Deflate, make([]byte, 1<<24)
	bomb[0].header = dict("<i8", "2097152,")
	for _, tc := range []struct {
		reason string
		file   []byte
		read   func([]byte)
	}{
		{"an array said to be enormous", zipped(t, huge), func(b []byte) { readZipped(b) }},
		{"a zip bomb", zipped(t, bomb), func(b []byte) { readZipped(b) }},
		{"many arrays", zipped(t, many), func(b []byte) { readZipped(b) }},
		{"a population per row", populationsTable(20_000), func(b []byte) { readCSV("x", bytes.NewReader(b)) }},
		{"short rows", bytes.Repeat([]byte("1 2\n"), 100_000), func(b []byte) { readGDF("x", bytes.NewReader(b)) }},
		{"blanks", bytes.Repeat([]byte("1 "), 500_000), func(b []byte) { readGDF("x", bytes.NewReader(b)) }},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			tc.read(tc.file)
			runtime.ReadMemStats(&after)
			// All that was ever allocated, so more than was in use at a time.
			if got, most := after.TotalAlloc-before.TotalAlloc, uint64(1<<20+100*len(tc.file)); got > most {
				t.Errorf("%d bytes for a file of %d, want at most %d", got, len(tc.file), most)
			}
		})
	}
}

func populationsTable(n int) []byte {
	b := []byte(header)
	for i := range n {
		b = append(b, "1,"+string(rune('0'+i%math.MaxInt16))+",1\n"...)
	}
	return b
}
