package record

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
)

// archive is the arrays of an .npz file or of a directory, with their names, in order.
type archive struct {
	path   string
	arrays []array
	byName map[string]array
}

// array is one .npy file within an archive.
type array struct {
	path string // of the archive
	name string
	size int64 // of the .npy file
	open func() (io.ReadCloser, error)
}

func newArchive(path string) *archive {
	return &archive{path: path, byName: map[string]array{}}
}

func (a *archive) add(x array) error {
	if _, double := a.byName[x.name]; double {
		return x.wrong(0, "a second array of this name", "one")
	}
	a.byName[x.name] = x
	a.arrays = append(a.arrays, x)
	return nil
}

// rasters reads the spikes of all populations.
func (a *archive) rasters() ([]Raster, error) {
	if unit, ok := a.byName[timeUnit]; ok {
		value, err := unit.scalar("<U2")
		if err != nil {
			return nil, err
		}
		if value != picoseconds {
			return nil, unit.wrong(npyHeaderSize, "another unit", `"ps"`)
		}
	}
	var rasters []Raster
	for _, times := range a.arrays {
		name, ok := strings.CutSuffix(times.name, ".times")
		if !ok {
			continue
		}
		r, err := a.raster(name, times)
		if err != nil {
			return nil, err
		}
		rasters = append(rasters, r)
	}
	return rasters, nil
}

func (a *archive) raster(name string, times array) (Raster, error) {
	r := Raster{Population: unescapeName(name)}
	neurons, ok := a.byName[name+".neurons"]
	if !ok {
		return r, &FormatError{Path: a.path, Entry: name + ".neurons", Found: "no such array", Want: "one beside " + times.name}
	}
	if size, ok := a.byName[name+".N"]; ok {
		n, err := size.scalar("<i8")
		if err != nil {
			return r, err
		}
		if n > 1<<32 {
			return r, size.wrong(npyHeaderSize, fmt.Sprint(int64(n)), "a number of neurons, 0 to 2^32")
		}
		r.N = int(n)
	}
	var err error
	r.Spikes, err = readSpikes(times, neurons)
	if err != nil {
		return r, err
	}
	if size := r.Size(); r.N > 0 && size > r.N {
		return r, neurons.wrong(npyHeaderSize, fmt.Sprintf("neuron %d", size-1), fmt.Sprintf("neurons below %d", r.N))
	}
	return r, nil
}

// readSpikes reads two columns side by side.
func readSpikes(times, neurons array) (spikes []sim.Spike, err error) {
	t, count, err := times.column("<i8")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	n, countNeurons, err := neurons.column("<u4")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, n.Close()) }()
	if count != countNeurons {
		return nil, neurons.wrong(0, fmt.Sprintf("%d values", countNeurons), fmt.Sprintf("%d, as many as %s has", count, times.name))
	}
	spikes = make([]sim.Spike, count)
	var b [8]byte
	for i := range spikes {
		at, err := t.next(b[:])
		if err != nil {
			return nil, err
		}
		if at > uint64(sim.Never) {
			return nil, times.wrong(t.offset-8, fmt.Sprint(int64(at)), "a time of 0 or more")
		}
		neuron, err := n.next(b[:4])
		if err != nil {
			return nil, err
		}
		spikes[i] = sim.Spike{At: sim.Time(at), Neuron: uint32(neuron)}
	}
	return inOrder(spikes), errors.Join(t.end(), n.end())
}

// values reads the values of an array one by one.
type values struct {
	array
	io.Closer
	r      *bufio.Reader
	offset int64
}

// values opens the array, which must be of the given type, and returns its shape.
func (a array) values(dtype string) (*values, []int64, error) {
	f, err := a.open()
	if err != nil {
		return nil, nil, a.wrong(0, err.Error(), "a stored array")
	}
	v := &values{array: a, Closer: f, r: bufio.NewReader(f)}
	h, err := readNPYHeader(v.r, a.size)
	if err == nil && h.dtype != dtype {
		err = &npyError{10, "dtype '" + h.dtype + "'", "'" + dtype + "'"}
	}
	var found *npyError
	if errors.As(err, &found) {
		err = a.wrong(found.offset, found.found, found.want)
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	v.offset = a.size - h.values()*h.width()
	return v, h.shape, nil
}

// column opens an array of one dimension.
func (a array) column(dtype string) (*values, int64, error) {
	v, shape, err := a.values(dtype)
	if err != nil {
		return nil, 0, err
	}
	if len(shape) != 1 {
		return nil, 0, errors.Join(a.wrong(10, fmt.Sprintf("%d dimensions", len(shape)), "1"), v.Close())
	}
	return v, shape[0], nil
}

// scalar reads an array of no dimension and eight bytes.
func (a array) scalar(dtype string) (value uint64, err error) {
	v, shape, err := a.values(dtype)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	if len(shape) != 0 {
		return 0, a.wrong(10, fmt.Sprintf("%d dimensions", len(shape)), "0")
	}
	value, err = v.next(make([]byte, 8))
	if err == nil {
		err = v.end()
	}
	return value, err
}

// next reads the next value into b, whose length is the size of a value, and returns it as an integer.
func (v *values) next(b []byte) (uint64, error) {
	if _, err := io.ReadFull(v.r, b); err != nil {
		return 0, v.wrong(v.offset, err.Error(), "a value")
	}
	v.offset += int64(len(b))
	if len(b) == 4 {
		return uint64(binary.LittleEndian.Uint32(b)), nil
	}
	return binary.LittleEndian.Uint64(b), nil
}

// end reads to the end of the array, where an archive finds out whether its checksum is right.
func (v *values) end() error {
	if _, err := v.r.ReadByte(); err != io.EOF {
		return v.wrong(v.offset, fmt.Sprint(err), "the end of the array")
	}
	return nil
}

func (a array) wrong(offset int64, found, want string) error {
	return &FormatError{Path: a.path, Entry: a.name, Offset: offset, Found: found, Want: want}
}
