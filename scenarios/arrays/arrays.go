// Package arrays reads archives of arrays as NumPy writes them (NPZ), about which nothing is known but what they should hold.
//
// Its law: a file that is cut, damaged or forged ends in an *Error that names the array, and never takes more memory than an honest file of its
// size would. The library that decodes arrays believes what their headers say; here it is asked after these were looked at.
package arrays

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"codeberg.org/sbinet/npyio/npy"
	"codeberg.org/sbinet/npyio/npz"
)

// Error says what is wrong with an array, or, without one, with the archive.
type Error struct {
	Array, Problem string
	Err            error // what reading returned, if it did
}

func (e *Error) Error() string {
	s := e.Problem
	if e.Array != "" {
		s = fmt.Sprintf("array %q: %s", e.Array, e.Problem)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns what reading returned.
func (e *Error) Unwrap() error { return e.Err }

// Archive is a file in memory.
type Archive struct {
	reader  *npz.Reader
	entries []*zip.File
	size    int // bytes
}

// Open reads what the archive holds, but for the arrays.
func Open(data []byte) (*Archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &Error{Problem: "is no archive", Err: err}
	}
	r, err := npz.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &Error{Problem: "is no archive", Err: err}
	}
	return &Archive{r, z.File, len(data)}, nil
}

// Has tells whether there is something by the name of an array.
func (a *Archive) Has(array string) bool { return a.entry(array) != nil }

func (a *Archive) entry(array string) *zip.File {
	i := slices.IndexFunc(a.entries, func(f *zip.File) bool { return f.Name == array })
	if i < 0 {
		return nil
	}
	return a.entries[i]
}

// densest is how many bytes a byte of an archive can stand for.
const densest = 1032

// Floats reads an array of float64 that must have a shape, row by row.
func (a *Archive) Floats(array string, shape ...int) (values []float64, err error) {
	defer recovered(array, &err)
	h, err := a.header(array)
	if err != nil {
		return nil, err
	}
	wanted := 1
	for _, n := range shape {
		wanted *= n
	}
	if wanted > a.size*densest/8 {
		return nil, &Error{array, fmt.Sprintf("has not the %d numbers that are wanted: the file has %d bytes", wanted, a.size), nil}
	}
	if !slices.Equal(h.Descr.Shape, shape) || h.Descr.Fortran {
		return nil, &Error{array, fmt.Sprintf("has shape %v, Fortran order %v, want %v", h.Descr.Shape, h.Descr.Fortran, shape), nil}
	}
	if err := a.reader.Read(array, &values); err != nil {
		return nil, &Error{array, "cannot be read", err}
	}
	return values, nil
}

// Bytes reads an array of bytes in one dimension, of at most so many.
func (a *Archive) Bytes(array string, most int) (values []byte, err error) {
	defer recovered(array, &err)
	h, err := a.header(array)
	if err != nil {
		return nil, err
	}
	if len(h.Descr.Shape) != 1 || h.Descr.Shape[0] < 0 || h.Descr.Shape[0] > min(most, a.size*densest) {
		return nil, &Error{array, fmt.Sprintf("has shape %v, want one dimension of at most %d", h.Descr.Shape, most), nil}
	}
	if err := a.reader.Read(array, &values); err != nil {
		return nil, &Error{array, "cannot be read", err}
	}
	return values, nil
}

// recovered turns a panic of the library, of which there are some for headers that are not those of arrays, into an error.
func recovered(array string, err *error) {
	if broken := recover(); broken != nil {
		*err = &Error{array, fmt.Sprintf("is no array: %v", broken), nil}
	}
}

// longest is how long a header may be: the library takes so much memory before it reads one.
const longest = 1 << 16

// header looks at the length of the header of an array, and then has it read.
func (a *Archive) header(array string) (*npy.Header, error) {
	entry := a.entry(array)
	if entry == nil {
		return nil, &Error{Array: array, Problem: "is not there"}
	}
	r, err := entry.Open()
	if err != nil {
		return nil, &Error{array, "cannot be read", err}
	}
	defer r.Close()      // from memory
	var begin [12]byte   // magic, version, length: 2 bytes in version 1, 4 in version 2
	const version = 6    // place of the major version
	const lengthFrom = 8 // place of the length
	if _, err := io.ReadFull(r, begin[:]); err != nil {
		return nil, &Error{array, "is cut", err}
	}
	if length := binary.LittleEndian.Uint32(begin[lengthFrom:]); begin[version] > 1 && length > longest {
		return nil, &Error{Array: array, Problem: fmt.Sprintf("has a header of %d bytes, want at most %d", length, longest)}
	}
	h := a.reader.Header(array)
	if h == nil {
		return nil, &Error{Array: array, Problem: "has a header that makes no sense"}
	}
	return h, nil
}
