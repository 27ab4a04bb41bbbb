package events

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models/eventfile"
	"github.com/ranvier-sim/ranvier/sim"
)

func write(t testing.TB, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "recording.csv")
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSummaryIsOfTheWholeFile(t *testing.T) {
	sized := eventfile.Options{Width: 5, Height: 4}
	for _, c := range []struct {
		why, file string
		options   eventfile.Options
		want      Summary
	}{
		{"no events", "", sized, Summary{Width: 5, Height: 4, SizeKnown: true}},
		{"no events, and no sensor", "", eventfile.Options{}, Summary{}},
		{"one takes no time", "1,2,500,1\n", sized, Summary{
			Width: 5, Height: 4, SizeKnown: true, Events: 1, On: 1, First: 500 * sim.Microsecond, Last: 500 * sim.Microsecond,
			PeakRate: 1000, Busiest: Pixel{1, 2, 1},
		}},
		{"a millisecond begins at a whole one; of two pixels the first is told", "1,2,1500,1\n0,3,2500,0\n1,2,2999,0\n0,3,3000,0\n4,0,5500,0\n", sized, Summary{
			Width: 5, Height: 4, SizeKnown: true, Events: 5, On: 1, Off: 4, First: 1.5 * sim.Millisecond, Last: 5.5 * sim.Millisecond,
			MeanRate: 1250, PeakRate: 2000, PeakAt: 2 * sim.Millisecond, Busiest: Pixel{1, 2, 2},
		}},
		{"where nothing tells the sensor, the events do", "1,2,0,1\n7,0,0,0\n", eventfile.Options{}, Summary{
			Width: 8, Height: 3, Events: 2, On: 1, Off: 1, PeakRate: 2000, Busiest: Pixel{7, 0, 1},
		}},
	} {
		path := write(t, "x,y,t,p\n"+c.file)
		got, err := Summarise(t.Context(), path, c.options, nil)
		if err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		c.want.File, c.want.Format = path, "csv"
		if diff := cmp.Diff(&c.want, got, cmpopts.IgnoreUnexported(Summary{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.why, diff)
		}
	}
}

// TestCountsAreThoseOfTheEvents whatever way the sensor and the time grow.
func TestCountsAreThoseOfTheEvents(t *testing.T) {
	path := write(t, "")
	rapid.Check(t, func(rt *rapid.T) {
		var file strings.Builder
		file.WriteString("x,y,t,p\n")
		type place struct {
			x, y int
			on   bool
		}
		want := make(map[place]int64)
		us, total := int64(0), int64(0)
		for range rapid.IntRange(1, 50).Draw(rt, "events") {
			p := place{rapid.IntRange(0, 300).Draw(rt, "x"), rapid.IntRange(0, 300).Draw(rt, "y"), rapid.Bool().Draw(rt, "on")}
			us += rapid.SampledFrom([]int64{0, 1, 300, 1e6, 1e10}).Draw(rt, "gap")
			fmt.Fprintf(&file, "%d,%d,%d,%t\n", p.x, p.y, us, p.on)
			want[p]++
			total++
		}
		if err := os.WriteFile(path, []byte(file.String()), 0o666); err != nil {
			rt.Fatal(err)
		}
		s, err := Summarise(context.Background(), path, eventfile.Options{}, nil)
		if err != nil {
			rt.Fatal(err)
		}
		for p, n := range want {
			if got := s.pixels.at(p.x, p.y, p.on); got != n {
				rt.Fatalf("%+v has %d events, want %d", p, got, n)
			}
		}
		counted := int64(0)
		for _, counts := range s.course.counts {
			for _, n := range counts {
				counted += n
			}
		}
		if s.Events != total || counted != total {
			rt.Fatalf("%d events, %d of them over time, want %d", s.Events, counted, total)
		}
	})
}

func TestWhatCannotBeReadIsAnError(t *testing.T) {
	var format *eventfile.FormatError
	if s, err := Summarise(t.Context(), write(t, "x,y,t,p\n1,2,3,1\n1,2,2,1\n"), eventfile.Options{}, nil); s != nil || !errors.As(err, &format) {
		t.Errorf("a broken file: %v, %v", s, err)
	}
	var size *SizeError
	if s, err := Summarise(t.Context(), write(t, "x,y,t,p\n65535,0,3,1\n0,65535,4,1\n"), eventfile.Options{}, nil); s != nil || !errors.As(err, &size) {
		t.Errorf("a sensor without bounds: %v, %v", s, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	long := write(t, "x,y,t,p\n"+strings.Repeat("1,2,3,1\n", glance))
	if s, err := Summarise(ctx, long, eventfile.Options{}, nil); s != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled reading: %v, %v", s, err)
	}
	told := int64(0)
	if _, err := Summarise(t.Context(), long, eventfile.Options{}, func(bytes int64) { told = bytes }); err != nil || told != 8*(glance+1) {
		t.Errorf("progress %d, %v", told, err)
	}
}

func TestPicturesAreDrawnOfEveryRecording(t *testing.T) {
	for _, c := range []struct{ why, file string }{
		{"no events", ""},
		{"one", "1,2,500,1\n"},
		{"some, over a minute", "1,2,500,1\n1,3,500,1\n1,3,500,0\n9,9,60000000,0\n"},
	} {
		s, err := Summarise(t.Context(), write(t, "x,y,t,p\n"+c.file), eventfile.Options{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "picture.png")
		if err := s.Draw(path); err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := png.Decode(file); err != nil {
			t.Errorf("%s: %v", c.why, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}

func Example() {
	s, err := Summarise(context.Background(), "../../models/eventfile/testdata/savez.npz", eventfile.Options{}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Events, "events in", s.Duration(), "on a sensor of", s.Width, "x", s.Height, "or more")
	// Output: 3 events in 1s on a sensor of 6 x 7 or more
}

func BenchmarkSummarise(b *testing.B) {
	const n = 100_000
	path := write(b, "x,y,t,p\n"+strings.Repeat("12,34,567,1\n", n))
	for b.Loop() {
		if _, err := Summarise(b.Context(), path, eventfile.Options{}, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mevents/s")
}
