package circuits

import (
	"image/color"
	"math"
	"strconv"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Two colours of Okabe and Ito, which colour-blind readers can tell apart
// (https://jfly.uni-koeln.de/color/), as in the pictures of sim/record.
var (
	withColor    = color.NRGBA{0x00, 0x72, 0xB2, 0xFF} // blue
	withoutColor = color.NRGBA{0xD5, 0x5E, 0x00, 0xFF} // vermilion
	grey         = color.NRGBA{0x66, 0x66, 0x66, 0xFF}
	paleGrey     = color.NRGBA{0xE8, 0xE8, 0xE8, 0xFF}
)

func faded(c color.NRGBA) color.NRGBA { c.A = 0x60; return c }

func sans(size float64) font.Font {
	return font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(size)}
}

// newPlot is an empty plot in the style of the scenario.
func newPlot(title, x, y string) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.Title.Padding = vg.Points(5)
	p.Title.TextStyle.Font = sans(9.5)
	p.Title.TextStyle.Font.Weight = stdfont.WeightBold
	p.X.Label.Text, p.Y.Label.Text = x, y
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Font = sans(9)
		axis.Label.Padding = vg.Points(3)
		axis.Tick.Label.Font = sans(8)
		axis.Tick.Length = vg.Points(3)
		axis.Tick.Width, axis.Width = vg.Points(0.6), vg.Points(0.6)
		axis.Tick.Marker = ticks{}
		axis.Padding = vg.Points(3)
	}
	p.Legend.TextStyle.Font = sans(8)
	p.Legend.Top = true
	p.Legend.ThumbnailWidth = vg.Points(14)
	p.Legend.Padding = vg.Points(1.5)
	return p
}

// ticks are two to seven multiples of 1, 2 or 5 times a power of ten.
type ticks struct{}

// Ticks implements plot.Ticker.
func (ticks) Ticks(lo, hi float64) []plot.Tick {
	step := math.Pow(10, math.Ceil(math.Log10(hi-lo)))
	for _, finer := range []float64{2, 2.5, 2, 2, 2.5} {
		if (hi-lo)/step < 2.5 {
			step /= finer
		}
	}
	var marks []plot.Tick
	for k := range 8 {
		if v := (math.Ceil(lo/step) + float64(k)) * step; v <= hi {
			marks = append(marks, plot.Tick{Value: v, Label: strconv.FormatFloat(v+0, 'g', 6, 64)}) // -0 + 0 is 0
		}
	}
	return marks
}

// named are ticks with labels of their own.
func named(values []float64, labels []string) plot.ConstantTicks {
	marks := make(plot.ConstantTicks, len(values))
	for i := range values {
		marks[i] = plot.Tick{Value: values[i], Label: labels[i]}
	}
	return marks
}

// points pairs two columns, without the points that have no place.
func points(x, y []float64) plotter.XYs {
	var xys plotter.XYs
	for i := range x {
		if finite(x[i]) && finite(y[i]) {
			xys = append(xys, plotter.XY{X: x[i], Y: y[i]})
		}
	}
	return xys
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// fromZero makes the vertical axis begin at 0 and end above the highest value, with room for the legend.
func fromZero(p *plot.Plot, series ...[]float64) {
	highest := 0.0
	for _, values := range series {
		for _, v := range values {
			if finite(v) {
				highest = max(highest, v)
			}
		}
	}
	if highest == 0 {
		highest = 1
	}
	p.Y.Min, p.Y.Max = 0, 1.32*highest
}

// curve is a line through points.
func curve(xys plotter.XYs, c color.Color) *plotter.Line {
	return &plotter.Line{XYs: xys, LineStyle: draw.LineStyle{Color: c, Width: vg.Points(1.3)}}
}

// dashed is a line for comparison.
func dashed(xys plotter.XYs, c color.Color) *plotter.Line {
	line := curve(xys, c)
	line.Width = vg.Points(0.9)
	line.Dashes = []vg.Length{vg.Points(4), vg.Points(2.5)}
	return line
}

// dots are the measured points of a curve.
func dots(xys plotter.XYs, c color.Color) *plotter.Scatter {
	return &plotter.Scatter{XYs: xys, GlyphStyle: draw.GlyphStyle{Color: c, Radius: vg.Points(2.2), Shape: draw.CircleGlyph{}}}
}

// bar is one column of a chart.
func bar(from, to, height float64, fill color.Color) *plotter.Polygon {
	return &plotter.Polygon{
		XYs:   []plotter.XYs{{{X: from}, {X: from, Y: height}, {X: to, Y: height}, {X: to}}},
		Color: fill,
	}
}

// histogram is bars of one width that stand side by side from lo on.
func histogram(lo, width float64, heights []float64, c color.NRGBA) *plotter.Polygon {
	outline := plotter.XYs{{X: lo}}
	for i, height := range heights {
		left, right := lo+float64(i)*width, lo+float64(i+1)*width
		outline = append(outline, plotter.XY{X: left, Y: height}, plotter.XY{X: right, Y: height})
	}
	outline = append(outline, plotter.XY{X: lo + float64(len(heights))*width})
	return &plotter.Polygon{XYs: []plotter.XYs{outline}, Color: faded(c), LineStyle: draw.LineStyle{Color: c, Width: vg.Points(0.8)}}
}

// spikeMark is a vertical stroke.
type spikeMark struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (spikeMark) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	c.SetLineStyle(draw.LineStyle{Color: style.Color, Width: vg.Points(0.9)})
	var stroke vg.Path
	stroke.Move(vg.Point{X: at.X, Y: at.Y - style.Radius})
	stroke.Line(vg.Point{X: at.X, Y: at.Y + style.Radius})
	c.Stroke(stroke)
}
