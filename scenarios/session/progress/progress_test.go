package progress

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// watch is a clock that is set by hand.
type watch struct{ at time.Time }

func (w *watch) now() time.Time { return w.at }

func display(out io.Writer, terminal bool) (*Display, *watch) {
	w := &watch{at: time.Unix(0, 0)}
	return &Display{out: out, terminal: terminal, now: w.now}, w
}

// TestShortWorkShowsNothing is the law of the package.
func TestShortWorkShowsNothing(t *testing.T) {
	for _, terminal := range []bool{false, true} {
		var out bytes.Buffer
		d, w := display(&out, terminal)
		task := d.Start("short", 10)
		for range 10 {
			w.at = w.at.Add(199 * time.Millisecond)
			task.Add(1)
		}
		task.Done()
		if out.Len() > 0 {
			t.Errorf("terminal %v: %q", terminal, out.String())
		}
	}
}

func TestTerminalShowsBarAndTakesItAway(t *testing.T) {
	var out bytes.Buffer
	d, w := display(&out, true)
	task := d.Start("training", 4)
	w.at = w.at.Add(3 * time.Second)
	task.Add(1)
	if s := out.String(); !strings.Contains(s, "training") || !strings.Contains(s, "25%") {
		t.Errorf("no bar: %q", s)
	}
	out.Reset()
	if _, err := fmt.Fprintln(d.Writer(&out), "row"); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(d.Writer(&out), "row")
	const clear = "\x1b[2K\r"
	if diff := cmp.Diff(clear+"row\nrow\n", out.String()); diff != "" {
		t.Errorf("two rows (-want +got)\n%s", diff)
	}
}

func TestBarGoesWhenTheTaskEnds(t *testing.T) {
	var out bytes.Buffer
	d, w := display(&out, true)
	task := d.Start("training", 4)
	w.at = w.at.Add(3 * time.Second)
	task.Add(1)
	task.Done()
	task.Add(1)
	if !strings.HasSuffix(out.String(), "\x1b[2K\r") {
		t.Errorf("a bar remains: %q", out.String())
	}
}

func TestLogsGetALineEveryTenSeconds(t *testing.T) {
	var out bytes.Buffer
	d, w := display(&out, false)
	task := d.Start("training", 100)
	for range 35 {
		w.at = w.at.Add(time.Second)
		task.Add(2)
	}
	want := "training: 20 % in 10s, about 40s left\ntraining: 40 % in 20s, about 30s left\ntraining: 60 % in 30s, about 20s left\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestEstimateIsNeverNonsense(t *testing.T) {
	for _, row := range []struct {
		why               string
		done, total, secs int64
		want              string
	}{
		{"nothing done", 0, 10, 20, "t: 0 % in 20s, time left unknown\n"},
		{"longer than a Duration holds", 1, 1 << 62, 20, "t: 0 % in 20s, about 277777h46m40s left\n"},
		{"more done than there is", 20, 10, 20, "t: 100 % in 20s, about 0s left\n"},
		{"less than nothing done", -3, 10, 20, "t: 0 % in 20s, time left unknown\n"},
	} {
		var out bytes.Buffer
		d, w := display(&out, false)
		task := d.Start("t", row.total)
		w.at = w.at.Add(time.Duration(row.secs) * time.Second)
		task.Set(row.done)
		if diff := cmp.Diff(row.want, out.String()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.why, diff)
		}
	}
}

func TestLaterTaskTakesThePlace(t *testing.T) {
	var out bytes.Buffer
	d, w := display(&out, false)
	first, second := d.Start("first", 2), d.Start("second", 2)
	w.at = w.at.Add(20 * time.Second)
	first.Add(1)
	first.Done()
	second.Add(1)
	if diff := cmp.Diff("second: 50 % in 20s, about 20s left\n", out.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestNothingIsShownOfNothing(t *testing.T) {
	var none *Display
	task := none.Start("x", 3)
	task.Add(1)
	task.Set(2)
	task.Done()
	none.Clear()
	if none.Writer(os.Stdout) != io.Writer(os.Stdout) {
		t.Error("a nil Display changes the writer")
	}
	if task := New(io.Discard).Start("empty", 0); task != nil {
		t.Error("a task without work")
	}
}

func TestStepsFromManyGoroutinesAllCount(t *testing.T) {
	d, _ := display(io.Discard, true)
	task := d.Start("parallel", 1000)
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			for range 100 {
				task.Add(1)
			}
		})
	}
	all.Wait()
	if task.done != 1000 {
		t.Errorf("%d steps, want 1000", task.done)
	}
}

func BenchmarkAdd(b *testing.B) {
	for _, terminal := range []bool{false, true} {
		b.Run(fmt.Sprintf("terminal=%v", terminal), func(b *testing.B) {
			d := New(io.Discard)
			d.terminal = terminal
			task := d.Start("steps", int64(b.N)+1)
			for b.Loop() {
				task.Add(1)
			}
		})
	}
}
