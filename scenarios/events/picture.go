package events

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Draw draws the events of every pixel, and the rate over time. The file is PNG or SVG, by the suffix of path. Errors are
// those of figure.Page.Save.
func (s *Summary) Draw(path string) error {
	return figure.Page{
		Layout: record.Layout{Width: 18, Height: 6.5},
		Rows:   [][]*plot.Plot{{s.sensorPlot("darker", false), s.sensorPlot("brighter", true), s.ratePlot()}},
		Widths: []float64{1, 1, 1.4},
	}.Save(path)
}

// sensorPlot is the events of one polarity of every pixel as ink, black where the busiest pixel of either is.
func (s *Summary) sensorPlot(title string, on bool) *plot.Plot {
	p := figure.New(title, fmt.Sprintf("black: %d events or more", s.black()), "")
	p.HideAxes()
	if s.Events > 0 {
		p.Add(sensor{s.image(on)})
	}
	return p
}

// black is how many events make a pixel black: as many as all but the busiest hundredth of the active pixels have, lest a
// broken pixel leave the others pale.
func (s *Summary) black() int64 {
	var active []float64
	for y := range s.Height {
		for x := range s.Width {
			for _, on := range []bool{false, true} {
				if n := s.pixels.at(x, y, on); n > 0 {
					active = append(active, float64(n))
				}
			}
		}
	}
	if len(active) == 0 {
		return 1
	}
	floats.Argsort(active, make([]int, len(active)))
	return int64(active[(len(active)-1)*99/100])
}

func (s *Summary) image(on bool) image.Image {
	black := float64(s.black())
	img := image.NewGray(image.Rect(0, 0, s.Width, s.Height))
	for y := range s.Height {
		for x := range s.Width {
			ink := min(1, float64(s.pixels.at(x, y, on))/black)
			img.SetGray(x, y, color.Gray{uint8(math.Round(255 * (1 - ink)))})
		}
	}
	return img
}

// sensor is an image that fills a plot as far as it can without being distorted, its pixels with sharp edges, in a frame.
type sensor struct{ image.Image }

// Plot implements plot.Plotter.
func (m sensor) Plot(c draw.Canvas, _ *plot.Plot) {
	size := m.Bounds().Size()
	scale := min(c.Size().X/vg.Length(size.X), c.Size().Y/vg.Length(size.Y))
	half := vg.Point{X: scale * vg.Length(size.X) / 2, Y: scale * vg.Length(size.Y) / 2}
	place := vg.Rectangle{Min: c.Center().Sub(half), Max: c.Center().Add(half)}
	c.DrawImage(place, enlarged(m.Image))
	c.SetLineStyle(draw.LineStyle{Color: figure.Grey, Width: vg.Points(0.4)})
	c.Stroke(place.Path())
}

// enlarged repeats pixels, so that what draws the image does not blur their edges.
func enlarged(m image.Image) image.Image {
	size := m.Bounds().Size()
	square := max(1, 640/max(size.X, size.Y))
	large := image.NewGray(image.Rect(0, 0, size.X*square, size.Y*square))
	for y := range size.Y * square {
		for x := range size.X * square {
			large.Set(x, y, m.At(x/square, y/square))
		}
	}
	return large
}

// ratePlot is the rate of either polarity over time.
func (s *Summary) ratePlot() *plot.Plot {
	from, length, unit := s.First.Seconds(), s.course.length.Seconds(), "s"
	if s.Last < 10*sim.Second {
		from, length, unit = from*1000, length*1000, "ms"
	}
	p := figure.New("rate", "time ("+unit+")", "events (kHz)")
	for i, c := range []struct {
		name  string
		color color.NRGBA
	}{{"darker", figure.Vermilion}, {"brighter", figure.Blue}} {
		line := figure.Line(s.course.line(i, s.Duration(), from, length), 1, c.color)
		p.Add(line)
		p.Legend.Add(c.name, line)
	}
	p.X.Min, p.Y.Min, p.Y.Max = from, 0, max(1e-3, 1.15*p.Y.Max)
	return p
}

// line is the rate of one polarity in kHz, a point in the middle of each stretch of the recording. The last stretch, which
// the recording does not fill, is left out unless it is the only one.
func (c *course) line(polarity int, duration sim.Time, from, length float64) plotter.XYs {
	var xys plotter.XYs
	if c.length == 0 {
		return xys
	}
	for i, n := range c.counts[polarity][:max(1, duration/c.length)] {
		xys = append(xys, plotter.XY{X: from + (float64(i)+0.5)*length, Y: float64(n) / c.length.Milliseconds()})
	}
	return xys
}
