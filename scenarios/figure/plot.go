package figure

import (
	"image/color"

	"github.com/ranvier-sim/ranvier/sim/record"
	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The colours that most pictures need. More are in record.Color.
var (
	Blue      = record.Color(0)
	Vermilion = record.Color(1)
	Grey      = record.Grey()
)

// New is an empty plot, about 6 cm wide, with a title and the labels of its axes.
func New(title, x, y string) *plot.Plot {
	p := record.NewPlot()
	p.Title.Text = title
	p.Title.Padding = vg.Points(7)
	p.Title.TextStyle.Font = titleFont()
	p.X.Label.Text, p.Y.Label.Text = x, y
	p.Legend.TextStyle.Font = record.TextStyle(8, color.Black).Font
	p.Legend.Top = true
	p.Legend.ThumbnailWidth = vg.Points(14)
	p.Legend.Padding = vg.Points(1.5)
	return p
}

func titleFont() font.Font {
	f := record.TextStyle(9.5, color.Black).Font
	f.Weight = stdfont.WeightBold
	return f
}

// Line is a line through points, of a width in points of 1/72 inch.
func Line(xys plotter.XYs, width float64, c color.Color) *plotter.Line {
	return &plotter.Line{XYs: xys, LineStyle: draw.LineStyle{Color: c, Width: vg.Points(width)}}
}

// Dashed is a line for comparison.
func Dashed(xys plotter.XYs, c color.Color) *plotter.Line {
	l := Line(xys, 0.9, c)
	l.Dashes = []vg.Length{vg.Points(4), vg.Points(2.5)}
	return l
}

// Dots are marks at points, of a radius in points of 1/72 inch.
func Dots(xys plotter.XYs, radius float64, c color.Color) *plotter.Scatter {
	return &plotter.Scatter{XYs: xys, GlyphStyle: draw.GlyphStyle{Color: c, Radius: vg.Points(radius), Shape: draw.CircleGlyph{}}}
}

// Rectangle is a filled rectangle between two opposite corners: a bar, or a stretch of an axis.
func Rectangle(a, b plotter.XY, fill color.Color) *plotter.Polygon {
	return &plotter.Polygon{XYs: []plotter.XYs{{a, {X: a.X, Y: b.Y}, b, {X: b.X, Y: a.Y}}}, Color: fill}
}

// Histogram is bars of one width, side by side.
type Histogram struct {
	From    float64 // where the first begins
	Width   float64 // of each
	Foot    float64 // on which they stand
	Heights []float64
}

// Area is the histogram as one stepped area.
func (h Histogram) Area(c color.NRGBA) *plotter.Polygon {
	edge := func(i int) float64 { return h.From + float64(i)*h.Width }
	outline := plotter.XYs{{X: edge(0), Y: h.Foot}}
	for i, height := range h.Heights {
		outline = append(outline, plotter.XY{X: edge(i), Y: h.Foot + height}, plotter.XY{X: edge(i + 1), Y: h.Foot + height})
	}
	outline = append(outline, plotter.XY{X: edge(len(h.Heights)), Y: h.Foot})
	return &plotter.Polygon{
		XYs: []plotter.XYs{outline}, Color: record.Faded(c, 0x60),
		LineStyle: draw.LineStyle{Color: c, Width: vg.Points(0.7)},
	}
}

// Words writes a line of text just above a point, at which it begins (draw.XLeft) or ends or has its middle.
func Words(at plotter.XY, align draw.XAlignment, text string, c color.Color) *plotter.Labels {
	style := record.TextStyle(8, c)
	style.XAlign = align
	return &plotter.Labels{
		XYs: plotter.XYs{at}, Labels: []string{text}, TextStyle: []draw.TextStyle{style},
		Offset: vg.Point{Y: vg.Points(2)},
	}
}
