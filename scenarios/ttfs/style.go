package ttfs

import (
	"fmt"
	"image/color"
	"strconv"

	"github.com/ranvier-sim/ranvier/sim"
	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Colours of Okabe and Ito, which colour-blind readers can tell apart
// (https://jfly.uni-koeln.de/color/), as in the pictures of sim/record.
var (
	winnerColor = color.NRGBA{0x00, 0x72, 0xB2, 0xFF} // blue
	rivalColor  = color.NRGBA{0xD5, 0x5E, 0x00, 0xFF} // vermilion
	grey        = color.NRGBA{0x66, 0x66, 0x66, 0xFF}
)

func faded(c color.NRGBA, alpha uint8) color.NRGBA { c.A = alpha; return c }

func sans(points float64) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(points)}
}

// letterStyle is that of the letters which name the panels of a picture.
var letterStyle = draw.TextStyle{Color: color.Black, Font: bold(11), Handler: plot.DefaultTextHandler, YAlign: draw.YTop}

func bold(points float64) font.Font {
	f := sans(points)
	f.Weight = stdfont.WeightBold
	return f
}

// inMilliseconds is a duration in the field's usual unit.
func inMilliseconds(t sim.Time) string { return fmt.Sprintf("%g ms", t.Milliseconds()) }

// newPlot is an empty plot in the style of the scenario.
func newPlot(title, x, y string) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.Title.Padding = vg.Points(5)
	p.Title.TextStyle.Font = bold(9.5)
	p.X.Label.Text, p.Y.Label.Text = x, y
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Font = sans(9)
		axis.Label.Padding = vg.Points(3)
		axis.Tick.Label.Font = sans(8)
		axis.Tick.Length = vg.Points(3)
		axis.Tick.Width, axis.Width = vg.Points(0.6), vg.Points(0.6)
		axis.Padding = vg.Points(3)
		axis.Tick.Marker = plainTicks{}
	}
	p.Legend.TextStyle.Font = sans(8)
	p.Legend.Top = true
	p.Legend.ThumbnailWidth = vg.Points(14)
	p.Legend.Padding = vg.Points(1)
	return p
}

func line(xys plotter.XYs, width float64, c color.Color) *plotter.Line {
	return &plotter.Line{XYs: xys, LineStyle: draw.LineStyle{Color: c, Width: vg.Points(width)}}
}

func dashed(xys plotter.XYs, c color.Color) *plotter.Line {
	l := line(xys, 0.8, c)
	l.Dashes = []vg.Length{vg.Points(4), vg.Points(2.5)}
	return l
}

func dots(xys plotter.XYs, radius float64, c color.Color) *plotter.Scatter {
	return &plotter.Scatter{XYs: xys, GlyphStyle: draw.GlyphStyle{Color: c, Radius: vg.Points(radius), Shape: draw.CircleGlyph{}}}
}

func rectangle(left, right, bottom, top float64, fill color.Color) *plotter.Polygon {
	return &plotter.Polygon{
		XYs:   []plotter.XYs{{{X: left, Y: bottom}, {X: left, Y: top}, {X: right, Y: top}, {X: right, Y: bottom}}},
		Color: fill,
	}
}

// words writes a line of text over a point, from which it begins or at which it ends or has its middle.
func words(x, y float64, align draw.XAlignment, text string, c color.Color) *plotter.Labels {
	style := draw.TextStyle{Color: c, Font: sans(8), Handler: plot.DefaultTextHandler, XAlign: align}
	return &plotter.Labels{
		XYs: plotter.XYs{{X: x, Y: y}}, Labels: []string{text}, TextStyle: []draw.TextStyle{style},
		Offset: vg.Point{Y: vg.Points(2)},
	}
}

// plainTicks are gonum's, with as many decimals as a value has.
type plainTicks struct{ plot.DefaultTicks }

// Ticks implements plot.Ticker.
func (t plainTicks) Ticks(lo, hi float64) []plot.Tick {
	ticks := t.DefaultTicks.Ticks(lo, hi)
	for i, tick := range ticks {
		if tick.Label != "" {
			ticks[i].Label = strconv.FormatFloat(tick.Value, 'g', 5, 64)
		}
	}
	return ticks
}
