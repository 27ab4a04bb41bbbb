package eventfile_test

import (
	"errors"
	"io"
	"testing"

	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/sim"
)

// fuzz throws bytes at the reader of a format, or of whatever it recognises. Whatever they are, it gives events on the
// sensor, in order of time, and ends with nothing but the errors that it documents.
func fuzz(f *testing.F, format eventfile.Format) {
	events := []Event{{At: 3 * us, X: 1, Y: 2, On: true}, {At: 3 * us, X: 33}, {At: 4e6 * us, Y: 33, On: true}}
	for _, c := range encodings {
		if format == eventfile.Unknown || c.format == format {
			f.Add(c.encode(f, events))
			f.Add(c.encode(f, events[:1]))
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, o := range []eventfile.Options{{Format: format}, {Format: format, Reorder: 2, Camera: eventfile.DAVIS240, Unit: 1 * sim.Second}} {
			info, events, _, err := read(file, o)
			checkEvents(t, info, events)
			if !documented(err) {
				t.Fatalf("%T: %v", err, err)
			}
		}
	})
}

func checkEvents(t *testing.T, info eventfile.Info, events []Event) {
	last := sim.Time(0)
	for i, e := range events {
		if e.At < last || e.At == sim.Never {
			t.Fatalf("event %d comes at %v, after %v", i, e.At, last)
		}
		last = e.At
		if n := info.Neuron(e); info.Sized() && (int(e.X) >= info.Width || int(e.Y) >= info.Height || n >= info.Neurons()) {
			t.Fatalf("event %d at %d, %d lies beside %d x %d", i, e.X, e.Y, info.Width, info.Height)
		}
	}
}

func documented(err error) bool {
	var format *eventfile.FormatError
	var unknown *eventfile.UnknownFormatError
	var option *eventfile.OptionError
	return err == nil || errors.As(err, &format) && !errors.Is(err, io.EOF) || errors.As(err, &unknown) || errors.As(err, &option)
}

func FuzzNMNIST(f *testing.F) { fuzz(f, eventfile.NMNIST) }
func FuzzAEDAT2(f *testing.F) { fuzz(f, eventfile.AEDAT2) }
func FuzzAEDAT3(f *testing.F) { fuzz(f, eventfile.AEDAT3) }
func FuzzAEDAT4(f *testing.F) { fuzz(f, eventfile.AEDAT4) }
func FuzzDAT(f *testing.F)    { fuzz(f, eventfile.DAT) }
func FuzzCSV(f *testing.F)    { fuzz(f, eventfile.CSV) }
func FuzzNumPy(f *testing.F)  { fuzz(f, eventfile.NumPy) }
func FuzzDetect(f *testing.F) { fuzz(f, eventfile.Unknown) }
