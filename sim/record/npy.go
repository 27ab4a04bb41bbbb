package record

import (
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// The .npy format, version 1.0 (https://numpy.org/neps/nep-0001-npy-format.html): magic, version, length of
// the header, and the header, a Python dict padded with blanks to a multiple of 64 bytes, then the values in
// C order. numpy pads for 21 digits of the first dimension, so that a file can grow and have its header
// written anew in place; headers here are the same, byte for byte. Reading is done here too, and not by
// a library, since files are not to be trusted: the size of an array is believed only where
// the file has so many bytes.
const (
	npyMagic      = "\x93NUMPY"
	npyHeaderSize = 128 // of the headers written here
)

// npyHeader says what an array is.
type npyHeader struct {
	dtype string // "<i8", "<u4", "<f8", "<U2": always little-endian
	shape []int64
}

// encode returns the header as numpy writes it.
func (h npyHeader) encode() []byte {
	dimensions := make([]string, len(h.shape))
	for i, n := range h.shape {
		dimensions[i] = strconv.FormatInt(n, 10)
	}
	shape := strings.Join(dimensions, ", ")
	if len(dimensions) == 1 {
		shape += ","
	}
	b := []byte(npyMagic + "\x01\x00")
	b = binary.LittleEndian.AppendUint16(b, npyHeaderSize-10)
	b = fmt.Appendf(b, "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", h.dtype, shape)
	b = append(b, strings.Repeat(" ", npyHeaderSize-1-len(b))...)
	return append(b, '\n')
}

// width is the size of a value in bytes; 0 for types that this package does not know.
func (h npyHeader) width() int64 {
	switch h.dtype {
	case "<i8", "<f8", "<U2":
		return 8
	case "<u4":
		return 4
	}
	return 0
}

// values is the number of values of the array, which parseNPYDict has found to fit into int64.
func (h npyHeader) values() int64 {
	n := int64(1)
	for _, d := range h.shape {
		n *= d
	}
	return n
}

var npyDict = regexp.MustCompile(`^\{'descr': '([^']*)', 'fortran_order': (False|True), 'shape': \(([0-9, ]*)\), \}\s*$`)

// npyError is a mistake in an .npy file; whoever knows the file makes a FormatError of it.
type npyError struct {
	offset      int64
	found, want string
}

func (e *npyError) Error() string {
	return fmt.Sprintf("offset %d: found %s, want %s", e.offset, e.found, e.want)
}

// readNPYHeader reads the header of an array that is size bytes long as a whole, and checks that it holds
// the values that the header promises, neither more nor fewer.
func readNPYHeader(r io.Reader, size int64) (npyHeader, error) {
	var fixed [10]byte
	if _, err := io.ReadFull(r, fixed[:]); err != nil {
		return npyHeader{}, &npyError{0, fmt.Sprintf("%d bytes", size), "an .npy array"}
	}
	if string(fixed[:8]) != npyMagic+"\x01\x00" {
		return npyHeader{}, &npyError{0, quoted(fixed[:8]), "an .npy array of version 1.0"}
	}
	length := int64(binary.LittleEndian.Uint16(fixed[8:]))
	text := make([]byte, length)
	if _, err := io.ReadFull(r, text); err != nil {
		return npyHeader{}, &npyError{10, fmt.Sprintf("%d bytes", size-10), fmt.Sprintf("a header of %d bytes", length)}
	}
	h, err := parseNPYDict(text)
	if err != nil {
		return h, err
	}
	body := size - 10 - length
	if n := h.values(); n > body/h.width() || n*h.width() != body {
		return h, &npyError{10 + length, fmt.Sprintf("%d bytes", body), fmt.Sprintf("%d values of %d bytes", n, h.width())}
	}
	return h, nil
}

func parseNPYDict(text []byte) (npyHeader, error) {
	dict := npyDict.FindSubmatch(text)
	if dict == nil {
		return npyHeader{}, &npyError{10, quoted(text), "{'descr': ..., 'fortran_order': ..., 'shape': ..., }"}
	}
	h := npyHeader{dtype: string(dict[1])}
	if h.width() == 0 {
		return h, &npyError{10, "dtype " + quoted(dict[1]), "one of '<i8', '<u4', '<f8', '<U2'"}
	}
	product := int64(1)
	for _, field := range strings.Split(string(dict[3]), ",") {
		field = strings.TrimSpace(field)
		if field == "" {
			continue
		}
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil || n > 0 && product > (1<<62)/n {
			return h, &npyError{10, fmt.Sprintf("shape (%s)", dict[3]), "dimensions whose product is below 2^62"}
		}
		h.shape = append(h.shape, n)
		product *= n
	}
	return h, nil
}
