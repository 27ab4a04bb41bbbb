package eventfile

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
)

// numpy reads .npz archives of four arrays x, y, t and p, and .npy files, or archives, of one structured array with
// these fields. x, y and p are integers or booleans, p above 0 for brighter; t is an integer or a floating-point
// number, rounded to the nearest picosecond. Archives may be compressed.
type numpy struct {
	*input     // of the array that has t
	tables     []*table
	x, y, t, p column
	unit       sim.Time
	row, rows  int64
	size       int64 // of the file
}

// table is an array, read row by row.
type table struct {
	*input
	npyHeader
	row  []byte // that was read last
	want string // that there are so many
}

// column is a number in every row of a table.
type column struct {
	*table
	npyField
}

func (c *column) bytes() []byte { return c.row[c.offset : c.offset+c.size] }

func newNumPy(in *input, o origin) (decoder, Info, error) {
	d := &numpy{unit: o.unit(), size: o.size}
	info := Info{Format: NumPy, Width: o.Width, Height: o.Height}
	if !bytes.HasPrefix(in.peek(2), []byte("PK")) {
		return d, info, d.openTable(in)
	}
	archive, err := zip.NewReader(o.from, o.size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // names are only looked up here
		return nil, Info{}, in.broken("an .npz archive", err)
	}
	return d, info, d.openArchive(o.name, archive.File)
}

// openArchive finds the arrays of an archive.
func (d *numpy) openArchive(file string, entries []*zip.File) error {
	var names []string
	var arrays []*input
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name, ".npy")
		if !ok {
			continue
		}
		content, err := e.Open() // to be closed by no one: it holds nothing but memory
		if err != nil {
			return &FormatError{File: file, Array: name, Want: "an array", Err: cut(err)}
		}
		in := newInput(file, content)
		in.array = name
		names, arrays = append(names, name), append(arrays, in)
	}
	if len(arrays) == 1 {
		return d.openTable(arrays[0])
	}
	places, problem := newColumns(names)
	if problem != "" {
		return &FormatError{File: file, Want: "arrays x, y, t and p, or one structured array", Got: problem}
	}
	for _, c := range []struct {
		column *column
		place  int
	}{{&d.x, places.x}, {&d.y, places.y}, {&d.t, places.t}, {&d.p, places.p}} {
		t, err := newTable(arrays[c.place])
		if err != nil {
			return err
		}
		if t.fields[0].name != "" {
			return t.fault("an array of numbers", "a structured one")
		}
		d.tables, *c.column = append(d.tables, t), column{t, t.fields[0]}
	}
	return d.settle()
}

// openTable finds the fields of a structured array.
func (d *numpy) openTable(in *input) error {
	t, err := newTable(in)
	if err != nil {
		return err
	}
	var names []string
	for _, f := range t.fields {
		names = append(names, f.name)
	}
	places, problem := newColumns(names)
	if problem != "" {
		return t.fault("fields x, y, t and p", problem)
	}
	d.tables = []*table{t}
	d.x, d.y = column{t, t.fields[places.x]}, column{t, t.fields[places.y]}
	d.t, d.p = column{t, t.fields[places.t]}, column{t, t.fields[places.p]}
	return d.settle()
}

// settle makes sure that the columns are of one length and of types that make events.
func (d *numpy) settle() error {
	d.input, d.rows = d.t.input, d.t.rows
	for _, c := range []column{d.x, d.y, d.p, d.t} {
		switch {
		case c.rows != d.rows:
			return c.fault(fmt.Sprintf("%d rows, as many as there are times", d.rows), fmt.Sprint(c.rows))
		case c.kind == 'V' || c.kind == 'f' && c != d.t:
			return c.fault("integers", c.String())
		}
	}
	return nil
}

func newTable(in *input) (*table, error) {
	t := &table{input: in}
	var err error
	t.npyHeader, err = readNPYHeader(in)
	t.want = fmt.Sprintf("%d rows", t.rows)
	return t, err
}

func (d *numpy) next() (Event, error) {
	if d.row == d.rows {
		return Event{}, d.finish()
	}
	d.row++
	for _, t := range d.tables {
		t.event = t.offset
		row, err := t.must(t.width, t.want)
		if err != nil {
			return Event{}, err
		}
		t.row = row
	}
	var e Event
	var err error
	if e.X, err = d.x.coordinate(); err != nil {
		return e, err
	}
	if e.Y, err = d.y.coordinate(); err != nil {
		return e, err
	}
	if e.At, err = d.t.time(d.unit); err != nil {
		return e, err
	}
	e.On, err = d.p.polarity()
	return e, err
}

// finish makes sure that nothing follows. There an archive also finds out whether its checksum is right.
func (d *numpy) finish() error {
	for _, t := range d.tables {
		t.event = t.offset
		switch _, err := t.take(1, "the end of the array"); {
		case err == nil:
			return t.fault("the end of the array", "more bytes")
		case err != io.EOF:
			return err
		}
	}
	return io.EOF
}

func (c *column) coordinate() (uint16, error) {
	n, ok := c.integer(c.bytes())
	if !ok || n < 0 || n >= maxSide {
		return 0, c.fault("a coordinate of 0 to 65535", c.show(c.bytes()))
	}
	return uint16(n), nil
}

func (c *column) polarity() (bool, error) {
	n, ok := c.integer(c.bytes())
	if !ok || n < -1 || n > 1 {
		return false, c.fault("a polarity of 0, 1 or -1", c.show(c.bytes()))
	}
	return n > 0, nil
}

func (c *column) time(unit sim.Time) (sim.Time, error) {
	at, ok := c.instant(c.bytes(), unit)
	if !ok {
		return 0, c.fault("a time of 0 or more, and at most 106 days", c.show(c.bytes()))
	}
	return at, nil
}

// passed is in proportion to the rows: what is compressed has no places.
func (d *numpy) passed() int64 {
	return int64(float64(d.size) * float64(d.row) / float64(max(1, d.rows)))
}
