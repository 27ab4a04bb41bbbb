package record

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// palette is that of Okabe and Ito, which colour-blind readers can tell apart
// (https://jfly.uni-koeln.de/color/), without the yellow, which is too faint on white.
var palette = []color.NRGBA{
	{0x00, 0x72, 0xB2, 0xFF}, // blue
	{0xD5, 0x5E, 0x00, 0xFF}, // vermilion
	{0x00, 0x9E, 0x73, 0xFF}, // bluish green
	{0xCC, 0x79, 0xA7, 0xFF}, // reddish purple
	{0xE6, 0x9F, 0x00, 0xFF}, // orange
	{0x56, 0xB4, 0xE9, 0xFF}, // sky blue
	{0x00, 0x00, 0x00, 0xFF}, // black
}

var grey = color.NRGBA{0x66, 0x66, 0x66, 0xFF}

func colorOf(i int) color.NRGBA { return palette[i%len(palette)] }

func faded(c color.NRGBA, alpha uint8) color.NRGBA { c.A = alpha; return c }

// newPlot is a plot in the style of this package. Only the lowest panel of a figure shows its horizontal axis.
func newPlot(lowest bool) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Font = textStyle(9, color.Black).Font
		axis.Tick.Label.Font = textStyle(8, color.Black).Font
		axis.Tick.Length = vg.Points(3)
		axis.Tick.Width, axis.Width = vg.Points(0.6), vg.Points(0.6)
		axis.Label.Padding = vg.Points(3)
		axis.Padding = vg.Points(3)
		axis.Tick.Marker = ticks{most: 6}
	}
	if !lowest {
		p.HideX()
		p.X.Padding = 0
	}
	return p
}

// ticks are at multiples of 1, 2 or 5 times a power of ten.
type ticks struct {
	most  int  // how many, about
	whole bool // at whole numbers only
}

func (t ticks) Ticks(lo, hi float64) []plot.Tick {
	step := niceAbove((hi - lo) / float64(max(t.most, 1)))
	if t.whole {
		step = max(step, 1)
	}
	if !(step > 0) || math.IsInf(step, 0) {
		return nil
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	var marks []plot.Tick
	for k := math.Ceil(lo / step); k*step <= hi && len(marks) < 100; k++ {
		marks = append(marks, plot.Tick{Value: k * step, Label: tickLabel(k*step, decimals)})
	}
	return marks
}

func tickLabel(v float64, decimals int) string {
	if v == 0 {
		return "0" // not "-0"
	}
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if decimals > 6 || math.Abs(v) >= 1e9 {
		text = strconv.FormatFloat(v, 'g', 6, 64)
	}
	return strings.ReplaceAll(text, "-", "\u2212") // a minus sign, not a hyphen
}

// niceAbove is the least of 1, 2 or 5 times a power of ten that is not below v.
func niceAbove(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, digit := range []float64{1, 2, 5} {
		if digit*power >= v*(1-1e-9) {
			return digit * power
		}
	}
	return 10 * power
}

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
	style := textStyle(8, grey)
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	c.FillText(style, c.Center(), string(r))
}
