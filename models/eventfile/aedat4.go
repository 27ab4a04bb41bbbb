package eventfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// aedat4 reads AEDAT 4.0 (https://docs.inivation.com/software/software-advanced-usage/file-formats/aedat-4.0.html): a
// line, a FlatBuffer that describes the streams, and packets, little-endian, of
//
//	stream, size int32 | size bytes
//
// whose bytes, unpacked, are a FlatBuffer again: of a stream of events, with the identifier EVTS, a vector of events of
// 16 bytes: time int64 in us of Unix time, x, y int16, on bool. Behind the last packet there may be a table of all.
type aedat4 struct {
	*input
	header  aedat4Header
	unpack  func(packed []byte) (io.Reader, error)
	packed  []byte
	content []byte
	events  []byte // those of the packet that are left
	zero    int64  // us of Unix time
}

const (
	aedat4Line  = "#!AER-DAT4.0\r\n"
	aedat4Event = 16
	maxPacket   = 1 << 28 // bytes of a packet, packed or not; DV writes some 10 kB
)

func newAEDAT4(in *input, o Options) (decoder, Info, error) {
	d := &aedat4{input: in}
	if err := d.begin(); err != nil {
		return nil, Info{}, err
	}
	info := Info{Format: AEDAT4, Version: "4.0", Camera: d.header.camera}
	var err error
	if info.Width, info.Height, err = o.size(in.file, d.header.width, d.header.height); err != nil {
		return nil, Info{}, err
	}
	// The clock begins with the first event.
	if err := d.packet(); err != nil && err != io.EOF {
		return nil, Info{}, err
	}
	if len(d.events) > 0 {
		d.zero = int64(binary.LittleEndian.Uint64(d.events))
	}
	info.Zero = d.zero
	return d, info, nil
}

// begin reads the header.
func (d *aedat4) begin() error {
	if line, err := d.must(len(aedat4Line), "the line "+aedat4Line[:12]); err != nil {
		return err
	} else if string(line) != aedat4Line {
		return d.fault("the line "+aedat4Line[:12], fmt.Sprintf("%q", line))
	}
	d.event = d.offset
	b, err := d.must(4, "the size of the header")
	if err != nil {
		return err
	}
	size := binary.LittleEndian.Uint32(b)
	if size > maxPacket {
		return d.fault("a header of at most 256 MiB", fmt.Sprintf("one of %d bytes", size))
	}
	content, err := d.block(nil, int(size), "the header")
	if err != nil {
		return err
	}
	var problem string
	if d.header, problem = readAEDAT4Header(content); problem != "" {
		return d.fault("a header with one stream of events", problem)
	}
	d.unpack, err = unpacker(d.header.compression)
	if err != nil {
		return err
	}
	if d.unpack == nil {
		return d.fault("a compression of 0 to 4", fmt.Sprint(d.header.compression))
	}
	return nil
}

// unpacker is nil for a compression that the format does not know.
func unpacker(compression int32) (func(packed []byte) (io.Reader, error), error) {
	switch compression {
	case 0:
		return func(packed []byte) (io.Reader, error) { return bytes.NewReader(packed), nil }, nil
	case 1, 2: // LZ4, of either effort
		r := lz4.NewReader(nil)
		return func(packed []byte) (io.Reader, error) {
			r.Reset(bytes.NewReader(packed))
			return r, nil
		}, nil
	case 3, 4: // Zstandard, of either effort
		// One thread, and so none that outlives the reader.
		r, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxPacket))
		return func(packed []byte) (io.Reader, error) { return r, r.Reset(bytes.NewReader(packed)) }, err
	}
	return nil, nil
}

func (d *aedat4) next() (Event, error) {
	for len(d.events) == 0 {
		if err := d.packet(); err != nil {
			return Event{}, err
		}
	}
	b := d.events[:aedat4Event]
	d.events = d.events[aedat4Event:]
	us := int64(binary.LittleEndian.Uint64(b))
	x, y := int16(binary.LittleEndian.Uint16(b[8:])), int16(binary.LittleEndian.Uint16(b[10:]))
	if x < 0 || y < 0 || us < d.zero {
		return Event{}, d.fault(fmt.Sprintf("a pixel, and a time of %d us or later", d.zero), fmt.Sprintf("x %d, y %d, at %d us", x, y, us))
	}
	at, err := d.at(us - d.zero)
	return Event{At: at, X: uint16(x), Y: uint16(y), On: b[12] != 0}, err
}

// packet goes on to the next packet of events. Faults in its events are reported at its beginning: what is packed has
// no offsets.
func (d *aedat4) packet() error {
	for {
		if table := d.header.table; table >= 0 && d.offset >= table {
			return d.afterPackets(table)
		}
		d.event = d.offset
		b, err := d.take(8, "the header of a packet")
		if err == io.EOF && d.header.table >= 0 {
			return d.fault(fmt.Sprintf("packets up to offset %d", d.header.table), "the end of the file")
		}
		if err != nil {
			return err
		}
		stream, size := int32(binary.LittleEndian.Uint32(b)), int32(binary.LittleEndian.Uint32(b[4:]))
		if size < 0 || size > maxPacket {
			return d.fault("a packet of at most 256 MiB", fmt.Sprintf("one of %d bytes", size))
		}
		if stream != d.header.stream {
			d.skipped++
			if err := d.skip(int64(size), "a packet"); err != nil {
				return err
			}
			continue
		}
		if d.packed, err = d.block(d.packed, int(size), "a packet"); err != nil {
			return err
		}
		return d.open()
	}
}

// afterPackets ends the reading at the table of packets.
func (d *aedat4) afterPackets(table int64) error {
	if d.offset > table {
		return d.fault(fmt.Sprintf("the packets to end at offset %d", table), fmt.Sprintf("one that ends at %d", d.offset))
	}
	return io.EOF
}

// open unpacks the packet and finds its events.
func (d *aedat4) open() error {
	const want = "a packet of events"
	from, err := d.unpack(d.packed)
	if err != nil {
		return d.broken(want, err)
	}
	content := bytes.NewBuffer(d.content[:0])
	if _, err := io.Copy(content, io.LimitReader(from, maxPacket+1)); err != nil {
		return d.broken(want, err)
	}
	d.content = content.Bytes()
	if len(d.content) > maxPacket {
		return d.fault("a packet of at most 256 MiB", "a larger one, unpacked")
	}
	events, problem := readAEDAT4Events(d.content)
	if problem != "" {
		return d.fault(want, problem)
	}
	d.events = events
	return nil
}
