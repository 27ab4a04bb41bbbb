package ttfs

import (
	"fmt"
	"image/color"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// latencyPlot is a histogram of latencies per class, one above the other, with its median.
func (r *results) latencyPlot() *plot.Plot {
	legend := "time (ms); orange: median"
	if r.style.coloured {
		legend = "time (ms); black: median"
	}
	p := figure.New("latency of the decision", legend, "")
	end := 1.0
	if n := len(r.total.latencies); n > 0 {
		end = r.total.latencies[n-1] * 1.02
	}
	var names plot.ConstantTicks
	for i := range r.classes {
		foot := float64(len(r.classes) - 1 - i)
		r.classes[i].addTo(p, foot, end, r.style.inks(i))
		names = append(names, plot.Tick{Value: foot, Label: r.classes[i].name})
	}
	p.Y.Tick.Marker = names
	p.Y.Tick.Length = 0
	p.X.Min, p.X.Max = 0, end
	p.Y.Min, p.Y.Max = 0, float64(len(r.classes))
	return p
}

// inks are the colours of the histogram of a class, and of its median.
func (s style) inks(class int) [2]color.NRGBA {
	if s.coloured {
		return [2]color.NRGBA{record.Color(class), {A: 0xFF}}
	}
	return [2]color.NRGBA{winnerColor, rivalColor}
}

// addTo draws the histogram of a class, at most 0.9 high, on its foot.
func (t *tally) addTo(p *plot.Plot, foot, end float64, inks [2]color.NRGBA) {
	const bins = 60
	if len(t.latencies) == 0 {
		return
	}
	heights := make([]float64, bins)
	for _, l := range t.latencies {
		heights[int(l/end*bins)]++
	}
	floats.Scale(0.9/floats.Max(heights), heights)
	p.Add(figure.Histogram{Width: end / bins, Foot: foot, Heights: heights}.Area(inks[0]))
	p.Add(figure.Line(plotter.XYs{{X: t.median(), Y: foot}, {X: t.median(), Y: foot + 0.9}}, 1, inks[1]))
}

// changesPlot is how many decisions each clock changes.
func (r *results) changesPlot() *plot.Plot {
	p := figure.New("what a clock changes", "time step", "decisions (%)")
	percent := 100 / float64(r.total.images)
	highest := 0.0
	tieColor, otherColor := winnerColor, rivalColor
	if r.style.coloured { // which would be those of classes
		tieColor, otherColor = tiedInk, color.NRGBA{A: 0xFF}
	}
	var tie, other *plotter.Polygon
	for i := range r.grids {
		g, x := &r.grids[i], float64(i)
		ties, all := percent*float64(g.changes[tied]), percent*float64(g.changed())
		tie = figure.Rectangle(plotter.XY{X: x - 0.3}, plotter.XY{X: x + 0.3, Y: ties}, tieColor)
		other = figure.Rectangle(plotter.XY{X: x - 0.3, Y: ties}, plotter.XY{X: x + 0.3, Y: all}, otherColor)
		p.Add(tie, other, figure.Words(plotter.XY{X: x, Y: all}, draw.XCenter, fmt.Sprintf("%.1f", all), color.Black))
		highest = max(highest, all)
	}
	if tie != nil {
		p.Legend.Add("ties", tie)
		p.Legend.Add("another decision", other)
	}
	r.gridAxis(p)
	p.Y.Min, p.Y.Max = 0, max(1, 1.45*highest)
	return p
}

// accuracyPlot is the accuracy on each grid, with ties counted as errors and decided by lot.
func (r *results) accuracyPlot() *plot.Plot {
	p := figure.New("accuracy", "time step", "correct (%)")
	percent := 100 / float64(r.total.images)
	exact := 100 * r.total.accuracy()
	var wrong, split plotter.XYs
	lowest := exact
	for i, g := range r.grids {
		wrong = append(wrong, plotter.XY{X: float64(i), Y: percent * float64(g.clearlyRight)})
		split = append(split, plotter.XY{X: float64(i), Y: percent * g.right})
		lowest = min(lowest, wrong[i].Y)
	}
	reference := figure.Dashed(plotter.XYs{{X: -0.5, Y: exact}, {X: float64(len(r.grids)) - 0.5, Y: exact}}, color.Black)
	p.Add(reference)
	p.Legend.Add(fmt.Sprintf("exact time: %.1f", exact), reference)
	for _, series := range []struct {
		xys   plotter.XYs
		color color.Color
		name  string
	}{{split, winnerColor, "clock, ties by lot"}, {wrong, rivalColor, "clock, ties are errors"}} {
		marks := figure.Dots(series.xys, 2.5, series.color)
		p.Add(figure.Line(series.xys, 1.3, series.color), marks)
		p.Legend.Add(series.name, marks)
	}
	r.gridAxis(p)
	p.Legend.Top = false
	room := max(1, exact-lowest)
	p.Y.Min, p.Y.Max = max(0, lowest-0.8*room), min(100, exact+0.15*room)
	return p
}

// inMilliseconds is a duration in the field's usual unit.
func inMilliseconds(t sim.Time) string { return fmt.Sprintf("%g ms", t.Milliseconds()) }

// gridAxis gives every grid a place of its own.
func (r *results) gridAxis(p *plot.Plot) {
	var steps plot.ConstantTicks
	for i, g := range r.grids {
		steps = append(steps, plot.Tick{Value: float64(i), Label: inMilliseconds(g.step)})
	}
	p.X.Tick.Marker = steps
	p.X.Tick.Length = 0
	p.X.Min, p.X.Max = -0.5, max(1, float64(len(r.grids)))-0.5
}
