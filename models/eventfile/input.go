package eventfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/ranvier-sim/ranvier/sim"
)

const bufferSize = 64 << 10

// input reads a file from front to end, and knows where it is.
type input struct {
	file  string
	array string // within an archive
	from  io.Reader

	buffer []byte
	rest   []byte // of the buffer: read, but not yet taken
	end    error  // what reading returned last

	offset  int64 // of rest
	event   int64 // where the event that was read last begins
	skipped int64 // records that are no events
}

func newInput(file string, from io.Reader) *input {
	return &input{file: file, from: from, buffer: make([]byte, bufferSize)}
}

// peek returns the next n bytes without taking them: fewer at the end of the file, and at most the buffer's size.
func (in *input) peek(n int) []byte {
	if len(in.rest) < n {
		in.fill(n)
	}
	return in.rest[:min(n, len(in.rest))]
}

// fill reads until there are n bytes, or an end.
func (in *input) fill(n int) {
	kept := copy(in.buffer, in.rest)
	for kept < n && in.end == nil {
		var read int
		read, in.end = in.from.Read(in.buffer[kept:])
		kept += read
	}
	in.rest = in.buffer[:kept]
}

// take returns the next n bytes, at most the buffer's size, which are valid until the next call. At the end of the
// file the error is io.EOF itself if nothing is left, else a *FormatError that wants what is wanted.
func (in *input) take(n int, want string) ([]byte, error) {
	if len(in.rest) < n {
		if in.fill(n); len(in.rest) < n {
			return nil, in.short(want)
		}
	}
	b := in.rest[:n]
	in.rest = in.rest[n:]
	in.offset += int64(n)
	return b, nil
}

// short is the error of a file that ends too early.
func (in *input) short(want string) error {
	if len(in.rest) == 0 && errors.Is(in.end, io.EOF) {
		return io.EOF
	}
	in.event = in.offset
	return in.broken(want, in.end)
}

// record takes an event of n bytes, and notes where it begins.
func (in *input) record(n int) ([]byte, error) {
	in.event = in.offset
	return in.take(n, "a whole event")
}

// must takes n bytes that have to be there.
func (in *input) must(n int, want string) ([]byte, error) {
	b, err := in.take(n, want)
	if err == io.EOF {
		in.event = in.offset
		err = in.broken(want, err)
	}
	return b, err
}

// line takes a line, and returns it with its line break, without which it is not complete. A line is at most as
// long as the buffer.
func (in *input) line(want string) ([]byte, error) {
	in.event = in.offset
	for scanned := 0; ; {
		if i := bytes.IndexByte(in.rest[scanned:], '\n'); i >= 0 {
			return in.take(scanned+i+1, want)
		}
		scanned = len(in.rest)
		if scanned == len(in.buffer) {
			return nil, in.fault(want, "a line without end")
		}
		if in.fill(scanned + 1); len(in.rest) == scanned {
			return nil, in.short(want)
		}
	}
}

// mustLine takes a line that has to be there.
func (in *input) mustLine(want string) ([]byte, error) {
	line, err := in.line(want)
	if err == io.EOF {
		err = in.broken(want, err)
	}
	return line, err
}

// skip passes over n bytes that have to be there.
func (in *input) skip(n int64, want string) error {
	for n > 0 {
		b, err := in.must(int(min(n, bufferSize)), want)
		if err != nil {
			return err
		}
		n -= int64(len(b))
	}
	return nil
}

// block takes n bytes that have to be there, into room that at most doubles what has been read already: memory follows
// what the file has, not what it claims.
func (in *input) block(room []byte, n int, want string) ([]byte, error) {
	room = room[:0]
	for len(room) < n {
		b, err := in.must(min(n-len(room), bufferSize), want)
		if err != nil {
			return nil, err
		}
		room = append(room, b...)
	}
	return room, nil
}

// passed is how many bytes have been taken.
func (in *input) passed() int64 { return in.offset }

// passedOver is how many records were no events.
func (in *input) passedOver() int64 { return in.skipped }

// latest is the last microsecond of sim.Time.
const latest = int64(sim.Never / sim.Microsecond)

// at is the instant of the event that was read last.
func (in *input) at(us int64) (sim.Time, error) {
	if us < 0 || us > latest {
		return 0, in.fault("a time of 0 or more, and at most 106 days", fmt.Sprintf("%d us", us))
	}
	return sim.Time(us) * sim.Microsecond, nil
}

// fault is the error of what begins at in.event.
func (in *input) fault(want, got string) error {
	return &FormatError{File: in.file, Array: in.array, Offset: in.event, Want: want, Got: got}
}

// broken is the error of reading that failed.
func (in *input) broken(want string, err error) error {
	return &FormatError{File: in.file, Array: in.array, Offset: in.event, Want: want, Err: cut(err)}
}
