package record

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// figure is a column of panels over one horizontal axis.
type figure struct {
	layout Layout
	yLabel string // of all panels; empty where each has its own
	panels []panel
}

// newPanelPlot is the plot of a panel. Only the lowest of a figure shows its horizontal axis.
func newPanelPlot(lowest bool) *plot.Plot {
	p := NewPlot()
	if !lowest {
		p.HideX()
		p.X.Padding = 0
	}
	return p
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

const panelGap = 0.22 * centimetre

// save draws the figure as PNG or SVG, by the suffix of path.
func (f figure) save(path string) error {
	height := 1.3 // the axis and its label
	for _, p := range f.panels {
		height += p.height + float64(panelGap/centimetre)
	}
	return f.layout.Save(path, height, f.draw)
}

// xLabel labels the axis that all panels share, below the lowest.
func (f figure) xLabel(text string) {
	f.panels[len(f.panels)-1].plot.X.Label.Text = printable(text)
}

func (f figure) draw(c draw.Canvas) {
	areas := f.place(c)
	for i, area := range areas {
		f.panels[i].plot.Draw(area)
		f.panels[i].drawLabels(area, c.Max.X)
	}
	if f.yLabel != "" {
		style := TextStyle(9, color.Black)
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
			width = max(width, TextStyle(l.size, l.color).Width(printable(l.text))+labelGap)
		}
	}
	return min(width, whole/3)
}

// drawLabels writes the labels between the data and the right margin.
func (p panel) drawLabels(area draw.Canvas, margin vg.Length) {
	at := p.plot.DataCanvas(area).Max.Add(vg.Point{X: labelGap})
	for _, l := range p.labels {
		style := TextStyle(l.size, l.color)
		style.YAlign = draw.YTop
		area.FillText(style, at, fit(style, l.text, margin-at.X))
		at.Y -= style.Height("N") * 1.25
	}
}
