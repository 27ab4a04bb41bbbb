package ttfs

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"math"
	"strconv"
	"strings"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim"
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

// sheet is a picture in a file of its own.
type sheet struct {
	file          string
	width, height float64 // cm
	rows          [][]*plot.Plot
	widths        []float64
	lettered      bool
}

// save writes all sheets, to where path places them.
func save(path func(file string) string, sheets []sheet) error {
	var errs []error
	for _, s := range sheets {
		page := figure.Page{Rows: s.rows, Widths: s.widths, Lettered: s.lettered}
		page.Width, page.Height = s.width, s.height
		errs = append(errs, page.Save(path(s.file)))
	}
	return errors.Join(errs...)
}

// posterOf is the picture of all of it.
func posterOf(rows [][]*plot.Plot, widths ...float64) sheet {
	return sheet{"ttfs.png", 18, 12, rows, widths, true}
}

// panels are those that every run has.
func (c *closeUp) panels(r *results) []sheet {
	return []sheet{
		{file: "race.png", width: 14, height: 8, rows: [][]*plot.Plot{{c.racePlot()}}},
		{file: "latency.png", width: 10, height: 9, rows: [][]*plot.Plot{{r.latencyPlot()}}},
		{file: "grid.png", width: 15, height: 6.5, rows: [][]*plot.Plot{{r.changesPlot(), r.accuracyPlot()}}},
	}
}

// inputSheet is an image and its spikes.
func (c *closeUp) inputSheet() sheet {
	return sheet{file: "input.png", width: 14, height: 6.5, rows: [][]*plot.Plot{{c.imagePlot(), c.rasterPlot()}}, widths: []float64{1, 1.4}}
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
func (c *templateCloseUp) fieldPlot() *plot.Plot {
	neuron, title := c.winner, "field of the winner"
	if neuron < 0 {
		neuron, title = c.rival, "field of the closest"
	}
	p := figure.New(title, "blue excites, orange inhibits", "")
	p.HideAxes()
	field := c.fields[neuron]
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
	for _, s := range c.inputs {
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

// racePlot is the potentials of the output neurons, each until it fires, or another has fired and inhibits it.
func (c *closeUp) racePlot() *plot.Plot {
	p := figure.New(fmt.Sprintf("race of %d output neurons", len(c.trace.Values)), "time (ms)", "potential (thresholds)")
	const ceiling = 1.65
	const firstLine, secondLine = 1.5, 1.25
	floor, end := c.floor(), c.horizon.Milliseconds()
	c.addStep(p, floor, 1)
	for neuron := range c.trace.Values {
		if neuron != c.winner && neuron != c.rival {
			p.Add(c.potentialLine(neuron))
		}
	}
	p.Add(figure.Dashed(plotter.XYs{{X: 0, Y: 1}, {X: end, Y: 1}}, color.Black))
	p.Add(c.potentialLine(c.rival), figure.Words(plotter.XY{X: 0, Y: secondLine}, draw.XLeft, "rival: "+c.class(c.rival)+c.later(c.rival), c.color(c.rival)))
	verdict, ink := "undecided", winnerColor
	if c.winner >= 0 {
		verdict, ink = fmt.Sprintf("winner: %s, %.9f ms", c.class(c.winner), c.exact.At.Milliseconds()), c.color(c.winner)
		p.Add(c.potentialLine(c.winner), figure.Dots(plotter.XYs{{X: c.exact.At.Milliseconds(), Y: 1}}, 2.8, ink))
		if c.step > 0 {
			x, align := 0.0, draw.XLeft
			if c.exact.At < c.horizon/2 { // where there is room
				x, align = end, draw.XRight
			}
			p.Add(figure.Words(plotter.XY{X: x, Y: floor + 0.25}, align, "shaded: a step of "+inMilliseconds(c.step), figure.Grey))
			p.Add(figure.Words(plotter.XY{X: x, Y: floor}, align, "on that clock: "+c.style.name(c.onGrid[0]), figure.Grey))
		}
	}
	p.Add(figure.Words(plotter.XY{X: 0, Y: firstLine}, draw.XLeft, verdict, ink))
	p.X.Min, p.X.Max = 0, end
	p.Y.Min, p.Y.Max = floor, ceiling
	var whole plot.ConstantTicks
	for v := int(math.Ceil(floor)); v <= 1; v++ {
		whole = append(whole, plot.Tick{Value: float64(v), Label: strings.ReplaceAll(strconv.Itoa(v), "-", "−")})
	}
	p.Y.Tick.Marker = whole
	return p
}

// floor is the lowest potential that the race shows, with room for words: of those before the decision.
func (c *closeUp) floor() float64 {
	const least, most = -2, -0.75
	lowest := 0.0
	for _, potentials := range c.trace.Values {
		for i, v := range potentials {
			if c.trace.Times[i] <= c.exact.At {
				lowest = min(lowest, v)
			}
		}
	}
	return max(least, min(most, math.Floor(2*lowest)/2))
}

// name is the classes of a verdict.
func (s style) name(v verdict) string {
	switch {
	case v.Silent():
		return "silence"
	case v.Tied:
		var names []string
		for _, class := range v.first {
			names = append(names, s.classes[class])
		}
		return strings.Join(names, ", ") + " tie"
	}
	return s.classes[v.Winner]
}

// later is by how much a neuron is later than the winner, if it fires too.
func (c *closeUp) later(neuron int) string {
	if at := c.fires(neuron); c.winner >= 0 && at < sim.Never {
		return fmt.Sprintf(", %.3g ms later", (at - c.exact.At).Milliseconds())
	}
	return ""
}

// potentialLine is thick for the two that matter, and wherever lines are few.
func (c *closeUp) potentialLine(neuron int) *plotter.Line {
	switch ink := c.color(neuron); {
	case neuron == c.winner:
		return figure.Line(c.potential(neuron), 1.6, ink)
	case neuron == c.rival || c.style.coloured:
		return figure.Line(c.potential(neuron), 1.3, ink)
	default:
		return figure.Line(c.potential(neuron), 0.35, record.Faded(ink, 0x70))
	}
}

// addStep shades the step of the first clock in which the decision falls.
func (c *closeUp) addStep(p *plot.Plot, bottom, top float64) {
	dt := c.step
	if c.winner < 0 || dt == 0 {
		return
	}
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
		xys = append(xys, plotter.XY{X: at.Milliseconds(), Y: c.trace.Values[neuron][i]})
	}
	return xys
}
