package eventfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/ranvier-sim/ranvier/sim"
)

// Reader gives the events of one file, one after another, in order of time.
type Reader struct {
	decoder
	info          Info
	size          int64
	file          io.Closer // nil where there is none, or no longer
	width, height int       // that events must lie in
	earliest      sim.Time  // that the next event may have
	held          *holdback // nil where events need no reordering
	err           error     // that ended the reading
}

// decoder reads the events of one format, as they stand in the file.
type decoder interface {
	// next returns the next event. The error is io.EOF after the last one.
	next() (Event, error)

	// fault is a *FormatError about the event that next returned last.
	fault(want, got string) error

	passed() int64     // bytes of the file
	passedOver() int64 // records that were no events
}

// wholeFile is the size up to which a file is read at once. So runs over thousands of short recordings hold no
// open files.
const wholeFile = 1 << 20

// Open opens a file of events, recognises its format, and reads its header. Errors: *OptionError,
// *UnknownFormatError, *FormatError; what opening the file returns.
func Open(path string, o Options) (*Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	r, err := openFile(path, f, o)
	if err != nil || r.file == nil {
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// openFile makes a Reader that has the file open only if it needs to.
func openFile(path string, f *os.File, o Options) (*Reader, error) {
	stat, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !stat.Mode().IsRegular() {
		return nil, &UnknownFormatError{File: path, Hint: "not a regular file"}
	}
	if size := stat.Size(); size > wholeFile {
		r, err := NewReader(path, f, size, o)
		if err == nil {
			r.file = f
		}
		return r, err
	}
	content, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	return NewReader(path, bytes.NewReader(content), int64(len(content)), o)
}

// NewReader is Open for what is open already: size bytes, which errors call name.
func NewReader(name string, from io.ReaderAt, size int64, o Options) (*Reader, error) {
	if err := o.check(name); err != nil {
		return nil, err
	}
	d, info, err := newDecoder(origin{name, from, size, o})
	if err != nil {
		return nil, err
	}
	r := &Reader{decoder: d, info: info, size: size, width: maxSide, height: maxSide}
	if info.Sized() {
		r.width, r.height = info.Width, info.Height
	}
	if o.Reorder > 0 {
		r.held = &holdback{room: o.Reorder}
	}
	return r, nil
}

// Info is what the file says of itself.
func (r *Reader) Info() Info { return r.info }

// Next returns the next event. The error is io.EOF after the last one; a *FormatError where the file is not what it
// should be; or what reading it returned. After an error, Next returns the same again.
func (r *Reader) Next() (Event, error) {
	if r.err != nil {
		return Event{}, r.err
	}
	var e Event
	var err error
	if r.held == nil {
		e, err = r.checked()
	} else {
		e, err = r.held.next(r.checked)
	}
	if err != nil {
		r.end(err)
		return Event{}, r.err
	}
	r.earliest = e.At
	return e, nil
}

// end ends the reading, for a reason.
func (r *Reader) end(reason error) {
	r.err = reason
	switch failed := r.Close(); {
	case failed != nil && reason == io.EOF:
		r.err = failed
	case failed != nil:
		r.err = errors.Join(reason, failed)
	}
}

// checked is the next event of the file, which lies on the sensor and is not too late.
func (r *Reader) checked() (Event, error) {
	e, err := r.decoder.next()
	switch {
	case err != nil:
		return e, err
	case int(e.X) >= r.width || int(e.Y) >= r.height:
		return e, r.fault(fmt.Sprintf("a pixel of %d x %d", r.width, r.height), fmt.Sprintf("x %d, y %d", e.X, e.Y))
	case e.At < r.earliest:
		return e, r.fault(fmt.Sprintf("an event at %v or later: events have to be in order of time, or nearly so and Reorder higher", r.earliest), fmt.Sprintf("one at %v", e.At))
	}
	return e, nil
}

// All returns the remaining events. An error, other than the end of the file, is the last that it yields.
func (r *Reader) All() iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		for {
			e, err := r.Next()
			if err == io.EOF || !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// Skipped is the number of records so far that were no events of pixels: frames, IMU samples, triggers, events marked
// invalid; of AEDAT 4, packets of them.
func (r *Reader) Skipped() int64 { return r.passedOver() }

// Progress is how many bytes of the file have been read, of how many.
func (r *Reader) Progress() (done, of int64) { return min(r.passed(), r.size), r.size }

// Close closes the file. Reading to the end, or to an error, does so too. A Reader that is dropped is closed when the
// garbage collector finds it.
func (r *Reader) Close() error {
	if r.err == nil {
		r.err = os.ErrClosed
	}
	if r.file == nil {
		return nil
	}
	f := r.file
	r.file = nil
	return f.Close()
}
