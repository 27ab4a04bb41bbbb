package ttfs

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim/record"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var (
	winnerColor = figure.Blue
	rivalColor  = figure.Vermilion
)

// drawAll writes all pictures, to where path places them: the poster and its panels, larger.
func drawAll(path func(file string) string, c *closeUp, r *results) error {
	input, spikes, race, field := c.imagePlot(), c.rasterPlot(), c.racePlot(), c.fieldPlot()
	latency, changes := r.latencyPlot(), r.changesPlot()
	var errs []error
	for _, picture := range []struct {
		file          string
		width, height float64 // cm
		page          figure.Page
	}{
		{"ttfs.png", 18, 11.5, figure.Page{
			Rows: [][]*plot.Plot{{input, spikes, latency}, {field, race, changes}}, Widths: []float64{1, 1.4, 1.1}, Lettered: true,
		}},
		{"input.png", 14, 6.5, figure.Page{Rows: [][]*plot.Plot{{input, spikes}}, Widths: []float64{1, 1.4}}},
		{"race.png", 14, 8, figure.Page{Rows: [][]*plot.Plot{{race}}}},
		{"latency.png", 10, 9, figure.Page{Rows: [][]*plot.Plot{{latency}}}},
		{"grid.png", 15, 6.5, figure.Page{Rows: [][]*plot.Plot{{changes, r.accuracyPlot()}}}},
	} {
		picture.page.Width, picture.page.Height = picture.width, picture.height
		errs = append(errs, picture.page.Save(path(picture.file)))
	}
	return errors.Join(errs...)
}

// picture is an image that fills a plot as far as it can without being distorted.
type picture struct{ image.Image }

// Plot implements plot.Plotter.
func (m picture) Plot(c draw.Canvas, _ *plot.Plot) {
	size := m.Bounds().Size()
	scale := min(c.Size().X/vg.Length(size.X), c.Size().Y/vg.Length(size.Y))
	half := vg.Point{X: scale * vg.Length(size.X) / 2, Y: scale * vg.Length(size.Y) / 2}
	c.DrawImage(vg.Rectangle{Min: c.Center().Sub(half), Max: c.Center().Add(half)}, m.Image)
}

// picture paints every input neuron as a square, of a size at which its edges are sharp, sheet beside sheet.
func (s style) picture(paint func(neuron int) color.Color) picture {
	const square = 20
	gap := square / 2 * (s.sheets - 1)
	img := image.NewNRGBA(image.Rect(0, 0, s.width*s.sheets*square+gap, s.height*square))
	for neuron := range s.inputs() {
		sheet, row, column := neuron/(s.width*s.height), neuron/s.width%s.height, neuron%s.width
		corner := image.Pt((sheet*s.width+column)*square+sheet*square/2, row*square)
		imagedraw.Draw(img, image.Rectangle{Min: corner, Max: corner.Add(image.Pt(square, square))}, image.NewUniform(paint(neuron)), image.Point{}, imagedraw.Src)
	}
	return picture{img}
}

// imagePlot is the stimulus, as ink on paper.
func (c *closeUp) imagePlot() *plot.Plot {
	p := figure.New(fmt.Sprintf("%s %d: %s", c.style.noun, c.image, c.style.classes[c.label]), c.style.portrait, "")
	p.HideAxes()
	p.Add(c.style.picture(func(neuron int) color.Color { return color.Gray{uint8(math.Round(255 * (1 - c.ink[neuron])))} }))
	return p
}

// fieldPlot is the receptive field of the neuron that decided, or of the one that came closest.
func (c *closeUp) fieldPlot() *plot.Plot {
	neuron, title := c.winner, "field of the winner"
	if neuron < 0 {
		neuron, title = c.rival, "field of the closest"
	}
	p := figure.New(title, "blue excites, orange inhibits", "")
	p.HideAxes()
	field := c.templates.fields[neuron]
	strongest := max(floats.Max(field), -floats.Min(field))
	p.Add(c.style.picture(func(i int) color.Color {
		if field[i] < 0 {
			return record.Faded(rivalColor, uint8(math.Round(-255*field[i]/strongest)))
		}
		return record.Faded(winnerColor, uint8(math.Round(255*field[i]/strongest)))
	}))
	return p
}

// rasterPlot is the spikes of the input neurons, which are numbered row by row from the top.
func (c *closeUp) rasterPlot() *plot.Plot {
	p := figure.New(c.style.spikes, "time (ms)", c.style.input)
	var before, after plotter.XYs // the decision
	for _, s := range c.pixels {
		xy := plotter.XY{X: s.At.Milliseconds(), Y: float64(s.Neuron)}
		if s.At <= c.exact.At {
			before = append(before, xy)
		} else {
			after = append(after, xy)
		}
	}
	c.addStep(p, -1, float64(c.style.inputs()))
	p.Add(figure.Dots(before, 0.9, color.Black), figure.Dots(after, 0.9, record.Faded(figure.Grey, 0x90)))
	p.X.Min, p.X.Max = 0, c.horizon.Milliseconds()
	p.Y.Min, p.Y.Max = -1, float64(c.style.inputs())
	p.Y.Scale = plot.InvertedScale{Normalizer: plot.LinearScale{}}
	return p
}

// racePlot is the potentials of the output neurons until one of them fires and inhibits the others.
func (c *closeUp) racePlot() *plot.Plot {
	p := figure.New(fmt.Sprintf("race of %d output neurons", len(c.trace.Values)), "time (ms)", "potential (thresholds)")
	const floor, ceiling = -1, 1.65
	const firstLine, secondLine = 1.5, 1.25
	end := c.horizon.Milliseconds()
	c.addStep(p, floor, 1)
	for neuron := range c.trace.Values {
		if neuron != c.winner && neuron != c.rival {
			p.Add(figure.Line(c.potential(neuron), 0.35, record.Faded(figure.Grey, 0x70)))
		}
	}
	p.Add(figure.Dashed(plotter.XYs{{X: 0, Y: 1}, {X: end, Y: 1}}, color.Black))
	p.Add(figure.Line(c.potential(c.rival), 1.3, rivalColor), figure.Words(plotter.XY{X: 0, Y: secondLine}, draw.XLeft, "rival: "+c.class(c.rival), rivalColor))
	verdict := "undecided"
	if c.winner >= 0 {
		verdict = fmt.Sprintf("winner: %s, %.9f ms", c.class(c.winner), c.exact.At.Milliseconds())
		p.Add(figure.Line(c.potential(c.winner), 1.6, winnerColor), figure.Dots(plotter.XYs{{X: c.exact.At.Milliseconds(), Y: 1}}, 2.8, winnerColor))
		if len(c.Grids) > 0 {
			p.Add(figure.Words(plotter.XY{X: end, Y: secondLine}, draw.XRight, "shaded: a step of "+inMilliseconds(c.Grids[0]), figure.Grey))
		}
	}
	p.Add(figure.Words(plotter.XY{X: 0, Y: firstLine}, draw.XLeft, verdict, winnerColor))
	p.X.Min, p.X.Max = 0, end
	p.Y.Min, p.Y.Max = floor, ceiling
	p.Y.Tick.Marker = record.Ticks{Most: 3}
	return p
}

// addStep shades the step of the first clock in which the decision falls.
func (c *closeUp) addStep(p *plot.Plot, bottom, top float64) {
	if c.winner < 0 || len(c.Grids) == 0 {
		return
	}
	dt := c.Grids[0]
	from := max(0, (c.exact.At-1)/dt*dt)
	to := min(from+dt, c.horizon)
	p.Add(figure.Rectangle(
		plotter.XY{X: from.Milliseconds(), Y: bottom}, plotter.XY{X: to.Milliseconds(), Y: top},
		record.Faded(figure.Grey, 0x38),
	))
}

// potential is the trace of a neuron, which ends where it fires.
func (c *closeUp) potential(neuron int) plotter.XYs {
	var xys plotter.XYs
	end := c.fires(neuron)
	for i, at := range c.trace.Times {
		if at >= end {
			return append(xys, plotter.XY{X: end.Milliseconds(), Y: 1})
		}
		xys = append(xys, plotter.XY{X: at.Milliseconds(), Y: c.trace.Values[neuron][i] / c.threshold})
	}
	return xys
}
