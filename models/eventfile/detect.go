package eventfile

import (
	"bytes"
	"io"
)

// origin is where events come from.
type origin struct {
	name string
	from io.ReaderAt
	size int64
	Options
}

// input reads it from the beginning.
func (o origin) input() *input { return newInput(o.name, io.NewSectionReader(o.from, 0, o.size)) }

// newDecoder recognises the format and reads the header.
func newDecoder(o origin) (decoder, Info, error) {
	in := o.input()
	format := o.Format
	if format == Unknown {
		var hint string
		if format, hint = detect(in.peek(bufferSize), o); format == Unknown {
			if err := in.end; err != nil && err != io.EOF {
				return nil, Info{}, err
			}
			return nil, Info{}, &UnknownFormatError{File: o.name, Hint: hint}
		}
	}
	switch format {
	case NMNIST:
		return newNMNIST(in, o.Options)
	case AEDAT2:
		return newAEDAT2(in, o.Options)
	case AEDAT3:
		return newAEDAT3(in, o.Options)
	case AEDAT4:
		return newAEDAT4(in, o.Options)
	case DAT:
		return newDAT(in, o.Options)
	case CSV:
		return newCSV(in, o.Options)
	}
	return newNumPy(in, o)
}

// signatures are how files begin, of the known formats and of some that are better told by name.
var signatures = []struct {
	begin  string
	format Format
	hint   string
}{
	{"#!AER-DAT2.0", AEDAT2, ""},
	{"#!AER-DAT3.1", AEDAT3, ""},
	{"#!AER-DAT4.0", AEDAT4, ""},
	{"#!AER-DAT", Unknown, "AEDAT of a version other than 2.0, 3.1 and 4.0"},
	{"PK\x03\x04", NumPy, ""},
	{"PK\x05\x06", NumPy, ""}, // an archive of nothing
	{"\x93NUMPY", NumPy, ""},
	{"\x89HDF\r\n", Unknown, "an HDF5 file; arrays x, y, t and p in an .npz can be read"},
	{"MATLAB 5.0", Unknown, "a MATLAB file; arrays x, y, t and p in an .npz can be read"},
	{"\x1f\x8b", Unknown, "compressed by gzip: unpack it first"},
}

// detect recognises a format by the beginning of a file, or says what the file seems to be.
func detect(head []byte, o origin) (f Format, hint string) {
	if o.size == 0 {
		return Unknown, "an empty file"
	}
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.begin)) {
			return s.format, s.hint
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("% ")):
		return propheseeKind(head)
	case o.Columns != "" || namesColumns(head):
		return CSV, ""
	case looksLikeNMNIST(head, o):
		return NMNIST, ""
	case looksLikeNumbers(head):
		return Unknown, "numbers without a header: Columns has to say what they are, like t,x,y,p"
	}
	return Unknown, "no events of a known format: option Format may say which it is"
}

// propheseeKind tells DAT from RAW, whose headers look alike.
func propheseeKind(head []byte) (f Format, hint string) {
	for line := range bytes.Lines(head) {
		if !bytes.HasPrefix(line, []byte("% ")) {
			break
		}
		if bytes.HasPrefix(line, []byte("% evt ")) || bytes.HasPrefix(line, []byte("% format EVT")) {
			return Unknown, "Prophesee RAW, which metavision_file_to_dat turns into DAT"
		}
	}
	return DAT, ""
}

// looksLikeNMNIST tells whether all bytes seen make events on the sensor. Nothing else that comes in groups of five
// bytes does that for long.
func looksLikeNMNIST(head []byte, o origin) bool {
	if o.size%nmnistRecord != 0 {
		return false
	}
	d := nmnist{input: newInput(o.name, bytes.NewReader(head[:len(head)/nmnistRecord*nmnistRecord]))}
	width, height := nmnistSensor(o.Options)
	for {
		e, err := d.next()
		if err != nil {
			return err == io.EOF
		}
		if int(e.X) >= width || int(e.Y) >= height {
			return false
		}
	}
}

// looksLikeNumbers tells whether the first line is nothing but numbers.
func looksLikeNumbers(head []byte) bool {
	line, _, found := bytes.Cut(head, []byte{'\n'})
	return found && len(bytes.TrimSpace(line)) > 0 && len(bytes.Trim(line, "0123456789.,;+-eE \t\r")) == 0
}

// clock32 makes long times of stamps of 32 bits, which run over. Two stamps in a row are less than 2^31 us apart.
type clock32 struct {
	started bool
	last    uint32
	us      int64
}

func (c *clock32) time(stamp uint32) int64 {
	if !c.started {
		c.started, c.last, c.us = true, stamp, int64(stamp)
	}
	c.us += int64(int32(stamp - c.last))
	c.last = stamp
	return c.us
}
