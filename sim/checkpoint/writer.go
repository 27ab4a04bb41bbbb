package checkpoint

import (
	"encoding/binary"
	"hash/crc32"
	"io"
)

const (
	magic       = "ranvier\x00"
	longestKind = 255
	frameSize   = 1 << 16 // of the longest payload
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Writer writes one stream. It must be closed.
type Writer struct {
	w     io.Writer
	sum   uint32
	frame []byte // its length, to be filled in, and payload
	err   error
}

// NewWriter begins a stream of content of a kind, named in a few words, in some version. A kind of more than 255 bytes
// is a mistake in the program, and panics.
func NewWriter(w io.Writer, kind string, version uint32) *Writer {
	if len(kind) > longestKind {
		panic("checkpoint: kind of more than 255 bytes")
	}
	c := &Writer{w: w, frame: make([]byte, 4, 4+frameSize)}
	header := binary.LittleEndian.AppendUint32([]byte(magic), version)
	header = binary.LittleEndian.AppendUint32(header, uint32(len(kind)))
	c.write(append(header, kind...))
	return c
}

// Write implements io.Writer. Errors are those of the writer below.
func (c *Writer) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 && c.err == nil {
		part := b[:min(len(b), cap(c.frame)-len(c.frame))]
		c.frame, b = append(c.frame, part...), b[len(part):]
		if len(c.frame) == cap(c.frame) {
			c.end()
		}
	}
	if c.err != nil {
		return 0, c.err
	}
	return n, nil
}

// Close ends the stream. It leaves the writer below open.
func (c *Writer) Close() error {
	if len(c.frame) > 4 {
		c.end()
	}
	c.end()
	return c.err
}

// end writes the frame and begins the next.
func (c *Writer) end() {
	binary.LittleEndian.PutUint32(c.frame, uint32(len(c.frame)-4))
	c.write(c.frame)
	sum := c.sum
	c.write(binary.LittleEndian.AppendUint32(nil, sum))
	c.frame = c.frame[:4]
}

func (c *Writer) write(b []byte) {
	if c.err == nil {
		c.sum = crc32.Update(c.sum, castagnoli, b)
		_, c.err = c.w.Write(b)
	}
}
