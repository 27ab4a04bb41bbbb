package ttfs

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// atlas is maps of the plane, on one scale of time.
type atlas struct {
	*trained
	early, late float64 // ms, of the decisions in exact time
	contour     float64 // ms, between the lines of equal time
}

// maps are the plane in exact time, with the mistakes of the test and the example, and on each clock.
func (t *trained) maps(ctx context.Context, r *results, example outcome, outcomes []outcome) ([]*plot.Plot, error) {
	a := &atlas{trained: t}
	exact, err := t.newPlane(ctx, 0)
	if err != nil {
		return nil, err
	}
	a.measure(exact)
	caption := fmt.Sprintf("%.1f %% right; paler: later", 100*r.total.accuracy())
	plots := []*plot.Plot{a.plot(exact, "who fires first, and when", caption, a.marks(example, outcomes)...)}
	for i := range r.grids {
		g := &r.grids[i]
		p, err := t.newPlane(ctx, g.step)
		if err != nil {
			return nil, err
		}
		caption := fmt.Sprintf("%.1f %% right; grey: a tie", 100*g.right/float64(r.total.images))
		plots = append(plots, a.plot(p, "on a clock of "+inMilliseconds(g.step), caption))
	}
	return plots, nil
}

// measure finds the range of times.
func (a *atlas) measure(p *plane) {
	a.early, a.late = math.Inf(1), 0
	for row := range pixels {
		for column, d := range p.decided(row) {
			if d.class >= 0 && onDisk(column, row) {
				a.early, a.late = min(a.early, d.at), max(a.late, d.at)
			}
		}
	}
	a.contour = 0.5
	for a.late-a.early > 12*a.contour {
		a.contour *= 2
	}
}

func onDisk(column, row int) bool {
	return dataset.InYinYang((float64(column)+0.5)/pixels, (float64(row)+0.5)/pixels)
}

// marks are the mistakes, in the colours that would have been right, the example, and the names of the classes.
func (a *atlas) marks(example outcome, outcomes []outcome) (marks []plot.Plotter) {
	for i := range outcomes {
		if o := &outcomes[i]; !o.exact.clearlyRight(o.label) {
			at := plotter.XYs{a.place(o.image)}
			marks = append(marks, figure.Dots(at, 2.2, color.White), figure.Dots(at, 1.6, record.Color(o.label)))
		}
	}
	marks = append(marks, cross(a.place(example.image)))
	for class, at := range []plotter.XY{{X: 0.5, Y: 0.09}, {X: 0.5, Y: 0.86}, {X: 0.75, Y: 0.47}} {
		marks = append(marks, figure.Words(at, draw.XCenter, a.about.Classes[class], color.White))
	}
	return marks
}

// place is the point of a sample: its first two inputs are the coordinates.
func (a *atlas) place(sample int) plotter.XY {
	code := &a.about.Code
	events := a.data.Events(nil, sample)
	return plotter.XY{X: (events[0].At - code.Early) / (code.Late - code.Early), Y: (events[1].At - code.Early) / (code.Late - code.Early)}
}

// cross marks a point.
func cross(at plotter.XY) *plotter.Scatter {
	s := figure.Dots(plotter.XYs{at}, 3, color.Black)
	s.Shape = draw.PlusGlyph{}
	return s
}

// plot is the plane with the borders of the classes, and marks.
func (a *atlas) plot(p *plane, title, caption string, marks ...plot.Plotter) *plot.Plot {
	inner := record.NewPlot()
	inner.HideAxes()
	inner.X.Min, inner.X.Max, inner.Y.Min, inner.Y.Max = 0, 1, 0, 1
	inner.Add(filling{a.paint(p)})
	for _, border := range dataset.YinYangBorders() {
		var line plotter.XYs
		for _, xy := range border {
			line = append(line, plotter.XY{X: xy[0], Y: xy[1]})
		}
		inner.Add(figure.Line(line, 0.5, color.Black))
	}
	inner.Add(marks...)
	outer := figure.New(title, caption, "")
	outer.HideAxes()
	outer.Add(square{inner})
	return outer
}

// square is a plot within a plot, as large as it can be with sides of one length.
type square struct{ inner *plot.Plot }

// Plot implements plot.Plotter.
func (s square) Plot(c draw.Canvas, _ *plot.Plot) {
	half := min(c.Size().X, c.Size().Y) / 2
	middle := vg.Point{X: half, Y: half}
	c.Min, c.Max = c.Center().Sub(middle), c.Center().Add(middle)
	s.inner.Draw(c)
}

// filling is an image that fills a plot.
type filling struct{ image.Image }

// Plot implements plot.Plotter.
func (f filling) Plot(c draw.Canvas, _ *plot.Plot) { c.DrawImage(c.Rectangle, f.Image) }

// paint paints the disk: the colour of the class that is first, the paler the later, and lines of equal time.
func (a *atlas) paint(p *plane) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, pixels, pixels))
	below := p.decided(0)
	for row := range pixels {
		here := p.decided(row)
		for column, d := range here {
			if !onDisk(column, row) {
				continue
			}
			ink := a.ink(d)
			if p.step == 0 {
				ink = mix(ink, color.NRGBA{A: 0xFF}, 0.5*a.line(d.at, here[max(0, column-1)].at, below[column].at))
			}
			img.SetNRGBA(column, pixels-1-row, ink)
		}
		below = here
	}
	return img
}

var (
	paper   = color.NRGBA{0xFF, 0xFF, 0xFF, 0xFF}
	tiedInk = mix(figure.Grey, paper, 0.3)
)

// ink is the colour of a decision.
func (a *atlas) ink(d point) color.NRGBA {
	switch {
	case d.tied:
		return tiedInk
	case d.class < 0:
		return color.NRGBA{0x30, 0x30, 0x30, 0xFF}
	}
	late := min(1, max(0, (d.at-a.early)/(a.late-a.early)))
	return mix(record.Color(d.class), paper, 0.7*late)
}

// line is how much of a pixel a line of equal time covers, given the times at two neighbours.
func (a *atlas) line(at, left, below float64) float64 {
	off := math.Abs(at - a.contour*math.Round(at/a.contour))
	slope := math.Hypot(at-left, at-below) // ms per pixel
	if !(slope > 0) || math.IsInf(slope, 1) {
		return 0
	}
	return max(0, 1-off/slope)
}

// mix is a colour with a part of another.
func mix(a, b color.NRGBA, part float64) color.NRGBA {
	blend := func(x, y uint8) uint8 { return uint8(math.Round(float64(x)*(1-part) + float64(y)*part)) }
	return color.NRGBA{blend(a.R, b.R), blend(a.G, b.G), blend(a.B, b.B), 0xFF}
}
