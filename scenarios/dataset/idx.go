package dataset

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// The IDX format (Y. LeCun, C. Cortes, C. Burges, "The MNIST database", 1998): two zero bytes, the
// type of the elements (8: unsigned byte), the number of dimensions, each dimension as a big-endian
// uint32, then the elements, the last dimension running fastest.
const (
	magicLabels = 0x00000801
	magicImages = 0x00000803
)

// maxElements bounds what a header may declare. The largest set of the family, EMNIST ByClass, has
// 698,000 images of 784 pixels: half of it.
const maxElements = 1 << 30

// Array is what an IDX file holds: bytes in one dimension (labels) or three (images).
type Array struct {
	Dims []int
	Data []uint8 // the last dimension runs fastest
}

// ReadIDX reads an IDX file of unsigned bytes, raw or compressed by gzip, to its end. The name of the
// file serves errors. Anything that is not exactly one such file is a *FormatError. Memory follows
// what is there, never what the header declares.
func ReadIDX(r io.Reader, file string) (*Array, error) {
	in := bufio.NewReader(r)
	if head, err := in.Peek(2); err != nil || head[0] != 0x1f || head[1] != 0x8b {
		return (&idxReader{file: file, in: in}).read()
	}
	content, err := gzip.NewReader(in)
	if err != nil {
		return nil, &FormatError{File: file, Want: "a gzip header", Err: err}
	}
	return (&idxReader{file: file, in: content}).read()
}

// LoadIDX reads a set of images and its labels from two IDX files. Labels must name one of the
// classes. Beside *FormatError it returns what opening the files returns.
func LoadIDX(images, labels string, classes []string) (*Images, error) {
	pixels, err := loadArray(images, magicImages)
	if err != nil {
		return nil, err
	}
	names, err := loadArray(labels, magicLabels)
	if err != nil {
		return nil, err
	}
	if n := pixels.Dims[0]; len(names.Data) != n {
		return nil, &FormatError{File: labels, Offset: 4,
			Want: fmt.Sprintf("%d labels, as many as images in %s", n, images), Got: fmt.Sprint(len(names.Data))}
	}
	for k, label := range names.Data {
		if int(label) >= len(classes) {
			return nil, &FormatError{File: labels, Offset: 8 + int64(k),
				Want: fmt.Sprintf("a label below %d", len(classes)), Got: fmt.Sprint(label)}
		}
	}
	return &Images{Height: pixels.Dims[1], Width: pixels.Dims[2],
		Pixels: pixels.Data, Labels: names.Data, Classes: slices.Clone(classes)}, nil
}

// loadArray reads the IDX file at path, which must start with magic.
func loadArray(path string, magic uint32) (*Array, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	array, err := ReadIDX(f, path)
	if err != nil {
		return nil, err
	}
	if want := int(magic & 0xff); len(array.Dims) != want {
		return nil, &FormatError{File: path, Want: fmt.Sprintf("magic number %#08x", magic),
			Got: fmt.Sprintf("an array of %d dimensions", len(array.Dims))}
	}
	return array, nil
}

// idxReader reads one file and knows how far it has come.
type idxReader struct {
	file   string
	in     io.Reader
	offset int64
}

func (d *idxReader) read() (*Array, error) {
	dims, size, err := d.header()
	if err != nil {
		return nil, err
	}
	data, err := d.elements(size)
	if err != nil {
		return nil, err
	}
	if err := d.end(); err != nil {
		return nil, err
	}
	return &Array{Dims: dims, Data: data}, nil
}

// header reads the magic number and the dimensions, and multiplies them.
func (d *idxReader) header() (dims []int, size int, err error) {
	magic, err := d.uint32("magic number 0x00000801 or 0x00000803")
	if err != nil {
		return nil, 0, err
	}
	if magic != magicLabels && magic != magicImages {
		d.offset -= 4
		return nil, 0, d.fault("magic number 0x00000801 or 0x00000803", fmt.Sprintf("%#08x", magic))
	}
	size = 1
	for i := range int(magic & 0xff) {
		n, err := d.uint32("a dimension")
		if err != nil {
			return nil, 0, err
		}
		d.offset -= 4
		if n == 0 && i > 0 {
			return nil, 0, d.fault("images of at least one pixel", "a dimension of 0")
		}
		if n > 0 && size > maxElements/int(n) {
			return nil, 0, d.fault(fmt.Sprintf("at most %d elements", maxElements), fmt.Sprintf("%d times %d", size, n))
		}
		d.offset += 4
		dims, size = append(dims, int(n)), size*int(n)
	}
	return dims, size, nil
}

func (d *idxReader) uint32(want string) (uint32, error) {
	var b [4]byte
	n, err := io.ReadFull(d.in, b[:])
	if err != nil {
		return 0, d.failure(want, n, err)
	}
	d.offset += 4
	return binary.BigEndian.Uint32(b[:]), nil
}

// elements reads size bytes, into room that at most doubles what has been read already.
func (d *idxReader) elements(size int) ([]uint8, error) {
	data := []uint8{}
	for len(data) < size {
		have := len(data)
		data = slices.Grow(data, min(size-have, max(have, 64<<10)))
		data = data[:min(size, cap(data))]
		n, err := io.ReadFull(d.in, data[have:])
		if err != nil {
			return nil, d.failure(fmt.Sprintf("%d bytes of elements", size), have+n, err)
		}
	}
	d.offset += int64(size)
	return data, nil
}

// end makes sure that nothing follows. Reading up to the end also has gzip verify its checksum.
func (d *idxReader) end() error {
	var b [1]byte
	switch _, err := io.ReadFull(d.in, b[:]); {
	case err == nil:
		return d.fault("the end of the file", "more bytes")
	case !errors.Is(err, io.EOF):
		return d.failure("the end of the file", 0, err)
	}
	return nil
}

func (d *idxReader) fault(want, got string) error {
	return &FormatError{File: d.file, Offset: d.offset, Want: want, Got: got}
}

// failure is for a read from d.offset on that failed after n bytes.
func (d *idxReader) failure(want string, n int, err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return &FormatError{File: d.file, Offset: d.offset, Want: want, Got: fmt.Sprintf("%d bytes of it", n), Err: err}
}
