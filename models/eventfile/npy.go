package eventfile

import (
	"encoding/binary"
	"fmt"
	"math"
	"regexp"
	"strconv"

	"github.com/ranvier-sim/ranvier/sim"
)

// npyHeader is what the header of an array tells (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
type npyHeader struct {
	rows   int64
	width  int // of a row, in bytes
	fields []npyField
}

// npyField is a field of a structured array; of an array of numbers, that number, without a name.
type npyField struct {
	name   string
	kind   byte // as numpy has it: b boolean, i, u integer, f floating point, V none of these
	size   int  // in bytes
	offset int  // in the row
	big    bool // the byte with the highest bits comes first
}

var (
	npyShape   = regexp.MustCompile(`'shape':\s*\(\s*(\d{1,18})\s*,\s*\)`)
	npyPlain   = regexp.MustCompile(`'descr':\s*'([^']*)'`)
	npyList    = regexp.MustCompile(`'descr':\s*\[((?:\s*\(\s*'[^']*'\s*,\s*'[^']*'\s*\)\s*,?)+)\s*\]`)
	npyElement = regexp.MustCompile(`\(\s*'([^']*)'\s*,\s*'([^']*)'\s*\)`)
	npyType    = regexp.MustCompile(`^([<>|])([biufV])(\d{1,4})$`)
)

// readNPYHeader takes the header: \x93NUMPY, two bytes of version, its length in 2 bytes (4 from version 2 on), little-endian,
// and a Python dictionary.
func readNPYHeader(in *input) (h npyHeader, err error) {
	b, err := in.must(8, "the header of an array")
	if err != nil {
		return h, err
	}
	if string(b[:6]) != "\x93NUMPY" || b[6] < 1 || b[6] > 3 {
		return h, in.fault("the header of an array, version 1 to 3", fmt.Sprintf("%q", b))
	}
	bytes := 4
	if b[6] == 1 {
		bytes = 2
	}
	if b, err = in.must(bytes, "the length of the header"); err != nil {
		return h, err
	}
	length := int64(0)
	for i := range b {
		length |= int64(b[i]) << (8 * i)
	}
	if length > bufferSize {
		return h, in.fault("a header of at most 64 KiB", fmt.Sprintf("one of %d bytes", length))
	}
	if b, err = in.must(int(length), "the header"); err != nil {
		return h, err
	}
	var ok bool
	if h, ok = parseNPYHeader(string(b)); !ok {
		return h, in.fault("an array of one dimension, of numbers or named numbers", fmt.Sprintf("%.200q", b))
	}
	return h, nil
}

// parseNPYHeader reads the dictionary.
func parseNPYHeader(text string) (h npyHeader, ok bool) {
	shape := npyShape.FindStringSubmatch(text)
	if shape == nil {
		return h, false
	}
	rows, err := strconv.ParseInt(shape[1], 10, 64)
	if err != nil {
		return h, false
	}
	h.rows = rows
	if plain := npyPlain.FindStringSubmatch(text); plain != nil {
		ok = h.add("", plain[1])
		return h, ok
	}
	list := npyList.FindStringSubmatch(text)
	if list == nil {
		return h, false
	}
	for _, element := range npyElement.FindAllStringSubmatch(list[1], -1) {
		if !h.add(element[1], element[2]) {
			return h, false
		}
	}
	return h, h.width <= bufferSize
}

// add adds a field behind the others.
func (h *npyHeader) add(name, dtype string) bool {
	parts := npyType.FindStringSubmatch(dtype)
	if parts == nil {
		return false
	}
	f := npyField{name: name, kind: parts[2][0], offset: h.width, big: parts[1] == ">"}
	size, err := strconv.Atoi(parts[3])
	if err != nil {
		return false
	}
	f.size = size
	switch f.kind {
	case 'b':
		if size != 1 {
			return false
		}
	case 'f':
		if size != 4 && size != 8 {
			return false
		}
	case 'i', 'u':
		if size != 1 && size != 2 && size != 4 && size != 8 {
			return false
		}
	}
	h.fields = append(h.fields, f)
	h.width += size
	return true
}

func (f npyField) String() string { return fmt.Sprintf("type %c%d", f.kind, f.size) }

// bits are the bytes of a value as a number without a sign.
func (f *npyField) bits(b []byte) (u uint64) {
	if f.big {
		for _, x := range b {
			u = u<<8 | uint64(x)
		}
		return u
	}
	switch len(b) {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.LittleEndian.Uint16(b))
	case 4:
		return uint64(binary.LittleEndian.Uint32(b))
	}
	return binary.LittleEndian.Uint64(b)
}

// integer is a value that is one; ok is false beyond the range of int64.
func (f *npyField) integer(b []byte) (n int64, ok bool) {
	u := f.bits(b)
	if f.kind != 'i' {
		return int64(u), u <= math.MaxInt64
	}
	unused := 64 - 8*f.size
	return int64(u<<unused) >> unused, true
}

func (f *npyField) float(b []byte) float64 {
	if f.size == 4 {
		return float64(math.Float32frombits(uint32(f.bits(b))))
	}
	return math.Float64frombits(f.bits(b))
}

// instant is a value in units; ok is false where it does not fit.
func (f *npyField) instant(b []byte, unit sim.Time) (at sim.Time, ok bool) {
	if f.kind == 'f' {
		ps := math.Round(f.float(b) * float64(unit))
		return sim.Time(ps), ps >= 0 && ps < float64(sim.Never)
	}
	n, ok := f.integer(b)
	if !ok || n < 0 {
		return 0, false
	}
	return scaled(uint64(n), uint64(unit), 0)
}

// show writes a value as an error has it.
func (f *npyField) show(b []byte) string {
	if f.kind == 'f' {
		return fmt.Sprint(f.float(b))
	}
	n, ok := f.integer(b)
	if !ok {
		return fmt.Sprint(f.bits(b))
	}
	return fmt.Sprint(n)
}
