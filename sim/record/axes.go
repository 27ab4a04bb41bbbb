package record

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// timeAxis maps model time to the horizontal axis. Instants are placed by their difference from the
// beginning, which is exact, and not by their float64 value, which late in a run is not.
type timeAxis struct {
	window sim.Window
	unit   float64 // ps
	name   string
}

func newTimeAxis(w sim.Window) timeAxis {
	switch length := w.To - w.From; {
	case length >= 30*sim.Second:
		return timeAxis{w, sim.Second, "s"}
	case length >= sim.Millisecond:
		return timeAxis{w, sim.Millisecond, "ms"}
	case length >= sim.Microsecond:
		return timeAxis{w, sim.Microsecond, "µs"}
	case length >= sim.Nanosecond:
		return timeAxis{w, sim.Nanosecond, "ns"}
	}
	return timeAxis{w, sim.Picosecond, "ps"}
}

// fraction is how far an instant stands along the axis, from 0 to 1.
func (a timeAxis) fraction(t sim.Time) float64 {
	return float64(t-a.window.From) / float64(a.window.To-a.window.From)
}

func (a timeAxis) value(t sim.Time) float64 { return float64(t) / a.unit }

func (a timeAxis) label() string { return "time (" + a.name + ")" }

// apply gives the axis to a plot.
func (a timeAxis) apply(p *plot.Plot) {
	p.X.Min, p.X.Max = a.value(a.window.From), a.value(a.window.To)
}

// windowOr returns w, or where it is zero the window from first to last.
func windowOr(w sim.Window, first, last sim.Time, field string) (sim.Window, error) {
	if w == (sim.Window{}) {
		w = sim.Window{From: first, To: last}
		if last <= first {
			w.To = first + sim.Millisecond
		}
	}
	if w.From < 0 || w.To <= w.From {
		return w, &OptionError{field, fmt.Sprintf("[%v, %v)", w.From, w.To), "0 <= From < To"}
	}
	return w, nil
}

// spikeWindow returns w, or where it is zero a window from 0 that holds all rasters and ends at a round number.
func spikeWindow(w sim.Window, rasters []Raster, field string) (sim.Window, error) {
	var last sim.Time
	for _, r := range rasters {
		if n := len(r.Spikes); n > 0 && r.Spikes[n-1].At < sim.Never {
			last = max(last, r.Spikes[n-1].At+1)
		}
	}
	step := sim.Time(1)
	for last/step >= 100 {
		step *= 10
	}
	if last%step > 0 && last < sim.Never-step {
		last += step - last%step
	}
	return windowOr(w, 0, last, field)
}

// remark writes a few words into the middle of an empty plot.
type remark string

// Plot draws the remark.
func (r remark) Plot(c draw.Canvas, _ *plot.Plot) {
	style := TextStyle(8, Grey())
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	c.FillText(style, c.Center(), string(r))
}
