package record

import (
	"image/color"
	"io"
	"math"
	"path/filepath"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Layout is what all pictures have in common.
type Layout struct {
	Title string

	// Width and Height are in cm, from 5 to 100. 0 is the default: 17, which is two columns of most
	// journals, and the height that suits the content, up to 100.
	Width, Height float64
}

const (
	defaultWidth = 17.0  // cm
	minSide      = 5.0   // cm
	maxSide      = 100.0 // cm
	dotsPerInch  = 300   // of PNG
	centimetre   = vg.Centimeter
	pixel        = vg.Inch / dotsPerInch
)

// figure is a column of panels over one horizontal axis.
type figure struct {
	layout Layout
	yLabel string // of all panels; empty where each has its own
	panels []panel
}

// panel is one plot of a figure.
type panel struct {
	plot   *plot.Plot
	height float64 // of the data, in cm, where the figure's height is free
	labels []label // to the right, from the top
}

type label struct {
	text  string
	color color.Color
	size  float64 // pt
}

// save draws the figure as PNG or SVG, by the suffix of path. The file comes into being complete or not at all.
func (f figure) save(path string) error {
	width, height, err := f.size()
	if err != nil {
		return err
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png":
		c := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(dotsPerInch))}
		f.draw(draw.New(c))
		return writeFile(osDisk{}, path, func(w io.Writer) error {
			_, err := c.WriteTo(w)
			return err
		})
	case ".svg":
		c := vgsvg.New(width, height)
		f.draw(draw.New(c))
		return writeFile(osDisk{}, path, func(w io.Writer) error { return writeSVG(w, c) })
	}
	return &OptionError{"path of the picture", path, "a file that ends in .png or .svg"}
}

// svgFixes are what vgsvg leaves to mend. Beside the font that was measured, others of the same widths are
// named, which more machines have. Images are PNG, whatever their label says, and some programs go by it.
var svgFixes = strings.NewReplacer(
	"font-family:Liberation Sans;", "font-family:'Liberation Sans',Arial,Helvetica,sans-serif;",
	`"data:image/jpg;base64,`, `"data:image/png;base64,`,
)

func writeSVG(w io.Writer, c *vgsvg.Canvas) error {
	var b strings.Builder
	if _, err := c.WriteTo(&b); err != nil {
		return err
	}
	_, err := svgFixes.WriteString(w, b.String())
	return err
}

const (
	margin   = 0.25 * centimetre
	panelGap = 0.22 * centimetre
)

// xLabel labels the axis that all panels share, below the lowest.
func (f figure) xLabel(text string) {
	f.panels[len(f.panels)-1].plot.X.Label.Text = printable(text)
}

// size is the size of the page, in whole pixels, so that images can be drawn pixel by pixel.
func (f figure) size() (width, height vg.Length, err error) {
	w, h := f.layout.Width, f.layout.Height
	if w == 0 {
		w = defaultWidth
	}
	if h == 0 {
		h = 1.8 // axis, its label and the margins
		if f.layout.Title != "" {
			h += 0.8
		}
		for _, p := range f.panels {
			h += p.height + float64(panelGap/centimetre)
		}
		h = max(minSide, min(h, maxSide))
	}
	for _, side := range []struct {
		name  string
		value float64
	}{{"Layout.Width", w}, {"Layout.Height", h}} {
		if !(side.value >= minSide && side.value <= maxSide) {
			return 0, 0, &OptionError{side.name, side.value, "5 to 100 cm"}
		}
	}
	whole := func(cm float64) vg.Length {
		return vg.Length(math.Round(float64(vg.Length(cm)*centimetre/pixel))) * pixel
	}
	return whole(w), whole(h), nil
}

func (f figure) draw(c draw.Canvas) {
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	c = draw.Crop(c, margin, -margin, margin, -margin)
	if f.layout.Title != "" {
		style := textStyle(11, color.Black)
		style.XAlign, style.YAlign = draw.XCenter, draw.YTop
		style.Font.Weight = font.WeightBold
		c.FillText(style, vg.Point{X: c.Center().X, Y: c.Max.Y}, fit(style, f.layout.Title, c.Size().X))
		c.Max.Y -= 0.8 * centimetre
	}
	areas := f.place(c)
	for i, area := range areas {
		f.panels[i].plot.Draw(area)
		f.panels[i].drawLabels(area, c.Max.X)
	}
	if f.yLabel != "" {
		style := textStyle(9, color.Black)
		style.XAlign, style.YAlign, style.Rotation = draw.XCenter, draw.YTop, math.Pi/2
		last := len(areas) - 1
		bottom := f.panels[last].plot.DataCanvas(areas[last]).Min.Y
		c.FillText(style, vg.Point{X: c.Min.X, Y: (areas[0].Max.Y + bottom) / 2}, f.yLabel)
	}
}

// place divides c among the panels so that their data stand exactly above one another.
func (f figure) place(c draw.Canvas) []draw.Canvas {
	if f.yLabel != "" {
		c.Min.X += 0.5 * centimetre
	}
	c.Max.X -= f.labelWidth(c.Size().X)
	free := c.Size().Y - panelGap*vg.Length(len(f.panels)-1)
	var left, right vg.Length
	total := 0.0
	data := make([]vg.Rectangle, len(f.panels)) // if a panel had all of c
	for i, p := range f.panels {
		data[i] = p.plot.DataCanvas(c).Rectangle
		left, right = max(left, data[i].Min.X-c.Min.X), max(right, c.Max.X-data[i].Max.X)
		free -= c.Size().Y - data[i].Size().Y
		total += p.height
	}
	areas := make([]draw.Canvas, len(f.panels))
	top := c.Max.Y
	for i, p := range f.panels {
		areas[i] = draw.Crop(c, left-(data[i].Min.X-c.Min.X), c.Max.X-data[i].Max.X-right, 0, 0)
		height := max(free*vg.Length(p.height/total), pixel) + c.Size().Y - data[i].Size().Y
		areas[i].Max.Y, areas[i].Min.Y = top, top-height
		top -= height + panelGap
	}
	return areas
}

const labelGap = 0.2 * centimetre

// labelWidth is the width of the longest label, or where that is too much, a third of the whole.
func (f figure) labelWidth(whole vg.Length) vg.Length {
	var width vg.Length
	for _, p := range f.panels {
		for _, l := range p.labels {
			width = max(width, textStyle(l.size, l.color).Width(printable(l.text))+labelGap)
		}
	}
	return min(width, whole/3)
}

// drawLabels writes the labels between the data and the right margin.
func (p panel) drawLabels(area draw.Canvas, margin vg.Length) {
	at := p.plot.DataCanvas(area).Max.Add(vg.Point{X: labelGap})
	for _, l := range p.labels {
		style := textStyle(l.size, l.color)
		style.YAlign = draw.YTop
		area.FillText(style, at, fit(style, l.text, margin-at.X))
		at.Y -= style.Height("N") * 1.25
	}
}

// fit shortens a text to a width.
func fit(style text.Style, s string, width vg.Length) string {
	s = printable(s)
	if style.Width(s) <= width {
		return s
	}
	runes := []rune(s)
	n := sort.Search(len(runes), func(n int) bool { return style.Width(string(runes[:n])+"…") > width })
	return string(runes[:max(n-1, 0)]) + "…"
}

// printable is s without what cannot stand in a picture.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

func textStyle(size float64, c color.Color) text.Style {
	return text.Style{
		Color:   c,
		Font:    plotfont.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(size)},
		Handler: plot.DefaultTextHandler,
	}
}
