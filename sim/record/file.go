package record

import (
	"bufio"
	"errors"
	"io"
	"os"
)

// file is what this package needs of an *os.File. Tests put failing ones in its place.
type file interface {
	io.Writer
	io.WriterAt
	io.ReaderAt
	io.Closer
	Truncate(size int64) error
	Sync() error
}

// disk is what this package does with whole files.
type disk interface {
	create(path string) (file, error)
	mkdir(path string) error // fails where path exists
	mkdirAll(path string) error
	rename(from, to string) error
	removeAll(path string) error
}

type osDisk struct{}

func (osDisk) create(path string) (file, error) { return os.Create(path) }
func (osDisk) mkdir(path string) error          { return os.Mkdir(path, 0o777) }
func (osDisk) mkdirAll(path string) error       { return os.MkdirAll(path, 0o777) }
func (osDisk) rename(from, to string) error     { return os.Rename(from, to) }
func (osDisk) removeAll(path string) error      { return os.RemoveAll(path) }

// bufferSize is how much a growing file holds back. Larger is not faster, and what is held back is lost
// with the process.
const bufferSize = 64 << 10

// rowFile is a file that grows by whole rows. After a failure it is cut back to whole rows and written
// no more.
type rowFile struct {
	path string
	f    file
	buf  []byte             // whole rows that are not in the file yet
	size int64              // bytes of whole rows in the file
	rows func(b []byte) int // length of the whole rows at the beginning of b
	err  error              // the first failure
}

func createRows(d disk, path string, rows func([]byte) int) (*rowFile, error) {
	f, err := d.create(path)
	if err != nil {
		return nil, writeError("create", path, err)
	}
	return &rowFile{path: path, f: f, rows: rows}, nil
}

// room is the place to append one more row of at most n bytes to.
func (r *rowFile) room(n int) ([]byte, error) {
	if len(r.buf)+n > bufferSize {
		if err := r.flush(); err != nil {
			return nil, err
		}
	}
	return r.buf, r.err
}

// flush writes what is buffered.
func (r *rowFile) flush() error {
	if r.err != nil || len(r.buf) == 0 {
		return r.err
	}
	n, err := r.f.Write(r.buf)
	if err == nil && n < len(r.buf) {
		err = io.ErrShortWrite
	}
	r.size += int64(r.rows(r.buf[:n]))
	r.buf = r.buf[:0]
	if err != nil {
		r.err = errors.Join(writeError("write", r.path, err), r.cut(r.size))
	}
	return r.err
}

// cut takes from the file what lies beyond size.
func (r *rowFile) cut(size int64) error {
	r.size = size
	return writeError("truncate", r.path, r.f.Truncate(size))
}

// sync flushes, and makes sure that the medium has it all.
func (r *rowFile) sync() error {
	if err := r.flush(); err != nil {
		return err
	}
	r.err = writeError("sync", r.path, r.f.Sync())
	return r.err
}

// close flushes, syncs and closes the file, and returns the first failure it ever had. After that it takes no
// more rows.
func (r *rowFile) close() error {
	if r.f == nil {
		return r.err
	}
	err := r.sync()
	if closing := r.release(); err == nil {
		err = closing
	}
	r.err = err
	if err == nil {
		r.err = writeError("write", r.path, os.ErrClosed)
	}
	return err
}

// release gives the file back to the system, whatever state it is in.
func (r *rowFile) release() error {
	f := r.f
	r.f = nil
	return writeError("close", r.path, f.Close())
}

// WriteFile makes a file of what write writes. It comes into being at once and complete, in place of one that was
// there; where writing fails, path stays as it was. Errors are *WriteError, and those of write.
func WriteFile(path string, write func(io.Writer) error) error {
	return writeFile(osDisk{}, path, write)
}

// WriteBytes is WriteFile of content that is at hand.
func WriteBytes(path string, content []byte) error {
	return WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// writeFile makes a file of a whole. It comes into being at once and complete: until then write fills
// a file beside it, and where that fails, path stays as it was.
func writeFile(d disk, path string, write func(io.Writer) error) error {
	return writeVia(d, path+".partial", path, write)
}

func writeVia(d disk, temporary, path string, write func(io.Writer) error) error {
	f, err := d.create(temporary)
	if err != nil {
		return writeError("create", temporary, err)
	}
	err = fill(f, temporary, write)
	err = errors.Join(err, writeError("close", temporary, f.Close()))
	if err == nil {
		err = writeError("rename", path, d.rename(temporary, path))
	}
	if err != nil {
		return errors.Join(err, writeError("remove", temporary, d.removeAll(temporary)))
	}
	return nil
}

// fill writes all of a file and syncs it.
func fill(f file, path string, write func(io.Writer) error) error {
	w := bufio.NewWriterSize(sink{f, path}, bufferSize)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return writeError("sync", path, f.Sync())
}

// sink writes to a file; its errors are *WriteError.
type sink struct {
	f    file
	path string
}

func (s sink) Write(b []byte) (int, error) {
	n, err := s.f.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	return n, writeError("write", s.path, err)
}
