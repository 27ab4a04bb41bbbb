package eventfile_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/sim"
)

const us = sim.Microsecond

// TestWhatIsNoEventIsRefused: files that are wrong inside, each with the offset of the mistake.
func TestWhatIsNoEventIsRefused(t *testing.T) {
	head3, head4 := []byte(aedat3Header), aedat4Head(0, -1, aedat4Description)
	dat := "% Version 2\n\x00\x08"
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	one := func(e Event) []byte { return aedat3Packet(1, 8, 0, aedat3Event(e, 1)) }
	packet4 := func(events ...Event) []byte { return aedat4Packet(1, aedat4Events(events)) }
	x, y, at, p := npyFile("'<u2'", 1, []byte{1, 0}), npyFile("'<u2'", 1, []byte{2, 0}), npyFile("'<i8'", 1, make([]byte, 8)), npyFile("'|b1'", 1, []byte{1})
	for _, c := range []struct {
		why    string
		file   []byte
		format eventfile.Format
		offset int
		words  string // in the error
	}{
		{"a pixel beside the sensor", encodeNMNIST(t, []Event{{X: 1}, {X: 34, Y: 3}}), eventfile.NMNIST, 5, "want a pixel of 34 x 34, got x 34, y 3"},
		{"an event before its predecessor", encodeNMNIST(t, []Event{{At: 7 * us}, {At: 6 * us}}), eventfile.NMNIST, 5, "want an event at 7us or later"},
		{"a sixth byte", []byte{1, 2, 0, 0, 0, 1}, eventfile.NMNIST, 5, "unexpected EOF"},

		{"a header without #", []byte("AER-DAT2.0\r\n"), eventfile.AEDAT2, 0, "want #!AER-DAT2.0"},
		{"a header that is cut off", []byte("#!AER-DAT2.0\r\n# AEChip: DVS128\r\n# User na"), eventfile.AEDAT2, 32, "want a line of the header"},
		{"a pixel beside the sensor, left of its first column", []byte("#!AER-DAT2.0\n# AEChip: DAVIS240\n\x00\x0f\x00\x00\x00\x00\x00\x00"), eventfile.AEDAT2, 32, "want a pixel of 240 x 180, got x 240, y 0"},
		{"a time that goes back", []byte("#!AER-DAT2.0\n# AEChip: DVS128\n\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01"), eventfile.AEDAT2, 38, "want an event at 2us or later"},
		{"a time below 0", []byte("#!AER-DAT2.0\n# AEChip: DVS128\n\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\xff\xff\xff\xff"), eventfile.AEDAT2, 38, "want a time of 0 or more"},

		{"no end of the header", []byte("#!AER-DAT3.1\r\nevents"), eventfile.AEDAT3, 14, "#!END-HEADER"},
		{"a line that is no header", []byte("#!AER-DAT3.1\r\nevents\r\n"), eventfile.AEDAT3, 14, `got "events"`},
		{"another coding", []byte("#!AER-DAT3.1\r\n#Format: SerializedTS\r\n"), eventfile.AEDAT3, 14, "want events in the format RAW, got SerializedTS"},
		{"a compressed packet", join(head3, aedat3Packet(0x8001, 8, 0)), eventfile.AEDAT3, len(head3), "not compressed"},
		{"more events than room", join(head3, []byte("\x01\x00\x00\x00\x08\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00")), eventfile.AEDAT3, len(head3), "capacity 1, number 2"},
		{"events of another size", join(head3, aedat3Packet(1, 12, 0)), eventfile.AEDAT3, len(head3), "want events of 8 bytes"},
		{"two cameras", join(head3, one(Event{}), []byte("\x01\x00\x02\x00"), one(Event{})[4:]), eventfile.AEDAT3, len(head3) + len(one(Event{})), "want events of source 1 alone, got some of source 2"},
		{"a time of 32 bits", join(head3, aedat3Packet(1, 8, 0, []byte("\x01\x00\x00\x00\x00\x00\x00\x80"))), eventfile.AEDAT3, len(head3) + 28, "31 bits"},
		{"a time beyond 106 days", join(head3, aedat3Packet(1, 8, 1<<20, aedat3Event(Event{}, 1))), eventfile.AEDAT3, len(head3) + 28, "106 days"},
		{"a pixel beside the sensor that the header names", join(head3, one(Event{X: 128})), eventfile.AEDAT3, len(head3) + 28, "want a pixel of 128 x 128"},

		{"a header that is none", []byte("#!AER-DAT4.0\r\n\x04\x00\x00\x00IOHE"), eventfile.AEDAT4, 14, "no FlatBuffer IOHE"},
		{"a header of 4 GB", []byte("#!AER-DAT4.0\r\n\xff\xff\xff\xff"), eventfile.AEDAT4, 14, "256 MiB"},
		{"an unknown compression", aedat4Head(9, -1, aedat4Description), eventfile.AEDAT4, 14, "want a compression of 0 to 4, got 9"},
		{"no description", aedat4Head(0, -1, "events"), eventfile.AEDAT4, 14, "no XML"},
		{"no stream of events", aedat4Head(0, -1, `<dv><node name="outInfo"></node></dv>`), eventfile.AEDAT4, 14, "want a header with one stream of events, got 0 of them"},
		{"two streams of events", aedat4Head(0, -1, strings.Replace(aedat4Description, "IMUS", "EVTS", 1)), eventfile.AEDAT4, 14, "2 of them"},
		{"a sensor without width", aedat4Head(0, -1, strings.Replace(aedat4Description, ">34<", ">none<", 1)), eventfile.AEDAT4, 14, `a sensor of "none" x "34"`},
		{"a packet of negative size", join(head4, []byte("\x01\x00\x00\x00\xff\xff\xff\xff")), eventfile.AEDAT4, len(head4), "-1 bytes"},
		{"a packet of something else", join(head4, aedat4Packet(1, flatVector("FRME", 0, nil))), eventfile.AEDAT4, len(head4), "no FlatBuffer EVTS"},
		{"more events than bytes", join(head4, aedat4Packet(1, flatVector("EVTS", 2, make([]byte, 16)))), eventfile.AEDAT4, len(head4), "a broken FlatBuffer"},
		{"a packet of another size than it says", join(head4, aedat4Packet(1, append(aedat4Events(nil), 0))), eventfile.AEDAT4, len(head4), "another number than it says"},
		{"an event before the first", join(head4, packet4(Event{At: 7 * us}, Event{At: 6 * us})), eventfile.AEDAT4, len(head4), "at 1700000000000006 us"},
		{"a packet before its predecessor", join(head4, packet4(Event{}, Event{At: 7 * us}), packet4(Event{At: 6 * us})), eventfile.AEDAT4, len(head4) + 8 + 32 + 32, "want an event at 7us or later"},
		{"a pixel beside the sensor", join(head4, packet4(Event{Y: 34})), eventfile.AEDAT4, len(head4), "want a pixel of 34 x 34"},
		{"packets that run into the table", join(aedat4Head(0, int64(len(head4)+1), aedat4Description), packet4(Event{})), eventfile.AEDAT4, len(head4), "to end at offset"},
		{"a table that is not there", join(aedat4Head(0, int64(len(head4)+99), aedat4Description), packet4(Event{})), eventfile.AEDAT4, len(head4) + 8 + 32 + 16, "the end of the file"},
		{"bytes that are not LZ4", join(aedat4Head(1, -1, aedat4Description), aedat4Packet(1, []byte("events"))), eventfile.AEDAT4, len(head4), "want a packet of events"},
		{"bytes that are not Zstandard", join(aedat4Head(4, -1, aedat4Description), aedat4Packet(1, []byte("events"))), eventfile.AEDAT4, len(head4), "want a packet of events"},

		{"another version", []byte("% Version 1\n\x00\x08"), eventfile.DAT, 12, `want a header with Version 2, got Version "1"`},
		{"a width that is none", []byte("% Width wide\n"), eventfile.DAT, 0, "want a Width"},
		{"triggers", []byte("% Version 2\n\x0e\x08"), eventfile.DAT, 12, "got type 14"},
		{"a time that goes back", []byte(dat + "\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00"), eventfile.DAT, 22, "want an event at 2us or later"},

		{"a header that misses a column", []byte("x,y,t\n1,2,3\n"), eventfile.CSV, 0, "got no column p"},
		{"a column twice", []byte("x,y,t,ts,p\n"), eventfile.CSV, 0, "got two columns for t"},
		{"a field too few", []byte("x,y,t,p\n1,2,3\n"), eventfile.CSV, 8, "line 2: want 4 fields, got 3"},
		{"a field too many", []byte("x,y,t,p\n1,2,3,1,1\n"), eventfile.CSV, 8, "want 4 fields, got 5"},
		{"an empty line", []byte("x,y,t,p\n\n"), eventfile.CSV, 8, "line 2: want 4 fields"},
		{"a fraction of a pixel", []byte("x,y,t,p\n1.5,2,3,1\n"), eventfile.CSV, 8, `want x, a whole number of 0 to 65535, got "1.5"`},
		{"a pixel that no sensor has", []byte("x,y,t,p\n1,70000,3,1\n"), eventfile.CSV, 8, "want y"},
		{"a time below 0", []byte("x,y,t,p\n1,2,-3,1\n"), eventfile.CSV, 8, "want t"},
		{"a time of too many digits", []byte("x,y,t,p\n1,2,0.12345678901234567890,1\n"), eventfile.CSV, 8, "19 digits"},
		{"a time beyond 106 days", []byte("x,y,t,p\n1,2,1e13,1\n"), eventfile.CSV, 8, "106 days"},
		{"a polarity of 2", []byte("x,y,t,p\n1,2,3,2\n"), eventfile.CSV, 8, "want p"},
		{"a time that goes back", []byte("x,y,t,p\n1,2,3,1\n1,2,2,1\n"), eventfile.CSV, 16, "line 3: want an event at 3us or later"},
		{"a line that is cut off", []byte("x,y,t,p\n1,2,3,1\n1,2,4"), eventfile.CSV, 16, "want a line break"},

		{"an archive that is none", []byte("PK\x03\x04, or so"), eventfile.NumPy, 0, "want an .npz archive"},
		{"an archive that misses an array", npz(t, 0, "x", x, "y", y, "p", p), eventfile.NumPy, 0, "got no column t"},
		{"columns that differ in length", npz(t, 0, "x", x, "y", y, "t", at, "p", npyFile("'|b1'", 2, []byte{1, 0})), eventfile.NumPy, 0, `array "p": offset 0: want 1 rows`},
		{"an array of fractions", npz(t, 0, "x", npyFile("'<f4'", 1, make([]byte, 4)), "y", y, "t", at, "p", p), eventfile.NumPy, 0, `array "x": offset 0: want integers, got type f4`},
		{"an array of strings", npz(t, 0, "x", npyFile("'<U4'", 1, make([]byte, 16)), "y", y, "t", at, "p", p), eventfile.NumPy, 0, `array "x": offset 0: want an array of one dimension`},
		{"an array that is cut off", npz(t, 0, "x", x, "y", y[:len(y)-1], "t", at, "p", p), eventfile.NumPy, 128, `array "y": offset 128: want 1 rows`},
		{"an array that goes on", npz(t, 0, "x", x, "y", y, "t", at, "p", append(p, 1)), eventfile.NumPy, 129, `array "p": offset 129: want the end of the array`},
		{"a time that is not a number", npz(t, 0, "x", x, "y", y, "t", npyFile("'<f8'", 1, []byte("\x00\x00\x00\x00\x00\x00\xf8\x7f")), "p", p), eventfile.NumPy, 128, "got NaN"},
		{"a time below 0", npz(t, 0, "x", x, "y", y, "t", npyFile("'<i4'", 1, []byte("\xff\xff\xff\xff")), "p", p), eventfile.NumPy, 128, "got -1"},
		{"a pixel below 0", npz(t, 0, "x", npyFile("'>i2'", 1, []byte("\xff\xff")), "y", y, "t", at, "p", p), eventfile.NumPy, 128, "want a coordinate of 0 to 65535, got -1"},
		{"a polarity of 7", npz(t, 0, "x", x, "y", y, "t", at, "p", npyFile("'|u1'", 1, []byte{7})), eventfile.NumPy, 128, "want a polarity of 0, 1 or -1, got 7"},
		{"an array of two dimensions", []byte(strings.Replace(string(npyFile("'<i8'", 1, nil)), "(1,), ", "(1,4),", 1)), eventfile.NumPy, 0, "one dimension"},
		{"a structured array that misses a field", npyFile("[('t', '<i8'), ('x', '<i2')]", 0, nil), eventfile.NumPy, 0, "got no column y"},
	} {
		t.Run(c.format.String()+"/"+c.why, func(t *testing.T) {
			_, _, _, err := read(c.file, eventfile.Options{Format: c.format})
			var format *eventfile.FormatError
			if !errors.As(err, &format) || !strings.Contains(err.Error(), c.words) || format.File != "file" {
				t.Fatalf("error %v, want a *FormatError that says %q", err, c.words)
			}
			if format.Offset != int64(c.offset) {
				t.Errorf("error %v, want it at offset %d", err, c.offset)
			}
		})
	}
}

// TestWhatIsNotRecognisedIsCalledByItsName where it can be.
func TestWhatIsNotRecognisedIsCalledByItsName(t *testing.T) {
	for _, c := range []struct{ why, file, hint string }{
		{"nothing at all", "", "an empty file"},
		{"an older AEDAT", "#!AER-DAT1.0\r\n", "a version other than"},
		{"a newer one", "#!AER-DAT3.0\r\n", "a version other than"},
		{"Prophesee's own format, by its old header", "% Date 2020-09-14\n% evt 3.0\n", "metavision_file_to_dat"},
		{"and by its new one", "% date 2020-09-14\n% format EVT3;height=720;width=1280\n", "metavision_file_to_dat"},
		{"HDF5", "\x89HDF\r\n\x1a\n", "HDF5"},
		{"MATLAB", "MATLAB 5.0 MAT-file", "MATLAB"},
		{"a compressed file", "\x1f\x8b\x08", "gzip"},
		{"numbers without a header", "0.001 23 17 1\n0.002 3 4 0\n", "Columns has to say"},
		{"text", "Once upon a time there were five. ", "option Format"},
		{"groups of five bytes off the sensor", "\x01\x02\x03\x04\x05\xff\x02\x03\x04\x05", "option Format"},
	} {
		_, _, _, err := read([]byte(c.file), eventfile.Options{})
		var unknown *eventfile.UnknownFormatError
		if !errors.As(err, &unknown) || !strings.Contains(unknown.Hint, c.hint) {
			t.Errorf("%s: error %v, want an *UnknownFormatError with %q", c.why, err, c.hint)
		}
	}
}

func TestOptionsThatMakeNoSenseAreRefused(t *testing.T) {
	nmnist, dat := encodeNMNIST(t, []Event{{}}), encodeDAT(t, []Event{{}})
	dvs := encodeAEDAT2("", 128, 128, true)(t, []Event{{}})
	for _, c := range []struct {
		why     string
		file    []byte
		options eventfile.Options
		field   string
	}{
		{"there is no such format", nmnist, eventfile.Options{Format: 99}, "Format"},
		{"nor such a camera", nmnist, eventfile.Options{Camera: 99}, "Camera"},
		{"a width takes a height", nmnist, eventfile.Options{Width: 34}, "Height"},
		{"a sensor has no negative side", nmnist, eventfile.Options{Width: -1}, "Width"},
		{"coordinates have 16 bits", nmnist, eventfile.Options{Width: 1, Height: 1 << 17}, "Height"},
		{"time runs forward", nmnist, eventfile.Options{Unit: -1}, "Unit"},
		{"a buffer has no negative size", nmnist, eventfile.Options{Reorder: -1}, "Reorder"},
		{"a buffer fits into memory", nmnist, eventfile.Options{Reorder: 1 << 40}, "Reorder"},
		{"the file knows better", dat, eventfile.Options{Width: 640, Height: 480}, "Width x Height"},
		{"a header that names no camera leaves the bits without a meaning", dvs, eventfile.Options{}, "Camera"},
		{"columns without a time", []byte("1,2,3\n"), eventfile.Options{Columns: "x,y,p"}, "Columns"},
	} {
		_, _, _, err := read(c.file, c.options)
		var wrong *eventfile.OptionError
		if !errors.As(err, &wrong) || wrong.Field != c.field {
			t.Errorf("%s: error %v, want an *OptionError of %s", c.why, err, c.field)
		}
	}
}

// TestClocksRunOver as the formats have it.
func TestClocksRunOver(t *testing.T) {
	for _, c := range []struct {
		why  string
		file []byte
		want []sim.Time
	}{
		{"N-MNIST: a row of 240 adds 2^13 us to all that follows, and is no event",
			encodeNMNIST(t, []Event{{At: 5 * us}, {Y: 240}, {At: 4 * us}, {Y: 240}, {Y: 240}, {At: 3 * us}}), []sim.Time{5 * us, 8196 * us, 24579 * us}},
		{"AEDAT 2: 32 bits", []byte("#!AER-DAT2.0\n# AEChip: DVS128\n\x00\x00\x00\x00\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x01"), []sim.Time{4294967295 * us, 4294967297 * us}},
		{"DAT: 32 bits", []byte("% Version 2\n\x00\x08\xff\xff\xff\xff\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00"), []sim.Time{4294967295 * us, 4294967297 * us}},
		{"AEDAT 3: packets count how often 31 bits have run over",
			append([]byte(aedat3Header), aedat3Packet(1, 8, 3, aedat3Event(Event{At: 5 * us}, 1))...), []sim.Time{(3<<31 + 5) * us}},
	} {
		_, events, _, err := read(c.file, eventfile.Options{})
		var got []sim.Time
		for _, e := range events {
			got = append(got, e.At)
		}
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got)\n%s", c.why, err, diff)
		}
	}
}

// TestLateEventsFindTheirPlace within the buffer that Reorder allows, and not beyond it.
func TestLateEventsFindTheirPlace(t *testing.T) {
	file := encodeNMNIST(t, []Event{{At: 3 * us}, {At: 9 * us, X: 1}, {At: 2 * us}, {At: 9 * us, X: 2}, {At: 12 * us}, {At: 8 * us}})
	want := []Event{{At: 2 * us}, {At: 3 * us}, {At: 8 * us}, {At: 9 * us, X: 1}, {At: 9 * us, X: 2}, {At: 12 * us}}
	for _, c := range []struct {
		why     string
		reorder int
		given   int // before an error
	}{
		{"without a buffer the first that is late ends the reading", 0, 2},
		{"one event held back is not enough either; it is given before the error", 1, 2},
		{"nor are two for the second", 2, 5},
		{"three are", 3, 6},
		{"a buffer may be longer than the file", 100, 6},
	} {
		_, got, _, err := read(file, eventfile.Options{Reorder: c.reorder})
		if len(got) != c.given || (err == nil) != (c.given == len(want)) {
			t.Errorf("%s: %v, %v", c.why, got, err)
		}
		if err == nil && !cmp.Equal(want, got) {
			t.Errorf("%s: %v", c.why, got)
		}
	}
}

func TestAReaderThatHasEndedStaysSo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.bin")
	if err := os.WriteFile(path, make([]byte, 5*300_000), 0o666); err != nil { // long enough to be held open
		t.Fatal(err)
	}
	ended, err := eventfile.Open(path, eventfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = ended.Next()
	}
	if _, again := ended.Next(); err != io.EOF || again != io.EOF {
		t.Errorf("after the end: %v, then %v", err, again)
	}
	if done, of := ended.Progress(); done != 1_500_000 || of != done {
		t.Errorf("progress %d of %d", done, of)
	}
	closed, err := eventfile.Open(path, eventfile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(closed.Close(), closed.Close()); err != nil {
		t.Error(err)
	}
	if _, err := closed.Next(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if _, err := eventfile.Open(filepath.Dir(path), eventfile.Options{}); err == nil {
		t.Error("a folder was opened")
	}
	if _, err := eventfile.Open(path+".absent", eventfile.Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an absent file: %v", err)
	}
}
