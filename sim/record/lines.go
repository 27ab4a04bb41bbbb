package record

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/ranvier-sim/ranvier/sim"
)

// lines reads a text file line by line. It insists on the line break at the end of the last one: without
// it a file that was cut off within a number would be taken for a complete one.
type lines struct {
	path   string
	r      *bufio.Reader
	number int // of the current line, from 1
}

func newLines(path string, r io.Reader) *lines {
	return &lines{path: path, r: bufio.NewReaderSize(r, bufferSize)}
}

// next returns the next line without its line break; it is valid until the next call. At the end the
// error is io.EOF.
func (l *lines) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if err == io.EOF && len(line) == 0 {
		return nil, io.EOF
	}
	l.number++
	switch {
	case err == io.EOF:
		return nil, l.wrong(len(line), "the end of the file", "a line break: the file was cut off")
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, l.wrong(len(line), "no line break", fmt.Sprintf("lines of at most %d bytes", bufferSize))
	case err != nil:
		return nil, err
	}
	return bytes.TrimSuffix(line[:len(line)-1], []byte{'\r'}), nil
}

// wrong describes what is found at a column (from 0) of the current line.
func (l *lines) wrong(column int, found, want string) error {
	return &FormatError{Path: l.path, Line: l.number, Offset: int64(column), Found: found, Want: want}
}

// neuron reads the number of a neuron that stands at a column of the current line.
func (l *lines) neuron(field []byte, column int) (uint32, error) {
	n, err := strconv.ParseUint(string(field), 10, 32)
	if err != nil {
		return 0, l.wrong(column, quoted(field), "a neuron, 0 to 4294967295")
	}
	return uint32(n), nil
}

// quoted shows the beginning of what was found.
func quoted(b []byte) string {
	const most = 40
	if len(b) > most {
		return strconv.Quote(string(b[:most])) + "..."
	}
	return strconv.Quote(string(b))
}

// parsePicoseconds reads a whole number of picoseconds from 0 on.
func parsePicoseconds(b []byte) (sim.Time, bool) {
	t, err := strconv.ParseInt(string(b), 10, 64)
	return sim.Time(t), err == nil && t >= 0
}
