package eventfile

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
)

// csv reads lines of text: a header that names the columns, and an event a line, in fields separated by commas,
// semicolons, or blanks. x, y and p are whole numbers, p above 0 or true for brighter; t is a decimal number, rounded
// to the nearest picosecond.
type csv struct {
	*input
	columns
	unit   sim.Time
	number int      // of the line that was read last, from 1
	comma  byte     // that separates fields; 0 until it is known
	fields [][]byte // of the line
}

// columns are the places of the four fields among all columns.
type columns struct{ x, y, t, p, count int }

// columnNames are what the four fields are called, in any case.
var columnNames = []struct {
	names string
	place func(*columns) *int
}{
	{" x ", func(c *columns) *int { return &c.x }},
	{" y ", func(c *columns) *int { return &c.y }},
	{" t ts time timestamp ", func(c *columns) *int { return &c.t }},
	{" p pol polarity ", func(c *columns) *int { return &c.p }},
}

// newColumns finds the four fields among names; problem says which is missing or there twice.
func newColumns(names []string) (c columns, problem string) {
	c = columns{-1, -1, -1, -1, len(names)}
	for i, name := range names {
		for _, known := range columnNames {
			if name == "" || !strings.Contains(known.names, " "+strings.ToLower(name)+" ") {
				continue
			}
			place := known.place(&c)
			if *place >= 0 {
				return c, fmt.Sprintf("two columns for %s", strings.Fields(known.names)[0])
			}
			*place = i
		}
	}
	for _, known := range columnNames {
		if *known.place(&c) < 0 {
			return c, fmt.Sprintf("no column %s", strings.Fields(known.names)[0])
		}
	}
	return c, ""
}

// splitHeader returns the names in a header, which may begin with #, as numpy.savetxt writes it.
func splitHeader(line string) []string {
	line = strings.TrimPrefix(strings.TrimSpace(line), "#")
	names := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",; \t", r) })
	for i := range names {
		names[i] = strings.Trim(names[i], `"`)
	}
	return names
}

// namesColumns tells whether a file begins with a header of CSV.
func namesColumns(head []byte) bool {
	line, _, found := bytes.Cut(head, []byte{'\n'})
	_, problem := newColumns(splitHeader(string(line)))
	return found && problem == ""
}

func newCSV(in *input, o Options) (decoder, Info, error) {
	d := &csv{input: in, unit: o.unit()}
	header := o.Columns
	if header == "" {
		line, err := in.mustLine("a header that names the columns x, y, t and p")
		if err != nil {
			return nil, Info{}, err
		}
		header = string(line)
		d.number++
	}
	var problem string
	d.columns, problem = newColumns(splitHeader(header))
	switch {
	case problem != "" && o.Columns != "":
		return nil, Info{}, &OptionError{File: in.file, Field: "Columns", Value: strconv.Quote(o.Columns), Want: "names for x, y, t and p: there is " + problem}
	case problem != "":
		return nil, Info{}, in.fault("a header that names the columns x, y, t and p", problem)
	}
	d.fields = make([][]byte, d.count)
	return d, Info{Format: CSV, Width: o.Width, Height: o.Height}, nil
}

func (d *csv) next() (Event, error) {
	line, err := d.line("a line break at the end of the line")
	if err != nil {
		return Event{}, err
	}
	d.number++
	if found := d.split(trimEnd(line)); found != d.count {
		return Event{}, d.fault(fmt.Sprintf("%d fields", d.count), fmt.Sprint(found))
	}
	x, okX := coordinate(d.fields[d.x])
	y, okY := coordinate(d.fields[d.y])
	at, okT := decimal(d.fields[d.t], d.unit)
	on, okP := polarity(d.fields[d.p])
	switch {
	case !okX:
		err = d.wrong(d.x, "x, a whole number of 0 to 65535")
	case !okY:
		err = d.wrong(d.y, "y, a whole number of 0 to 65535")
	case !okT:
		err = d.wrong(d.t, "t, a decimal number of 19 digits or fewer, 0 or more and at most 106 days")
	case !okP:
		err = d.wrong(d.p, "p, one of 0, 1, -1, true and false")
	}
	return Event{At: at, X: x, Y: y, On: on}, err
}

// wrong is the error of a field.
func (d *csv) wrong(field int, want string) error {
	return d.fault(want, fmt.Sprintf("%.30q", d.fields[field]))
}

// fault names the line, not the offset.
func (d *csv) fault(want, got string) error {
	return &FormatError{File: d.file, Line: d.number, Offset: d.event, Want: want, Got: got}
}

// split finds the fields of a line, and returns their number. A comma or semicolon anywhere in the first line says that
// it separates them; else blanks do.
func (d *csv) split(line []byte) (n int) {
	if d.comma == 0 {
		d.comma = ' '
		if i := bytes.IndexAny(line, ",;"); i >= 0 {
			d.comma = line[i]
		}
	}
	for at := 0; ; n++ {
		for at < len(line) && blank(line[at]) {
			at++
		}
		if d.comma == ' ' && at == len(line) {
			return n
		}
		from := at
		for at < len(line) && line[at] != d.comma && (d.comma != ' ' || !blank(line[at])) {
			at++
		}
		if n < len(d.fields) {
			d.fields[n] = trimEnd(line[from:at])
		}
		if at == len(line) {
			return n + 1
		}
		at++
	}
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

// trimEnd cuts blanks and the line break off the end.
func trimEnd(b []byte) []byte {
	for len(b) > 0 && b[len(b)-1] <= ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// coordinate reads a whole number of 0 to 65535.
func coordinate(b []byte) (uint16, bool) {
	n := uint32(0)
	for _, c := range b {
		if c < '0' || c > '9' || n > math.MaxUint16 {
			return 0, false
		}
		n = 10*n + uint32(c-'0')
	}
	return uint16(n), len(b) > 0 && n <= math.MaxUint16
}

// polarity reads a sign or a truth value.
func polarity(b []byte) (on, ok bool) {
	switch string(b) {
	case "1", "true", "True", "TRUE":
		return true, true
	case "0", "-1", "false", "False", "FALSE":
		return false, true
	}
	return false, false
}
