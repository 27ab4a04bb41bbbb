package record

import (
	"archive/zip"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/ranvier-sim/ranvier/sim"
)

// NPZ writes spikes for numpy. For each population E the file holds
//
//	E.times    int64, shape (spikes,): instants in picoseconds, ascending
//	E.neurons  uint32, shape (spikes,): the neuron, counting from 0 within the population
//	E.N        int64, shape (): the number of neurons
//
// and once
//
//	time_unit  the string "ps"
//
// In Python:
//
//	z = numpy.load("spikes.npz"); ms = z["E.times"] / 1e9
//
// Characters that not every file system takes are written as %XX in names.
//
// While the run goes on, the arrays grow as .npy files in the directory "<path>.partial", each valid after every
// flush. Close packs them, which needs their size once more on the disk, and removes the directory. After a
// failure it stays, with whole spikes of every population; numpy reads its files, and ReadNPZ the directory.
type NPZ struct {
	roster
	disk    disk
	path    string
	columns []columns
	files   []*rowFile // all, in the order in which they are packed
	closed  bool
	err     error // the first failure
}

// The array time_unit holds "ps" as numpy stores it: UTF-32.
const (
	timeUnit    = "time_unit"
	picoseconds = uint64('s'<<32 | 'p')
)

// NewNPZ begins a recording that Close will turn into the file at path, replacing one that exists. A
// directory "<path>.partial" left over by a run that failed is never overwritten: it must be moved away first.
// A *PopulationError says that two names make the same name of a file; other errors are *WriteError.
func NewNPZ(path string, populations []*sim.Population) (*NPZ, error) {
	return newNPZ(osDisk{}, path, populations)
}

func newNPZ(d disk, path string, populations []*sim.Population) (*NPZ, error) {
	roster, err := newRoster(populations)
	if err != nil {
		return nil, err
	}
	names, err := fileNames(populations)
	if err != nil {
		return nil, err
	}
	n := &NPZ{roster: roster, disk: d, path: path}
	if err := d.mkdir(n.spoolPath("")); err != nil {
		return nil, writeError("mkdir", n.spoolPath(""), err)
	}
	if err := n.begin(names); err != nil {
		// Nothing is recorded yet, so nothing is lost.
		return nil, errors.Join(err, n.release(), writeError("remove", n.spoolPath(""), d.removeAll(n.spoolPath(""))))
	}
	return n, nil
}

func (n *NPZ) spoolPath(name string) string { return filepath.Join(n.path+".partial", name) }

// begin creates all files.
func (n *NPZ) begin(names []string) error {
	for i, name := range names {
		if err := n.beginPopulation(name, n.populations[i].N); err != nil {
			return err
		}
	}
	return n.constant(timeUnit, "<U2", picoseconds)
}

func (n *NPZ) beginPopulation(name string, size int) error {
	times, err := createSpool(n.disk, n.spoolPath(name+".times.npy"), "<i8")
	if err != nil {
		return err
	}
	n.files = append(n.files, times.rowFile)
	neurons, err := createSpool(n.disk, n.spoolPath(name+".neurons.npy"), "<u4")
	if err != nil {
		return err
	}
	n.files = append(n.files, neurons.rowFile)
	n.columns = append(n.columns, columns{times, neurons})
	return n.constant(name+".N", "<i8", uint64(size))
}

// constant writes an array of no dimension and one value of eight bytes.
func (n *NPZ) constant(name, dtype string, value uint64) error {
	all := func(b []byte) int { return len(b) }
	f, err := createRows(n.disk, n.spoolPath(name+".npy"), all)
	if err != nil {
		return err
	}
	n.files = append(n.files, f)
	f.buf = binary.LittleEndian.AppendUint64(npyHeader{dtype: dtype}.encode(), value)
	return f.flush()
}

// Record appends the spikes of one window. A failed write is a *WriteError.
func (n *NPZ) Record(p *sim.Population, spikes []sim.Spike) error {
	if n.err != nil {
		return n.err
	}
	k, err := n.admit(p, spikes)
	if err != nil {
		return err
	}
	n.err = n.columns[k].add(spikes)
	return n.err
}

// Flush writes what is buffered to the files in "<path>.partial".
func (n *NPZ) Flush() error {
	for i := range n.columns {
		if n.err == nil {
			n.err = n.columns[i].flush()
		}
	}
	return n.err
}

// Close writes what is buffered and makes the file. It returns the first failure the recorder ever had;
// the spikes are then in "<path>.partial".
func (n *NPZ) Close() error {
	if n.closed {
		return n.err
	}
	n.closed = true
	err := n.Flush()
	if err == nil {
		err = writeVia(n.disk, n.spoolPath("packed.npz"), n.path, n.pack)
	}
	err = errors.Join(err, n.release())
	if err == nil {
		err = writeError("remove", n.spoolPath(""), n.disk.removeAll(n.spoolPath("")))
	}
	n.err = err
	if err == nil {
		n.err = writeError("write", n.path, os.ErrClosed)
	}
	return err
}

func (n *NPZ) release() error {
	var all error
	for _, f := range n.files {
		all = errors.Join(all, f.release())
	}
	return all
}

func (n *NPZ) pack(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, f := range n.files {
		if err := packFile(z, f); err != nil {
			return err
		}
	}
	return z.Close()
}

// packFile copies a file into the archive: stored, not deflated, so that reading needs no more memory than
// the file has bytes.
func packFile(z *zip.Writer, f *rowFile) error {
	entry, err := z.CreateHeader(npzEntry(filepath.Base(f.path)))
	if err != nil {
		return err
	}
	copied, err := io.Copy(entry, io.NewSectionReader(f.f, 0, f.size))
	if err == nil && copied < f.size {
		err = &WriteError{Path: f.path, Op: "read", Err: io.ErrUnexpectedEOF}
	}
	return err
}

// npzEntry has a fixed date, so that equal runs make equal files.
func npzEntry(name string) *zip.FileHeader {
	return &zip.FileHeader{Name: name, Method: zip.Store, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
}
