package codes

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var (
	riseColor = figure.Blue
	fallColor = figure.Vermilion
)

// save draws the page: the original and the cost of each code, then two codes in a row, each a raster and an image.
func save(path string, original picture, shown []exhibit) error {
	cells := []*plot.Plot{costPlot(shown), imagePlot("the original", original, original.pixels)}
	for i := range shown {
		e := &shown[i]
		raster := e.rasterPlot(original.size())
		raster.Title.Text = fmt.Sprintf("%d  %s: %d spikes", i+1, e.name, e.spikes())
		cells = append(cells, raster, imagePlot(e.errors.String(), original, e.decoded))
	}
	const columns = 4
	var rows [][]*plot.Plot
	for len(cells) > 0 {
		n := min(columns, len(cells))
		rows, cells = append(rows, cells[:n]), cells[n:]
	}
	page := figure.Page{
		Layout: record.Layout{Title: original.name, Width: 19, Height: 4.4 * float64(len(rows))},
		Rows:   rows, Widths: []float64{1.7, 1, 1.7, 1},
	}
	return page.Save(path)
}

// costPlot is the error of each code over its spikes. Codes are numbered in the order of the rasters.
func costPlot(shown []exhibit) *plot.Plot {
	p := figure.New("what the codes cost", "spikes", "error")
	p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, plot.LogTicks{Prec: -1}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 1, 10, 0, 0.01
	var dots plotter.XYs
	for _, e := range shown {
		at := plotter.XY{X: max(1, float64(e.spikes())), Y: e.errors.rms}
		dots = append(dots, at)
		p.X.Max, p.Y.Max = max(p.X.Max, 2*at.X), max(p.Y.Max, 1.2*at.Y)
	}
	for _, at := range dots {
		p.X.Min = min(p.X.Max/10, at.X/2)
	}
	p.Add(figure.Dots(dots, 2, riseColor))
	for _, n := range joined(dots, p) {
		p.Add(figure.Words(n.at, draw.XLeft, " "+n.text, color.Black))
	}
	return p
}

// label is the numbers of codes that lie close together.
type label struct {
	at   plotter.XY
	text string
}

// joined numbers dots from 1. Those that are too close for numbers of their own share one place.
func joined(dots plotter.XYs, p *plot.Plot) []label {
	const closeX, closeY = 0.08, 0.12 // parts of the axes
	var labels []label
	for i, at := range dots {
		k := slices.IndexFunc(labels, func(l label) bool {
			x := math.Log(at.X/l.at.X) / math.Log(p.X.Max/p.X.Min)
			y := (at.Y - l.at.Y) / (p.Y.Max - p.Y.Min)
			return math.Abs(x) < closeX && math.Abs(y) < closeY
		})
		if k < 0 {
			labels = append(labels, label{at, fmt.Sprint(i + 1)})
		} else {
			labels[k].text += fmt.Sprintf(", %d", i+1)
		}
	}
	return labels
}

// rasterPlot is the spikes over time, presentation after presentation. Pixels are numbered row by row from the top.
func (e *exhibit) rasterPlot(pixels int) *plot.Plot {
	p := figure.New("", "time (ms)", "pixel")
	var rises, falls plotter.XYs
	for k, trial := range e.trials {
		for _, s := range trial {
			at := plotter.XY{X: (float64(k)*e.glance.Milliseconds() + s.At.Milliseconds()), Y: 0}
			switch neuron := int(s.Neuron); {
			case e.rows == 0:
				at.Y = float64(neuron / e.perPixel)
				rises = append(rises, at)
			case neuron < e.rows:
				at.Y = float64(neuron)
				rises = append(rises, at)
			default:
				at.Y = float64(neuron - e.rows)
				falls = append(falls, at)
			}
		}
	}
	top := float64(pixels)
	if e.rows > 0 {
		p.Y.Label.Text, top = "row", float64(e.rows)
	}
	if e.crest != nil {
		p.Add(figure.Line(e.wave(top), 0.6, record.Faded(figure.Grey, 0xA0)))
	}
	p.Add(marks{rises, riseColor}, marks{falls, fallColor})
	p.X.Min, p.X.Max = 0, e.duration().Milliseconds()
	p.Y.Min, p.Y.Max = -1, top
	p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	return p
}

// wave is the oscillation behind a raster, which is as high as the raster.
func (e *exhibit) wave(top float64) plotter.XYs {
	const points = 400
	var xys plotter.XYs
	for i := range sim.Time(points + 1) {
		at := e.duration() * i / points
		xys = append(xys, plotter.XY{X: at.Milliseconds(), Y: top * (1 - e.crest(at)) / 2})
	}
	return xys
}

// marks are small squares at points. They are one shape to fill, as thousands would take seconds.
type marks struct {
	plotter.XYs
	color color.Color
}

// Plot implements plot.Plotter.
func (m marks) Plot(c draw.Canvas, p *plot.Plot) {
	const half = 0.6 // pt
	toX, toY := p.Transforms(&c)
	var squares vg.Path
	for _, xy := range m.XYs {
		x, y := toX(xy.X), toY(xy.Y)
		squares.Move(vg.Point{X: x - half, Y: y - half})
		squares.Line(vg.Point{X: x + half, Y: y - half})
		squares.Line(vg.Point{X: x + half, Y: y + half})
		squares.Line(vg.Point{X: x - half, Y: y + half})
		squares.Close()
	}
	c.SetColor(m.color)
	c.Fill(squares)
}

// imagePlot is an image as ink on paper. What is brighter than 1 or darker than 0 is drawn as 1 or 0.
func imagePlot(title string, size picture, pixels []float64) *plot.Plot {
	p := figure.New(title, "", "")
	p.HideAxes()
	p.Add(ink{size, pixels})
	return p
}

// ink fills a plot with an image as far as it can without distorting it.
type ink struct {
	picture
	shown []float64
}

// Plot implements plot.Plotter.
func (m ink) Plot(c draw.Canvas, _ *plot.Plot) {
	const square = 12 // dots of the picture to a pixel, so that edges are sharp
	img := image.NewGray(image.Rect(0, 0, m.width*square, m.height*square))
	for y := range m.height * square {
		for x := range m.width * square {
			brightness := m.shown[y/square*m.width+x/square]
			img.SetGray(x, y, color.Gray{Y: uint8(math.Round(255 * (1 - min(1, max(0, brightness)))))})
		}
	}
	scale := min(c.Size().X/vg.Length(m.width), c.Size().Y/vg.Length(m.height))
	half := vg.Point{X: scale * vg.Length(m.width) / 2, Y: scale * vg.Length(m.height) / 2}
	c.DrawImage(vg.Rectangle{Min: c.Center().Sub(half), Max: c.Center().Add(half)}, img)
}
