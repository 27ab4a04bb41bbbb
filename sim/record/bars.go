package record

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// bars are heights over stretches of the horizontal axis, drawn as one stepped area.
type bars struct {
	edges   []float64 // one more than heights, along the axis from 0 to 1
	heights []float64 // 0 or more
	color   color.NRGBA
}

// addTo draws the bars in p and fits its vertical axis, or says that there is nothing to draw.
func (b bars) addTo(p *plot.Plot, nothing string) {
	highest := 0.0
	for _, h := range b.heights {
		highest = max(highest, h)
	}
	p.Y.Min, p.Y.Max = 0, 1.05*highest
	p.Y.Padding = 0
	p.Y.Tick.Marker = Ticks{Most: 4}
	if highest == 0 {
		p.Y.Max = 1
		p.Add(remark(nothing))
		return
	}
	p.Add(b)
}

// Plot draws the area and its outline.
func (b bars) Plot(c draw.Canvas, p *plot.Plot) {
	outline := make([]vg.Point, 0, 2*len(b.heights))
	for i, h := range b.heights {
		y := c.Y(p.Y.Norm(h))
		outline = append(outline, vg.Point{X: c.X(b.edges[i]), Y: y}, vg.Point{X: c.X(b.edges[i+1]), Y: y})
	}
	floor := c.Y(p.Y.Norm(0))
	area := append([]vg.Point{{X: outline[0].X, Y: floor}}, outline...)
	area = append(area, vg.Point{X: outline[len(outline)-1].X, Y: floor})
	c.FillPolygon(tint(b.color), area)
	c.StrokeLines(draw.LineStyle{Color: b.color, Width: vg.Points(0.8)}, area)
}

// tint is a colour on its way to white.
func tint(c color.NRGBA) color.NRGBA {
	mix := func(v uint8) uint8 { return uint8((int(v) + 2*255) / 3) }
	return color.NRGBA{mix(c.R), mix(c.G), mix(c.B), 255}
}
