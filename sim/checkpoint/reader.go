package checkpoint

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// Error says where a stream is not what it should be.
type Error struct {
	File   string // empty where the stream is not a file
	Offset int64  // of what was found, in bytes from the beginning of the stream
	Found  string
	Want   string
}

func (e *Error) Error() string {
	where := "checkpoint"
	if e.File != "" {
		where = e.File
	}
	return fmt.Sprintf("%s: offset %d: found %s, want %s", where, e.Offset, e.Found, e.Want)
}

// Reader reads one stream.
type Reader struct {
	r      io.Reader
	offset int64
	sum    uint32
	frame  []byte
	rest   []byte // of the frame
	ended  bool   // its last frame was read
	err    error
}

// NewReader reads the beginning of a stream, which must be of the kind and version.
func NewReader(r io.Reader, kind string, version uint32) (*Reader, error) {
	c := &Reader{r: r, frame: make([]byte, frameSize)}
	if err := c.header(kind, version); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Reader) header(kind string, version uint32) error {
	start := c.frame[:len(magic)]
	if err := c.fill(start, "the beginning of a checkpoint"); err != nil {
		return err
	}
	if string(start) != magic {
		return &Error{Offset: 0, Found: fmt.Sprintf("%q", start), Want: fmt.Sprintf("%q, with which every checkpoint begins", magic)}
	}
	foundVersion, err := c.number("the version")
	if err != nil {
		return err
	}
	at := c.offset
	length, err := c.number("the length of the kind")
	if err != nil {
		return err
	}
	if length > longestKind {
		return &Error{Offset: at, Found: fmt.Sprintf("a length of %d bytes", length), Want: fmt.Sprintf("at most %d", longestKind)}
	}
	at = c.offset
	found := c.frame[:length]
	if err := c.fill(found, "the kind"); err != nil {
		return err
	}
	switch {
	case string(found) != kind:
		return &Error{Offset: at, Found: fmt.Sprintf("a checkpoint of %q", found), Want: fmt.Sprintf("one of %q", kind)}
	case foundVersion != version:
		return &Error{Offset: int64(len(magic)), Found: fmt.Sprintf("version %d", foundVersion), Want: fmt.Sprintf("version %d, the only one that this program reads", version)}
	}
	return nil
}

// Read implements io.Reader. Errors are *Error, io.EOF after the last frame, and those of the reader below.
func (c *Reader) Read(b []byte) (int, error) {
	for len(c.rest) == 0 && c.err == nil {
		if c.ended {
			return 0, io.EOF
		}
		c.err = c.next()
	}
	if c.err != nil {
		return 0, c.err
	}
	n := copy(b, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// Close fails unless all was read, to the end of the stream. It leaves the reader below open.
func (c *Reader) Close() error {
	at := c.offset - int64(len(c.rest))
	switch n, err := c.Read(make([]byte, 1)); {
	case n > 0:
		return &Error{Offset: at, Found: "more", Want: "the end"}
	case err != io.EOF:
		return err
	}
	return nil
}

// next reads a frame.
func (c *Reader) next() error {
	start := c.offset
	length, err := c.number("the length of a frame")
	if err != nil {
		return err
	}
	if length > frameSize {
		return &Error{Offset: start, Found: fmt.Sprintf("a frame of %d bytes", length), Want: fmt.Sprintf("at most %d", frameSize)}
	}
	payload := c.frame[:length]
	if err := c.fill(payload, "a frame"); err != nil {
		return err
	}
	want := c.sum
	found, err := c.number("a checksum")
	if err != nil {
		return err
	}
	if found != want {
		return &Error{Offset: start, Found: fmt.Sprintf("a frame with the checksum %#08x", want), Want: fmt.Sprintf("%#08x: it is damaged", found)}
	}
	c.rest, c.ended = payload, length == 0
	return nil
}

func (c *Reader) number(what string) (uint32, error) {
	var b [4]byte
	err := c.fill(b[:], what)
	return binary.LittleEndian.Uint32(b[:]), err
}

// fill reads as much as b holds.
func (c *Reader) fill(b []byte, what string) error {
	n, err := io.ReadFull(c.r, b)
	c.sum = crc32.Update(c.sum, castagnoli, b[:n])
	c.offset += int64(n)
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return &Error{Offset: c.offset, Found: "the end: it is cut short", Want: what}
	}
	return err
}
