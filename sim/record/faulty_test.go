package record

import (
	"errors"
	"io/fs"
	"math"
	"strings"
	"syscall"
	"testing/fstest"
)

// fault is a way in which a disk fails once it has taken a number of bytes.
type fault struct {
	name  string
	short bool  // the write that does not fit returns no error, only a smaller count
	once  bool  // later writes succeed
	dead  bool  // from then on everything fails, overwriting and truncating too
	err   error // what failing operations return
}

var faults = []fault{
	{name: "disk full", err: syscall.ENOSPC},
	{name: "IO error once", once: true, err: syscall.EIO},
	{name: "short write", short: true, err: syscall.ENOSPC},
	{name: "disk gone", dead: true, err: syscall.EIO},
}

// memoryDisk is a disk in memory on which one thing goes wrong.
type memoryDisk struct {
	files fstest.MapFS
	fault fault
	left  int64  // bytes until the fault
	op    string // the operation that fails, "sync" say; empty for none
	down  bool
}

func newMemoryDisk() *memoryDisk {
	return &memoryDisk{files: fstest.MapFS{}, left: math.MaxInt64}
}

var errOp = errors.New("injected")

func (d *memoryDisk) fail(op string) error {
	if d.down && d.fault.dead {
		return d.fault.err
	}
	if d.op == op {
		return errOp
	}
	return nil
}

func (d *memoryDisk) create(path string) (file, error) {
	if err := d.fail("create"); err != nil {
		return nil, err
	}
	d.files[path] = &fstest.MapFile{}
	return &memoryFile{disk: d, content: d.files[path]}, nil
}

func (d *memoryDisk) mkdir(path string) error {
	if err := d.fail("mkdir"); err != nil {
		return err
	}
	path = strings.TrimSuffix(path, "/")
	if d.files[path] != nil {
		return fs.ErrExist
	}
	d.files[path] = &fstest.MapFile{Mode: fs.ModeDir | 0o777}
	return nil
}

func (d *memoryDisk) mkdirAll(string) error { return d.fail("mkdir") }

func (d *memoryDisk) rename(from, to string) error {
	if err := d.fail("rename"); err != nil {
		return err
	}
	d.files[to] = d.files[from]
	delete(d.files, from)
	return nil
}

func (d *memoryDisk) removeAll(path string) error {
	if err := d.fail("remove"); err != nil {
		return err
	}
	for name := range d.files {
		if name == path || strings.HasPrefix(name, path+"/") {
			delete(d.files, name)
		}
	}
	return nil
}

type memoryFile struct {
	disk    *memoryDisk
	content *fstest.MapFile
}

func (f *memoryFile) Write(b []byte) (int, error) {
	n, err := f.disk.take(b)
	f.content.Data = append(f.content.Data, b[:n]...)
	return n, err
}

// WriteAt overwrites. A full disk still has room for what it has already.
func (f *memoryFile) WriteAt(b []byte, off int64) (n int, err error) {
	n = len(b)
	if f.disk.fault.dead {
		n, err = f.disk.take(b)
	}
	copy(f.content.Data[off:], b[:n])
	return n, err
}

// take says how much of b the disk still writes.
func (d *memoryDisk) take(b []byte) (int, error) {
	if err := d.fail("write"); err != nil {
		return 0, err
	}
	if int64(len(b)) <= d.left {
		d.left -= int64(len(b))
		return len(b), nil
	}
	n := int(d.left)
	d.left, d.down = 0, true
	if d.fault.once {
		d.left = math.MaxInt64
	}
	if d.fault.short {
		return n, nil
	}
	return n, d.fault.err
}

func (f *memoryFile) ReadAt(b []byte, off int64) (int, error) {
	return strings.NewReader(string(f.content.Data)).ReadAt(b, off)
}

func (f *memoryFile) Truncate(size int64) error {
	if err := f.disk.fail("truncate"); err != nil {
		return err
	}
	f.content.Data = f.content.Data[:size]
	return nil
}

func (f *memoryFile) Sync() error  { return f.disk.fail("sync") }
func (f *memoryFile) Close() error { return f.disk.fail("close") }
