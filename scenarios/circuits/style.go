package circuits

import (
	"image/color"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var (
	withColor    = figure.Blue
	withoutColor = figure.Vermilion
	paleGrey     = color.NRGBA{0xE8, 0xE8, 0xE8, 0xFF}
)

const (
	curveWidth = 1.3 // pt
	dotRadius  = 2.2 // pt
)

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
