package dataset_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
)

const (
	imagesFile = "testdata/mnist20-images-idx3-ubyte.gz" // the first 20 of MNIST's test split
	labelsFile = "testdata/mnist20-labels-idx1-ubyte.gz"
)

var digits = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

// idx writes the header and the elements of an IDX file.
func idx(magic uint32, dims []uint32, elements ...byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, magic)
	for _, n := range dims {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return append(b, elements...)
}

func zip(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadIDX(t *testing.T) {
	images := idx(0x803, []uint32{2, 1, 3}, 1, 2, 3, 4, 5, 6)
	for _, c := range []struct {
		why  string
		file []byte
		want *dataset.Array
	}{
		{"labels", idx(0x801, []uint32{3}, 7, 8, 9), &dataset.Array{Dims: []int{3}, Data: []uint8{7, 8, 9}}},
		{"images", images, &dataset.Array{Dims: []int{2, 1, 3}, Data: []uint8{1, 2, 3, 4, 5, 6}}},
		{"compressed", zip(t, images), &dataset.Array{Dims: []int{2, 1, 3}, Data: []uint8{1, 2, 3, 4, 5, 6}}},
		{"an empty set is a set", idx(0x803, []uint32{0, 28, 28}), &dataset.Array{Dims: []int{0, 28, 28}, Data: []uint8{}}},
	} {
		t.Run(c.why, func(t *testing.T) {
			got, err := dataset.ReadIDX(bytes.NewReader(c.file), "file")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestBrokenFileIsAnErrorThatSaysWhere(t *testing.T) {
	whole := idx(0x803, []uint32{2, 1, 3}, 1, 2, 3, 4, 5, 6)
	zipped := zip(t, whole)
	flipped := slices.Clone(zipped)
	flipped[len(flipped)-8] ^= 1 // in the CRC-32
	for _, c := range []struct {
		why    string
		file   []byte
		offset int64
		cause  error
	}{
		{"nothing at all", nil, 0, io.ErrUnexpectedEOF},
		{"the magic number is cut", whole[:3], 0, io.ErrUnexpectedEOF},
		{"shorts, not bytes", idx(0xb03, []uint32{1, 1, 1}, 0, 0), 0, nil},
		{"little-endian", []byte{3, 8, 0, 0, 1, 0, 0, 0}, 0, nil},
		{"a dimension is cut", whole[:10], 8, io.ErrUnexpectedEOF},
		{"images without pixels", idx(0x803, []uint32{5, 0, 3}), 8, nil},
		{"more images than any set has", idx(0x803, []uint32{4e9, 28, 28}), 4, nil},
		{"dimensions whose product overflows", idx(0x803, []uint32{1 << 20, 1 << 22, 1 << 22}), 8, nil},
		{"an element is missing", whole[:len(whole)-1], 16, io.ErrUnexpectedEOF},
		{"one byte too many", append(slices.Clone(whole), 0), 22, nil},
		{"a gzip header and nothing else", zipped[:2], 0, io.ErrUnexpectedEOF},
		{"a gzip stream is cut", zipped[:len(zipped)-9], 22, io.ErrUnexpectedEOF},
		{"a gzip checksum is wrong", flipped, 22, gzip.ErrChecksum},
		{"rubbish after the gzip stream", append(slices.Clone(zipped), "rubbish"...), 22, nil},
		{"a second gzip stream", append(slices.Clone(zipped), zipped...), 22, nil},
	} {
		t.Run(c.why, func(t *testing.T) {
			got, err := dataset.ReadIDX(bytes.NewReader(c.file), "some-file")
			var format *dataset.FormatError
			if !errors.As(err, &format) || got != nil {
				t.Fatalf("got %v, %v, want a *FormatError", got, err)
			}
			if format.File != "some-file" || format.Offset != c.offset || format.Want == "" || format.Got == "" && format.Err == nil {
				t.Errorf("got %#v, want offset %d", format, c.offset)
			}
			if c.cause != nil && !errors.Is(err, c.cause) {
				t.Errorf("got %v, want it to wrap %v", err, c.cause)
			}
		})
	}
}

func TestMemoryFollowsContentNotHeader(t *testing.T) {
	for _, c := range []struct {
		why  string
		file []byte
	}{
		{"declared beyond the limit", idx(0x803, []uint32{4e9, 28, 28})},
		{"declared a gigabyte, within the limit", idx(0x803, []uint32{1 << 20, 32, 32})},
	} {
		t.Run(c.why, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, err := dataset.ReadIDX(bytes.NewReader(c.file), "liar"); err == nil {
				t.Error("no error")
			}
			runtime.ReadMemStats(&after)
			if bytes := after.TotalAlloc - before.TotalAlloc; bytes > 1<<20 {
				t.Errorf("%d bytes allocated for a file of 16", bytes)
			}
		})
	}
}

func TestLoadIDX(t *testing.T) {
	set, err := dataset.LoadIDX(imagesFile, labelsFile, digits)
	if err != nil {
		t.Fatal(err)
	}
	if set.Len() != 20 || set.Width != 28 || set.Height != 28 || set.Size() != 784 {
		t.Fatalf("got %d images of %d x %d", set.Len(), set.Width, set.Height)
	}
	if diff := cmp.Diff([]uint8{7, 2, 1, 0, 4, 1, 4, 9, 5, 9, 0, 6, 9, 0, 1, 5, 9, 7, 3, 4}, set.Labels); diff != "" {
		t.Errorf("labels (-want +got)\n%s", diff)
	}
	for k, want := range map[int]int{0: 18454, 1: 28850, 19: 16034} {
		if got := brightness(set.Image(k)); got != want {
			t.Errorf("image %d: sum of pixels %d, want %d", k, got, want)
		}
	}
}

func TestIntensitiesAreFractionsOfFullBrightness(t *testing.T) {
	set := &dataset.Images{Width: 3, Height: 1, Pixels: []uint8{9, 9, 9, 0, 51, 255}, Labels: []uint8{0, 0}}
	room := make([]float64, 0, 3)
	got := set.Intensities(room, 1)
	if diff := cmp.Diff([]float64{0, 0.2, 1}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if &got[0] != &room[:1][0] {
		t.Error("the destination was not used")
	}
}

func TestInconsistentPairIsRefused(t *testing.T) {
	write := func(content []byte) string {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, content, 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	images := write(idx(0x803, []uint32{2, 1, 1}, 5, 6))
	for _, c := range []struct {
		why            string
		images, labels string
		classes        []string
		offset         int64
		inImages       bool
	}{
		{"fewer labels than images", images, write(idx(0x801, []uint32{1}, 0)), digits, 4, false},
		{"a label without a class", images, write(idx(0x801, []uint32{2}, 0, 2)), digits[:2], 9, false},
		{"images in place of labels", images, images, digits, 0, false},
		{"labels in place of images", write(idx(0x801, []uint32{2}, 0, 1)), images, digits, 0, true},
	} {
		t.Run(c.why, func(t *testing.T) {
			_, err := dataset.LoadIDX(c.images, c.labels, c.classes)
			var format *dataset.FormatError
			if !errors.As(err, &format) || format.Offset != c.offset {
				t.Fatalf("got %v, want a *FormatError at %d", err, c.offset)
			}
			if want := map[bool]string{true: c.images, false: c.labels}[c.inImages]; format.File != want {
				t.Errorf("blames %s, want %s", format.File, want)
			}
		})
	}
	if _, err := dataset.LoadIDX("testdata/absent", labelsFile, digits); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want os.ErrNotExist", err)
	}
}

func FuzzReadIDX(f *testing.F) {
	small := idx(0x803, []uint32{2, 1, 3}, 1, 2, 3, 4, 5, 6)
	for _, seed := range [][]byte{nil, small, small[:17], zip(f, small), idx(0x801, []uint32{2}, 3, 4), idx(0x803, []uint32{4e9, 28, 28})} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		array, err := dataset.ReadIDX(bytes.NewReader(file), "fuzz")
		if err != nil {
			var format *dataset.FormatError
			if !errors.As(err, &format) || format.Offset < 0 {
				t.Fatalf("got %v, want a *FormatError", err)
			}
			return
		}
		magic, dims := uint32(0x800+len(array.Dims)), []uint32(nil)
		for _, n := range array.Dims {
			dims = append(dims, uint32(n))
		}
		again := idx(magic, dims, array.Data...)
		if zipped := bytes.HasPrefix(file, []byte{0x1f, 0x8b}); !zipped && !bytes.Equal(again, file) {
			t.Fatalf("%x was read as %x", file, again)
		}
		reread, err := dataset.ReadIDX(bytes.NewReader(again), "again")
		if err != nil || !cmp.Equal(array, reread) {
			t.Fatalf("read again: %v, %v", reread, err)
		}
	})
}

func BenchmarkLoadIDX(b *testing.B) {
	for b.Loop() {
		if _, err := dataset.LoadIDX(imagesFile, labelsFile, digits); err != nil {
			b.Fatal(err)
		}
	}
}

func brightness(pixels []uint8) (sum int) {
	for _, p := range pixels {
		sum += int(p)
	}
	return sum
}
