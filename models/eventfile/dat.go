package eventfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
)

// dat reads Prophesee DAT, version 2 (https://docs.prophesee.ai/stable/data/file_formats/dat.html): lines that begin with
// %, a byte with the type of the events and one with their size, 8, then the events, little-endian: the time in us, and a
// word of bits (0-13: x, 14-27: y, 28: brighter).
type dat struct {
	*input
	clock clock32
}

func newDAT(in *input, o Options) (decoder, Info, error) {
	info := Info{Format: DAT}
	for bytes.HasPrefix(in.peek(2), []byte("% ")) {
		line, err := in.mustLine("a line of the header")
		if err != nil {
			return nil, Info{}, err
		}
		if err := info.datLine(in, strings.Fields(string(line[1:]))); err != nil {
			return nil, Info{}, err
		}
	}
	in.event = in.offset
	if info.Version != "2" {
		return nil, Info{}, in.fault("a header with Version 2", fmt.Sprintf("Version %q", info.Version))
	}
	kind, err := in.must(2, "type and size of the events")
	if err != nil {
		return nil, Info{}, err
	}
	// 0 is Event2d, 12 EventCd: the same layout.
	if kind[0] != 0 && kind[0] != 12 || kind[1] != 8 {
		return nil, Info{}, in.fault("events of pixels, type 0 or 12, of 8 bytes", fmt.Sprintf("type %d of %d bytes", kind[0], kind[1]))
	}
	if !info.Sized() { // one side alone tells nothing
		info.Width, info.Height = 0, 0
	}
	info.Width, info.Height, err = o.size(in.file, info.Width, info.Height)
	return &dat{input: in}, info, err
}

// datLine reads a line of the header.
func (i *Info) datLine(in *input, words []string) error {
	if len(words) != 2 {
		return nil
	}
	side := &i.Width
	switch words[0] {
	case "Version":
		i.Version = words[1]
		return nil
	case "Height":
		side = &i.Height
	case "Width":
	default:
		return nil
	}
	n, err := strconv.Atoi(words[1])
	if err != nil || n < 1 || n > maxSide {
		return in.fault(fmt.Sprintf("a %s of 1 to %d pixels", words[0], maxSide), words[1])
	}
	*side = n
	return nil
}

func (d *dat) next() (Event, error) {
	b, err := d.record(8)
	if err != nil {
		return Event{}, err
	}
	us := d.clock.time(binary.LittleEndian.Uint32(b))
	word := binary.LittleEndian.Uint32(b[4:])
	at, err := d.at(us)
	return Event{At: at, X: uint16(word & 0x3fff), Y: uint16(word >> 14 & 0x3fff), On: word>>28&1 == 1}, err
}
