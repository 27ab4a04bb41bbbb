package progress

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// bar draws on a terminal.
type bar struct {
	gate  gate
	drawn *progressbar.ProgressBar
}

func newBar(out io.Writer, label string, total int64) *bar {
	b := &bar{gate: gate{out: out}}
	b.drawn = progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(&b.gate),
		progressbar.OptionSetDescription(label),
		progressbar.OptionSetWidth(25),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionUseANSICodes(true),
		progressbar.OptionClearOnFinish(),
	)
	b.drawn.StartWithoutRender() // the estimate counts from here
	return b
}

// show draws the bar if it is time to. As with lines, what drawing returns is not looked at.
func (b *bar) show(t *Task, elapsed time.Duration) {
	b.gate.open = elapsed >= patience
	b.drawn.Set64(t.done)
	b.drawn.Describe(t.label) // draws even where the percentage has not changed
}

func (b *bar) hide() {
	if b.gate.used {
		b.drawn.Clear()
		b.gate.used = false
	}
}

// gate holds back what a bar draws until it is open, while the bar takes its measure of speed.
type gate struct {
	out        io.Writer
	open, used bool
}

func (g *gate) Write(p []byte) (int, error) {
	if !g.open {
		return len(p), nil
	}
	g.used = true
	return g.out.Write(p)
}
