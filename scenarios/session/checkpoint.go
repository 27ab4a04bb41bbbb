package session

import (
	"encoding"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/fxamacker/cbor/v2"
)

// Checkpoint carries the state of a run to a file, or back from one: the same function names the parts of the state
// in either direction, always in the same order. After a failure it does nothing more.
type Checkpoint struct {
	w   io.Writer // nil where state is read
	r   io.Reader
	err error
}

// Streamer is a part of a run that writes and reads its own state, as *sim.Engine does. Load reads to the end.
type Streamer interface {
	Save(w io.Writer) error
	Load(r io.Reader) error
}

// Loading tells whether state is read, so that a run can do what follows from it.
func (c *Checkpoint) Loading() bool { return c.w == nil }

// Fail ends the reading or writing: the state makes no sense.
func (c *Checkpoint) Fail(err error) { c.err = errors.Join(c.err, err) }

// Value carries a variable, of which p is the address: a number, a string, a slice, an array or map of such, a struct of
// such in exported fields, or anything that is an encoding.BinaryMarshaler and BinaryUnmarshaler, such as *rand.PCG
// or *record.Hash. All bits of a number are kept. A variable that is read becomes a new value: a slice is not the one that it
// was before.
func (c *Checkpoint) Value(name string, p any) {
	c.part(name,
		func(w io.Writer) error { return exact.NewEncoder(w).Encode(p) },
		func(r io.Reader) error { return decode(strict.NewDecoder(r), p) })
}

// decode reads a variable, in which nothing stays of what it was, unless it reads itself.
func decode(d *cbor.Decoder, p any) error {
	if own, ok := p.(encoding.BinaryUnmarshaler); ok {
		return d.Decode(own)
	}
	variable := reflect.ValueOf(p)
	if variable.Kind() != reflect.Pointer || variable.IsNil() {
		return fmt.Errorf("a %T is not the address of a variable", p)
	}
	fresh := reflect.New(variable.Type().Elem())
	if err := d.Decode(fresh.Interface()); err != nil {
		return err
	}
	variable.Elem().Set(fresh.Elem())
	return nil
}

// Stream carries a part that writes and reads itself.
func (c *Checkpoint) Stream(name string, s Streamer) { c.part(name, s.Save, s.Load) }

// exact writes all bits of a number; strict reads values of any size, and no key twice.
var exact, strict = codec()

func codec() (cbor.EncMode, cbor.DecMode) {
	e, err := cbor.EncOptions{Sort: cbor.SortBytewiseLexical, NaNConvert: cbor.NaNConvertNone, InfConvert: cbor.InfConvertNone}.EncMode()
	if err != nil {
		panic(err) // the options contradict one another
	}
	const most = 1<<31 - 1
	d, err := cbor.DecOptions{DupMapKey: cbor.DupMapKeyEnforcedAPF, MaxArrayElements: most, MaxMapPairs: most}.DecMode()
	if err != nil {
		panic(err)
	}
	return e, d
}

// part carries one part: its name and, in chunks, what save writes.
func (c *Checkpoint) part(name string, save func(io.Writer) error, load func(io.Reader) error) {
	if c.err != nil {
		return
	}
	if c.Loading() {
		c.err = c.read(name, load)
	} else {
		c.err = c.write(name, save)
	}
	if c.err != nil {
		c.err = fmt.Errorf("%s: %w", name, c.err)
	}
}

func (c *Checkpoint) write(name string, save func(io.Writer) error) error {
	w := chunks{c.w}
	if _, err := w.Write([]byte(name)); err != nil {
		return err
	}
	if err := save(w); err != nil {
		return err
	}
	return w.end()
}

func (c *Checkpoint) read(name string, load func(io.Reader) error) error {
	found := &unchunk{r: c.r}
	label := make([]byte, longestName)
	n, err := found.chunk(label)
	if err != nil {
		return err
	}
	if string(label[:n]) != name {
		return fmt.Errorf("found part %q of a state: the checkpoint is of another program", label[:n])
	}
	if err := load(found); err != nil {
		return err
	}
	if n, err := io.Copy(io.Discard, found); n > 0 || err != nil {
		return errors.Join(err, fmt.Errorf("%d bytes more than were wanted: the checkpoint is of another program", n))
	}
	return nil
}

const longestName = 1 << 10

// chunks writes pieces of a part, each after its length.
type chunks struct{ w io.Writer }

func (c chunks) Write(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	if _, err := c.w.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(b)))); err != nil {
		return 0, err
	}
	return c.w.Write(b)
}

// end says that there are no more.
func (c chunks) end() error {
	_, err := c.w.Write(make([]byte, 8))
	return err
}

// unchunk reads them.
type unchunk struct {
	r     io.Reader
	left  uint64 // of the chunk
	ended bool
}

// chunk reads a whole chunk, which b must have room for.
func (c *unchunk) chunk(b []byte) (int, error) {
	if err := c.next(); err != nil {
		return 0, err
	}
	if c.left > uint64(len(b)) {
		return 0, fmt.Errorf("found %d bytes, want at most %d", c.left, len(b))
	}
	n, err := io.ReadFull(c.r, b[:c.left])
	c.left = 0
	return n, err
}

// next begins a chunk.
func (c *unchunk) next() error {
	var b [8]byte
	if _, err := io.ReadFull(c.r, b[:]); err != nil {
		return cutShort(err)
	}
	c.left = binary.LittleEndian.Uint64(b[:])
	c.ended = c.left == 0
	return nil
}

func (c *unchunk) Read(b []byte) (int, error) {
	if c.left == 0 && !c.ended {
		if err := c.next(); err != nil {
			return 0, err
		}
	}
	if c.ended {
		return 0, io.EOF
	}
	n, err := c.r.Read(b[:min(uint64(len(b)), c.left)])
	c.left -= uint64(n)
	return n, cutShort(err)
}

// cutShort is what the end of the file means within a part.
func cutShort(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
