package eventfile_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/sim"
)

type Event = eventfile.Event

// encoding writes events as one kind of file. All hold events on 34 x 34 pixels, at whole microseconds below 2^23.
type encoding struct {
	name, why string
	format    eventfile.Format
	options   eventfile.Options
	encode    func(t rapid.TB, events []Event) []byte

	skipped bool // it also holds records that are no events
	ownZero bool // its clock does not begin with that of the events
	endless bool // nothing in it marks its end: cut between two events it is a shorter file
}

var encodings = []encoding{
	{name: "nmnist", why: "five bytes an event", format: eventfile.NMNIST, encode: encodeNMNIST, endless: true},
	{name: "aedat2/dvs128", why: "columns from the right, brighter is 0, and an external event", format: eventfile.AEDAT2,
		encode: encodeAEDAT2("net.sf.jaer.chip.retina.DVS128", 128, 128, true), skipped: true, endless: true},
	{name: "aedat2/davis346", why: "another layout, between samples of frames", format: eventfile.AEDAT2,
		encode: encodeAEDAT2("eu.seebetter.ini.chips.davis.Davis346red", 346, 260, false), skipped: true, endless: true},
	{name: "aedat2/davis240", why: "the same layout, on a smaller sensor", format: eventfile.AEDAT2,
		encode: encodeAEDAT2("eu.seebetter.ini.chips.davis.DAVIS240C", 240, 180, false), skipped: true, endless: true},
	{name: "aedat2/no camera", why: "the header is older than the line that names the camera", format: eventfile.AEDAT2,
		options: eventfile.Options{Camera: eventfile.DAVIS240}, encode: encodeAEDAT2("", 240, 180, false), skipped: true, endless: true},
	{name: "aedat3", why: "packets with invalid events, with room to spare, and of other kinds", format: eventfile.AEDAT3, encode: encodeAEDAT3, skipped: true, endless: true},
	{name: "aedat4/plain", why: "packets as they are", format: eventfile.AEDAT4, encode: encodeAEDAT4(0, false), skipped: true, ownZero: true, endless: true},
	{name: "aedat4/lz4", why: "what DV writes by default, with a table at the end", format: eventfile.AEDAT4, encode: encodeAEDAT4(1, true), skipped: true, ownZero: true},
	{name: "aedat4/zstd", why: "the other compression", format: eventfile.AEDAT4, encode: encodeAEDAT4(3, true), skipped: true, ownZero: true},
	{name: "dat", why: "a header with the size of the sensor", format: eventfile.DAT, encode: encodeDAT, endless: true},
	{name: "csv", why: "commas, and the usual order", format: eventfile.CSV, encode: encodeCSV("x,y,t,p", "%[1]d,%[2]d,%[3]d,%[4]d\n"), endless: true},
	{name: "csv/blanks", why: "numpy.savetxt, with another order and a column that nobody asked for", format: eventfile.CSV,
		encode: encodeCSV("# t x y polarity quality", "%[3]d.000 %[1]d\t%[2]d  %[4]d 7\r\n"), endless: true},
	{name: "csv/no header", why: "Options say what the columns are, and the unit", format: eventfile.CSV,
		options: eventfile.Options{Columns: "t,x,y,p", Unit: sim.Second}, encode: encodeCSV("", "%[5]s;%[1]d;%[2]d;%[6]t\n"), endless: true},
	{name: "npz", why: "numpy.savez", format: eventfile.NumPy, encode: encodeNPZ(zip.Store)},
	{name: "npz/deflated", why: "numpy.savez_compressed", format: eventfile.NumPy, encode: encodeNPZ(zip.Deflate)},
	{name: "npy", why: "one structured array, with a field that nobody asked for", format: eventfile.NumPy, encode: encodeStructured},
}

func micros(e Event) uint64 { return uint64(e.At / sim.Microsecond) }

func bit(on bool) uint32 {
	if on {
		return 1
	}
	return 0
}

var (
	le = binary.LittleEndian
	be = binary.BigEndian
)

func encodeNMNIST(_ rapid.TB, events []Event) (b []byte) {
	for _, e := range events {
		us := micros(e)
		b = append(b, byte(e.X), byte(e.Y), byte(bit(e.On)<<7)|byte(us>>16), byte(us>>8), byte(us))
	}
	return b
}

func encodeAEDAT2(chip string, width, height uint32, dvs128 bool) func(rapid.TB, []Event) []byte {
	return func(_ rapid.TB, events []Event) []byte {
		b := []byte("#!AER-DAT2.0\r\n# This is a raw AE data file - do not edit\r\n")
		if chip != "" {
			b = append(b, "# AEChip: "+chip+"\r\n"...)
		}
		for _, e := range events {
			x, y := width-1-uint32(e.X), height-1-uint32(e.Y)
			address, other := y<<22|x<<12|bit(e.On)<<11, uint32(1<<31|5<<12)
			if dvs128 {
				address, other = y<<8|x<<1|bit(!e.On), 1<<15
			}
			for _, a := range []uint32{other, address} {
				b = be.AppendUint32(b, a)
				b = be.AppendUint32(b, uint32(micros(e)))
			}
		}
		return b
	}
}

// aedat3Packet writes a packet with room for one event more than it has.
func aedat3Packet(kind uint16, size, overflow int, events ...[]byte) (b []byte) {
	b = le.AppendUint16(b, kind)
	b = le.AppendUint16(b, 1)
	for _, n := range []int{size, 4, overflow, len(events) + 1, len(events), len(events)} {
		b = le.AppendUint32(b, uint32(n))
	}
	b = append(b, bytes.Join(events, nil)...)
	return append(b, make([]byte, size)...)
}

func aedat3Event(e Event, valid uint32) []byte {
	b := le.AppendUint32(nil, uint32(e.X)<<17|uint32(e.Y)<<2|bit(e.On)<<1|valid)
	return le.AppendUint32(b, uint32(micros(e)))
}

const aedat3Header = "#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DVS128\r\n#Start-Time: 2016-11-11 11:11:11\r\n#!END-HEADER\r\n"

func encodeAEDAT3(_ rapid.TB, events []Event) []byte {
	b := []byte(aedat3Header)
	for i, e := range events {
		b = append(b, aedat3Packet(3, 36, 0, make([]byte, 36))...)
		b = append(b, aedat3Packet(1, 8, 0, aedat3Event(Event{X: 9999}, 0), aedat3Event(e, 1))...)
		if i%2 == 0 {
			b = append(b, aedat3Packet(1, 8, 0)...)
		}
	}
	return b
}

// flatVector is a FlatBuffer whose root table has one field, a vector of n elements, behind its size.
func flatVector(identifier string, n int, content []byte) []byte {
	b := le.AppendUint32(nil, uint32(8+6+2+8+4+len(content)))
	b = le.AppendUint32(b, 16) // to the table
	b = append(b, identifier...)
	for _, x := range []uint16{6, 8, 4, 0} { // offsets: their size, that of the table, of field 0; filling
		b = le.AppendUint16(b, x)
	}
	b = le.AppendUint32(b, 8) // back to the offsets
	b = le.AppendUint32(b, 4) // to the vector
	b = le.AppendUint32(b, uint32(n))
	return append(b, content...)
}

// aedat4Description is XML as DV writes it.
const aedat4Description = `<dv version="2.0"><node name="outInfo" path="/mainloop/Recorder/outInfo/">
<node name="0" path="0/"><attr key="typeIdentifier" type="string">IMUS</attr></node>
<node name="1" path="1/"><attr key="typeIdentifier" type="string">EVTS</attr>
<node name="info" path="1/info/"><attr key="sizeX" type="int">34</attr><attr key="sizeY" type="int">34</attr>
<attr key="source" type="string">DVXplorer_1</attr></node></node></node></dv>`

func aedat4Head(compression uint32, table int64, description string) []byte {
	b := le.AppendUint32(nil, 16)
	b = append(b, "IOHE"...)
	for _, x := range []uint16{10, 20, 4, 8, 16, 0} { // offsets of the size, of the table, of fields 0 to 2; filling
		b = le.AppendUint16(b, x)
	}
	b = b[:16+4]
	le.PutUint32(b, 20) // the table begins behind the filling
	b = le.AppendUint32(b, 12)
	b = le.AppendUint32(b, compression)
	b = le.AppendUint64(b, uint64(table))
	b = le.AppendUint32(b, 4) // to the string
	b = le.AppendUint32(b, uint32(len(description)))
	b = append(b, description...)
	return append([]byte("#!AER-DAT4.0\r\n"), append(le.AppendUint32(nil, uint32(len(b))), b...)...)
}

func pack(t rapid.TB, compression uint32, content []byte) []byte {
	var b bytes.Buffer
	switch compression {
	case 0:
		return content
	case 1, 2:
		w := lz4.NewWriter(&b)
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	w, err := zstdEncoder()
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(content, nil)
}

// zstdEncoder is made once: it has large tables.
var zstdEncoder = sync.OnceValues(func() (*zstd.Encoder, error) { return zstd.NewWriter(nil) })

func aedat4Packet(stream uint32, content []byte) []byte {
	b := le.AppendUint32(nil, stream)
	b = le.AppendUint32(b, uint32(len(content)))
	return append(b, content...)
}

const unixTime = 1_700_000_000_000_000 // us

func aedat4Events(events []Event) []byte {
	var b []byte
	for _, e := range events {
		b = le.AppendUint64(b, unixTime+micros(e))
		b = le.AppendUint16(b, e.X)
		b = le.AppendUint16(b, e.Y)
		b = le.AppendUint32(b, bit(e.On))
	}
	return flatVector("EVTS", len(events), b)
}

// encodeAEDAT4 puts two events into a packet, between packets of another stream.
func encodeAEDAT4(compression uint32, table bool) func(rapid.TB, []Event) []byte {
	return func(t rapid.TB, events []Event) []byte {
		var packets []byte
		for from := 0; from < len(events); from += 2 {
			packets = append(packets, aedat4Packet(0, []byte("IMU"))...)
			packets = append(packets, aedat4Packet(1, pack(t, compression, aedat4Events(events[from:min(from+2, len(events))])))...)
		}
		head := aedat4Head(compression, -1, aedat4Description)
		if table {
			head = aedat4Head(compression, int64(len(head)+len(packets)), aedat4Description)
			packets = append(packets, "the table"...)
		}
		return append(head, packets...)
	}
}

func encodeDAT(_ rapid.TB, events []Event) []byte {
	b := []byte("% Data file containing CD events\n% Version 2\n% Width 34\n% Height 34\n\x0c\x08")
	for _, e := range events {
		b = le.AppendUint32(b, uint32(micros(e)))
		b = le.AppendUint32(b, bit(e.On)<<28|uint32(e.Y)<<14|uint32(e.X))
	}
	return b
}

// encodeCSV writes lines in a format of x, y, t in us, p, t in s, and p as a word.
func encodeCSV(header, line string) func(rapid.TB, []Event) []byte {
	return func(_ rapid.TB, events []Event) []byte {
		var b strings.Builder
		if header != "" {
			b.WriteString(header + "\n")
		}
		for _, e := range events {
			us := micros(e)
			text := fmt.Sprintf(line+"%.0[1]d%.0[2]d%.0[3]d%.0[4]d%.0[5]s%.0[6]t", e.X, e.Y, us, bit(e.On), fmt.Sprintf("%d.%06d", us/1e6, us%1e6), e.On)
			b.WriteString(text[:strings.IndexByte(text, '\n')+1])
		}
		return []byte(b.String())
	}
}

// npyFile writes an array, padded as numpy does.
func npyFile(descr string, rows int, content []byte) []byte {
	header := fmt.Sprintf("{'descr': %s, 'fortran_order': False, 'shape': (%d,), }", descr, rows)
	header += strings.Repeat(" ", 63-(10+len(header))%64) + "\n"
	b := append([]byte("\x93NUMPY\x01\x00"), le.AppendUint16(nil, uint16(len(header)))...)
	return append(append(b, header...), content...)
}

func encodeNPZ(method uint16) func(rapid.TB, []Event) []byte {
	return func(t rapid.TB, events []Event) []byte {
		var x, y, at, p []byte
		for _, e := range events {
			x = be.AppendUint16(x, e.X)
			y = append(y, byte(e.Y))
			at = le.AppendUint64(at, micros(e))
			p = append(p, byte(bit(e.On)))
		}
		n := len(events)
		return npz(t, method, "t", npyFile("'<i8'", n, at), "note", []byte("?"), "x", npyFile("'>u2'", n, x), "p", npyFile("'|b1'", n, p), "y", npyFile("'|i1'", n, y))
	}
}

// npz makes an archive of names and contents by turns.
func npz(t rapid.TB, method uint16, pairs ...any) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: pairs[i].(string) + ".npy", Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(pairs[i+1].([]byte)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodeStructured(_ rapid.TB, events []Event) []byte {
	var b []byte
	for _, e := range events {
		b = le.AppendUint64(b, micros(e))
		b = append(b, 7, byte(bit(e.On)))
		b = le.AppendUint16(b, e.X)
		b = le.AppendUint16(b, e.Y)
	}
	return npyFile("[('t', '<i8'), ('extra', '|V1'), ('p', '|b1'), ('x', '<i2'), ('y', '<i2')]", len(events), b)
}
