package eventfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
)

// aedat2 reads AEDAT 2.0 (https://docs.inivation.com/software/software-advanced-usage/file-formats/aedat-2.0.html): lines
// that begin with #, then for every event an address and a time in us, each 32 bits, big-endian. What the bits of an
// address mean depends on the camera; here they are read as jAER does (DVS128.Extractor, DavisBaseCamera), but for
// the rows, which jAER counts from the bottom.
type aedat2 struct {
	*input
	layout *layout
	clock  clock32
}

// layout is where in an address a camera puts what.
type layout struct {
	width, height uint32
	xShift, xMask uint32
	yShift, yMask uint32
	polarity      uint32 // the bit
	onIsZero      bool
	others        uint32 // any of these bits: no event of a pixel
}

// layouts are those of the cameras, by Camera. All have their first column on the right. DVS128: bit 15 is an external
// event, bit 31 a special one. DAVIS: bit 31 is a sample of a frame or of the IMU, bit 10 an external event.
var layouts = [...]*layout{
	DVS128:   {width: 128, height: 128, xShift: 1, xMask: 0x7f, yShift: 8, yMask: 0x7f, polarity: 1, onIsZero: true, others: 1<<31 | 1<<15},
	DAVIS240: {width: 240, height: 180, xShift: 12, xMask: 0x3ff, yShift: 22, yMask: 0x1ff, polarity: 1 << 11, others: 1<<31 | 1<<10},
	DAVIS346: {width: 346, height: 260, xShift: 12, xMask: 0x3ff, yShift: 22, yMask: 0x1ff, polarity: 1 << 11, others: 1<<31 | 1<<10},
}

func newAEDAT2(in *input, o Options) (decoder, Info, error) {
	camera, name, err := aedat2Header(in)
	if err != nil {
		return nil, Info{}, err
	}
	if o.Camera != AnyCamera {
		camera = o.Camera
	}
	if camera == AnyCamera {
		if name == "" {
			name = "no camera in the header"
		}
		return nil, Info{}, &OptionError{File: in.file, Field: "Camera", Value: name, Want: "one of " + strings.Join(cameraNames[1:], ", ")}
	}
	l := layouts[camera]
	info := Info{Format: AEDAT2, Version: "2.0", Camera: name}
	info.Width, info.Height, err = o.size(in.file, int(l.width), int(l.height))
	return &aedat2{input: in, layout: l}, info, err
}

// aedat2Header takes the header, and finds the camera that it names. The header ends where it says so, or before what
// is no line of text.
func aedat2Header(in *input) (c Camera, name string, err error) {
	if !bytes.HasPrefix(in.peek(12), []byte("#!AER-DAT2.0")) {
		return 0, "", in.fault("#!AER-DAT2.0", "something else")
	}
	for isHeaderLine(in.peek(bufferSize)) {
		line, err := in.mustLine("a line of the header")
		if err != nil {
			return 0, "", err
		}
		text := strings.TrimSpace(string(line))
		if chip, found := strings.CutPrefix(text, "# AEChip:"); found {
			name = strings.TrimSpace(chip)
		}
		if strings.EqualFold(text, "#End Of ASCII Header") {
			break
		}
	}
	for i, known := range cameraNames {
		if i > 0 && strings.Contains(strings.ToLower(name), known) {
			c = Camera(i)
		}
	}
	return c, name, nil
}

// isHeaderLine tells a line of a header, which may be cut off, from an event whose first byte happens to be #.
func isHeaderLine(head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	binary := func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' }
	return bytes.HasPrefix(line, []byte{'#'}) && !bytes.ContainsFunc(line, binary)
}

func (d *aedat2) next() (Event, error) {
	for {
		b, err := d.record(8)
		if err != nil {
			return Event{}, err
		}
		address := binary.BigEndian.Uint32(b)
		us := d.clock.time(binary.BigEndian.Uint32(b[4:]))
		l := d.layout
		if address&l.others != 0 {
			d.skipped++
			continue
		}
		x, y := address>>l.xShift&l.xMask, address>>l.yShift&l.yMask
		if x >= l.width || y >= l.height {
			return Event{}, d.fault(fmt.Sprintf("a pixel of %d x %d", l.width, l.height), fmt.Sprintf("x %d, y %d", x, y))
		}
		at, err := d.at(us)
		on := (address&l.polarity != 0) != l.onIsZero
		return Event{At: at, X: uint16(l.width - 1 - x), Y: uint16(l.height - 1 - y), On: on}, err
	}
}
