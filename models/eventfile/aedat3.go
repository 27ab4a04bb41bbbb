package eventfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
)

// aedat3 reads AEDAT 3.1 (https://docs.inivation.com/software/software-advanced-usage/file-formats/aedat-3.1.html): lines
// that begin with #, the last of them #!END-HEADER, then packets, all little-endian, of a header of 28 bytes
//
//	type, source int16 | size, timeOffset, overflow, capacity, number, valid int32
//
// and `capacity` events of `size` bytes, of which the first `number` are filled. One of a pixel (type 1) has 8 bytes: a
// word of bits (0: valid, 1: brighter, 2-16: y, 17-31: x) and the low 31 bits of its time in us, whose high bits are
// the packet's overflow.
type aedat3 struct {
	*input
	source   int // whose events are read; -1 until the first
	overflow int64
	left     int64 // events of the packet
	unfilled int64 // and bytes behind them
}

const (
	aedat3PacketHeader = 28
	aedat3Polarity     = 1
	aedat3Event        = 8
)

// sensors are the sizes of cameras that an AEDAT 3.1 header may name.
var sensors = []struct {
	name          string
	width, height int
}{
	{"dvs128", 128, 128},
	{"davis128", 128, 128},
	{"davis208", 208, 192},
	{"davis240", 240, 180},
	{"davis346", 346, 260},
	{"davis640", 640, 480},
	{"davish640", 640, 480},
	{"dvxplorer_lite", 320, 240},
}

func newAEDAT3(in *input, o Options) (decoder, Info, error) {
	camera, err := aedat3Header(in)
	if err != nil {
		return nil, Info{}, err
	}
	info := Info{Format: AEDAT3, Version: "3.1", Camera: camera}
	for _, s := range sensors {
		if strings.Contains(strings.ToLower(camera), s.name) {
			info.Width, info.Height = s.width, s.height
		}
	}
	info.Width, info.Height, err = o.size(in.file, info.Width, info.Height)
	return &aedat3{input: in, source: -1}, info, err
}

// aedat3Header takes the header, and returns the name of the first source.
func aedat3Header(in *input) (camera string, err error) {
	if !bytes.HasPrefix(in.peek(12), []byte("#!AER-DAT3.1")) {
		return "", in.fault("#!AER-DAT3.1", "something else")
	}
	for {
		line, err := in.mustLine("a line of the header, or #!END-HEADER")
		if err != nil {
			return "", err
		}
		text := strings.TrimSpace(string(line))
		format, isFormat := strings.CutPrefix(text, "#Format:")
		source, isSource := strings.CutPrefix(text, "#Source ")
		switch {
		case text == "#!END-HEADER":
			return camera, nil
		case !strings.HasPrefix(text, "#"):
			return "", in.fault("a line of the header, or #!END-HEADER", fmt.Sprintf("%.20q", text))
		case isFormat && strings.TrimSpace(format) != "RAW":
			return "", in.fault("events in the format RAW", strings.TrimSpace(format))
		case isSource && camera == "":
			_, camera, _ = strings.Cut(source, ":")
			camera = strings.TrimSpace(camera)
		}
	}
}

func (d *aedat3) next() (Event, error) {
	for {
		for d.left == 0 {
			if err := d.packet(); err != nil {
				return Event{}, err
			}
		}
		d.event = d.offset
		b, err := d.must(aedat3Event, "an event")
		if err != nil {
			return Event{}, err
		}
		d.left--
		word, stamp := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:])
		if word&1 == 0 {
			d.skipped++
			continue
		}
		if stamp>>31 != 0 {
			return Event{}, d.fault("a time of 31 bits", fmt.Sprintf("%d us", stamp))
		}
		at, err := d.at(d.overflow<<31 | int64(stamp))
		return Event{At: at, X: uint16(word >> 17), Y: uint16(word >> 2 & 0x7fff), On: word>>1&1 == 1}, err
	}
}

// packet goes on to the next packet of events.
func (d *aedat3) packet() error {
	if err := d.skip(d.unfilled, "the rest of a packet"); err != nil {
		return err
	}
	d.unfilled = 0
	d.event = d.offset
	b, err := d.take(aedat3PacketHeader, "the header of a packet")
	if err != nil {
		return err
	}
	field := func(at int) int64 { return int64(int32(binary.LittleEndian.Uint32(b[at:]))) }
	kind, source := int16(binary.LittleEndian.Uint16(b)), int16(binary.LittleEndian.Uint16(b[2:]))
	size, overflow, capacity, number, valid := field(4), field(12), field(16), field(20), field(24)
	switch {
	case kind < 0:
		return d.fault("a packet that is not compressed", fmt.Sprintf("type %#x", uint16(kind)))
	case size < 1 || overflow < 0 || capacity < 0 || number < 0 || valid < 0 || number > capacity || valid > number:
		return d.fault("the header of a packet", fmt.Sprintf("size %d, overflow %d, capacity %d, number %d, valid %d", size, overflow, capacity, number, valid))
	case kind != aedat3Polarity:
		d.skipped += number
		return d.skip(size*capacity, "a packet")
	case size != aedat3Event || field(8) != 4:
		return d.fault("events of 8 bytes, with the time at 4", fmt.Sprintf("events of %d, with the time at %d", size, field(8)))
	case d.source >= 0 && d.source != int(source):
		return d.fault(fmt.Sprintf("events of source %d alone", d.source), fmt.Sprintf("some of source %d", source))
	}
	d.source, d.overflow = int(source), overflow
	d.left, d.unfilled = number, (capacity-number)*size
	return nil
}
