package progress

import (
	"fmt"
	"io"
	"math"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

const (
	patience = 2 * time.Second  // before a bar appears
	interval = 10 * time.Second // between plain lines
)

// Display is where progress is shown, one Task at a time. A nil Display shows nothing. Its methods, and
// those of its Tasks, may be called from any goroutine.
type Display struct {
	mu       sync.Mutex
	out      io.Writer
	terminal bool
	now      func() time.Time
	current  *Task
}

// New returns a Display that writes to out, usually os.Stderr.
func New(out io.Writer) *Display {
	file, ok := out.(*os.File)
	return &Display{out: out, terminal: ok && term.IsTerminal(int(file.Fd())), now: time.Now}
}

// Task is a piece of work of known size. A nil Task shows nothing.
type Task struct {
	display *Display
	label   string
	total   int64
	done    int64
	started time.Time
	meter   meter
}

// meter draws a task.
type meter interface {
	show(t *Task, elapsed time.Duration)
	hide()
}

// Start begins a task of `total` units of work, in place of the one shown until now.
func (d *Display) Start(label string, total int64) *Task {
	if d == nil || total <= 0 {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hide()
	t := &Task{display: d, label: label, total: total, started: d.now()}
	if d.terminal {
		t.meter = newBar(d.out, label, total)
	} else {
		t.meter = &lines{out: d.out}
	}
	d.current = t
	return t
}

// Add says that n more units are done.
func (t *Task) Add(n int64) {
	if t != nil {
		t.update(func() { t.done += n })
	}
}

// Set says that `done` units are done.
func (t *Task) Set(done int64) {
	if t != nil {
		t.update(func() { t.done = done })
	}
}

// Done ends the task and takes its bar away.
func (t *Task) Done() {
	if t == nil {
		return
	}
	d := t.display
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.current == t {
		d.hide()
		d.current = nil
	}
}

// Clear ends the task that is shown, if any.
func (d *Display) Clear() {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hide()
	d.current = nil
}

func (t *Task) update(change func()) {
	d := t.display
	d.mu.Lock()
	defer d.mu.Unlock()
	change()
	t.done = min(max(t.done, 0), t.total)
	if d.current == t {
		t.meter.show(t, d.now().Sub(t.started))
	}
}

// Writer returns a writer to w that takes the bar away first, so that both can share a terminal.
func (d *Display) Writer(w io.Writer) io.Writer {
	if d == nil {
		return w
	}
	return writer{d, w}
}

type writer struct {
	display *Display
	to      io.Writer
}

func (w writer) Write(b []byte) (int, error) {
	w.display.mu.Lock()
	defer w.display.mu.Unlock()
	w.display.hide()
	return w.to.Write(b)
}

func (d *Display) hide() {
	if d.current != nil {
		d.current.meter.hide()
	}
}

// lines writes a plain line now and then. Progress that cannot be shown is no reason to end a run, so
// what writing returns is not looked at.
type lines struct {
	out  io.Writer
	next time.Duration
}

func (l *lines) show(t *Task, elapsed time.Duration) {
	if l.next = max(l.next, interval); elapsed < l.next {
		return
	}
	l.next = elapsed.Truncate(interval) + interval
	left := "time left unknown"
	if t.done > 0 {
		seconds := elapsed.Seconds() * float64(t.total-t.done) / float64(t.done)
		left = fmt.Sprintf("about %v left", clock(seconds))
	}
	fmt.Fprintf(l.out, "%s: %d %% in %v, %s\n", t.label, int(100*float64(t.done)/float64(t.total)), clock(elapsed.Seconds()), left)
}

func (l *lines) hide() {}

// clock is a number of seconds as a Duration of whole seconds, at most 30 years.
func clock(seconds float64) time.Duration {
	return time.Duration(math.Round(min(seconds, 1e9))) * time.Second
}
