package eventfile_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/sim"
)

// drawEvents draws events in order of time, some of them at one time.
func drawEvents(t *rapid.T) []Event {
	events := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Event {
		return Event{
			At: sim.Time(rapid.IntRange(0, 1<<23-1).Draw(t, "us")) * sim.Microsecond,
			X:  rapid.Uint16Range(0, 33).Draw(t, "x"), Y: rapid.Uint16Range(0, 33).Draw(t, "y"), On: rapid.Bool().Draw(t, "on"),
		}
	}), 1, 20).Draw(t, "events")
	slices.SortStableFunc(events, func(a, b Event) int { return int(a.At - b.At) })
	return events
}

// read reads a file to the end, or to an error.
func read(file []byte, o eventfile.Options) (info eventfile.Info, events []Event, skipped int64, err error) {
	r, err := eventfile.NewReader("file", bytes.NewReader(file), int64(len(file)), o)
	if err != nil {
		return info, nil, 0, err
	}
	for e, err := range r.All() {
		if err != nil {
			return r.Info(), events, r.Skipped(), err
		}
		events = append(events, e)
	}
	return r.Info(), events, r.Skipped(), r.Close()
}

// seen is what a reader should give.
func (c encoding) seen(events []Event) []Event {
	events = slices.Clone(events)
	for i := range events {
		if c.ownZero && i > 0 {
			events[i].At -= events[0].At
		}
	}
	if c.ownZero {
		events[0].At = 0
	}
	return events
}

// TestAReaderGivesEveryEventInOrderOfTime is the first half of the law, for every format, which is recognised.
func TestAReaderGivesEveryEventInOrderOfTime(t *testing.T) {
	for _, c := range encodings {
		t.Run(c.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				events := drawEvents(t)
				info, got, skipped, err := read(c.encode(t, events), c.options)
				if err != nil {
					t.Fatalf("%s: %v", c.why, err)
				}
				if diff := cmp.Diff(c.seen(events), got); diff != "" || info.Format != c.format {
					t.Fatalf("%s: %v (-want +got)\n%s", c.why, info.Format, diff)
				}
				if (skipped > 0) != c.skipped {
					t.Fatalf("%s: %d records passed over", c.why, skipped)
				}
			})
		})
	}
}

// TestAFileThatIsCutGivesItsBeginningAndAnError is the other half. A file without a mark of its end may be cut between
// two events, which nobody can see.
func TestAFileThatIsCutGivesItsBeginningAndAnError(t *testing.T) {
	const us = sim.Microsecond
	events := []Event{{At: 0, X: 1, Y: 2, On: true}, {At: 7 * us, X: 33, Y: 0}, {At: 1e6 * us, X: 3, Y: 33, On: true}}
	for _, c := range encodings {
		t.Run(c.name, func(t *testing.T) {
			whole := c.encode(t, events)
			want := c.seen(events)
			o := c.options
			o.Format = c.format
			for n := range whole {
				_, got, _, err := read(whole[:n], o)
				if len(got) > len(want) || !slices.Equal(got, want[:len(got)]) {
					t.Fatalf("the first %d of %d bytes give %v", n, len(whole), got)
				}
				var format *eventfile.FormatError
				var option *eventfile.OptionError
				switch {
				case err == nil && len(got) == len(want) && !bytes.Equal(whole[:n], whole):
					// what follows the last event is no event
				case err == nil && !c.endless:
					t.Fatalf("the first %d of %d bytes give %d events and no error", n, len(whole), len(got))
				case err != nil && !errors.As(err, &format) && !errors.As(err, &option):
					t.Fatalf("the first %d of %d bytes give %v", n, len(whole), err)
				case format != nil && (format.File != "file" || format.Want == "" || format.Offset > int64(n)):
					t.Fatalf("the first %d of %d bytes give %#v", n, len(whole), format)
				}
			}
		})
	}
}

// TestMemoryDoesNotGrowWithTheFile: reading allocates no more for ten times the events.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	if raced {
		t.Skip("the race detector makes pools forget at random")
	}
	for _, c := range encodings {
		t.Run(c.name, func(t *testing.T) {
			allocations := func(n int) float64 {
				events := make([]Event, n)
				for i := range events {
					events[i].At = sim.Time(i) * sim.Microsecond
				}
				file := c.encode(t, events)
				return testing.AllocsPerRun(3, func() {
					r, err := eventfile.NewReader("file", bytes.NewReader(file), int64(len(file)), c.options)
					if err != nil {
						t.Fatal(err)
					}
					for err == nil {
						_, err = r.Next()
					}
					if err != io.EOF {
						t.Fatal(err)
					}
				})
			}
			few, many := allocations(100), allocations(1100)
			perPacket := 0.0
			if c.format == eventfile.AEDAT4 {
				perPacket = 4 // two events each
			}
			if more := many - few; more > 20+perPacket*500 {
				t.Errorf("%v allocations for 100 events, %v for 1,100", few, many)
			}
		})
	}
}

// realData is RANVIER_DATA, which is relative to the root of the module, or empty.
func realData() string {
	data := os.Getenv("RANVIER_DATA")
	if data != "" && !filepath.IsAbs(data) {
		data = filepath.Join("..", "..", data)
	}
	return data
}

// TestRealFiles holds the readers against figures that were computed from the same files by a few lines of Python.
func TestRealFiles(t *testing.T) {
	data := realData()
	if data == "" {
		t.Skip("RANVIER_DATA is not set: no real recordings")
	}
	for _, c := range []struct {
		file    string
		info    eventfile.Info
		n, on   int
		last    Event
		x, y    uint64 // all coordinates as the digits of a number of base 31
		skipped int64
	}{
		{"sample.aedat4", eventfile.Info{Format: eventfile.AEDAT4, Version: "4.0", Camera: "DVXplorer_DXB00010", Width: 320, Height: 240, Zero: 1605537493718345},
			111954, 55023, Event{At: 589.917 * sim.Millisecond, X: 88, Y: 237, On: true}, 2780607028117989239, 10435923793848322084, 59},
		{"sample_ncars.dat", eventfile.Info{Format: eventfile.DAT, Version: "2"},
			2009, 1350, Event{At: 99.952 * sim.Millisecond, X: 75, Y: 28, On: true}, 12493793072885946285, 11168608945903124349, 0},
		{"sample_nmnist.bin", eventfile.Info{Format: eventfile.NMNIST, Width: 34, Height: 34},
			4325, 2145, Event{At: 311.175 * sim.Millisecond, X: 21, Y: 14, On: true}, 6831123738134304541, 12187702888407794753, 0},
		{"sample_aedat_header.aedat", eventfile.Info{Format: eventfile.AEDAT2, Version: "2.0", Camera: "eu.seebetter.ini.chips.davis.Davis346red", Width: 346, Height: 260},
			0, 0, Event{}, 0, 0, 0},
	} {
		t.Run(c.file, func(t *testing.T) {
			r, err := eventfile.Open(filepath.Join(data, "events", c.file), eventfile.Options{})
			if errors.Is(err, os.ErrNotExist) {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			n, on, x, y := 0, 0, uint64(0), uint64(0)
			var last Event
			for e, err := range r.All() {
				if err != nil {
					t.Fatal(err)
				}
				n, on, last = n+1, on+int(bit(e.On)), e
				x, y = 31*x+uint64(e.X), 31*y+uint64(e.Y)
			}
			if diff := cmp.Diff(c.info, r.Info()); diff != "" {
				t.Error(diff)
			}
			if n != c.n || on != c.on || last != c.last || x != c.x || y != c.y || r.Skipped() != c.skipped {
				t.Errorf("%d events, %d of them on, last %v, coordinates %d, %d, %d passed over", n, on, last, x, y, r.Skipped())
			}
		})
	}
}

// TestFilesOfNumpy reads what numpy 1.24 wrote: the events {0 us, 1 2, on}, {7 us, 3 4, off}, {1,000,000 us, 5 6, on}.
func TestFilesOfNumpy(t *testing.T) {
	want := []Event{{At: 0, X: 1, Y: 2, On: true}, {At: 7 * sim.Microsecond, X: 3, Y: 4}, {At: 1 * sim.Second, X: 5, Y: 6, On: true}}
	for _, c := range []struct {
		file, why string
		unit      sim.Time
	}{
		{"savez.npz", "four arrays", 0},
		{"compressed.npz", "the same, compressed; times are float64 seconds", 1 * sim.Second},
		{"structured.npy", "one array of Tonic's type", 0},
		{"structured.npz", "the same within an archive, under the name that numpy gives", 0},
		{"savetxt.csv", "numpy.savetxt with its default format, times in milliseconds", 1 * sim.Millisecond},
	} {
		t.Run(c.file, func(t *testing.T) {
			r, err := eventfile.Open(filepath.Join("testdata", c.file), eventfile.Options{Unit: c.unit})
			if err != nil {
				t.Fatal(err)
			}
			var got []Event
			for e, err := range r.All() {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, e)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", c.why, diff)
			}
		})
	}
}
