package record

import (
	"math"
	"sort"

	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// curves draws a panel of traces.
type curves struct {
	TracePanel
	axis  timeAxis
	top   float64      // of the values; ticks of spikes stand above
	fired [][]sim.Time // the spikes of each neuron in the window
}

// firing sorts the spikes in a window by the neurons of the trace.
func (tp TracePanel) firing(w sim.Window) [][]sim.Time {
	place := map[int]int{}
	for k, n := range tp.Neurons {
		place[n] = k
	}
	fired := make([][]sim.Time, len(tp.Neurons))
	for _, s := range (Raster{Spikes: tp.Spikes}).Within(w).Spikes {
		if k, ok := place[int(s.Neuron)]; ok {
			fired[k] = append(fired[k], s.At)
		}
	}
	return fired
}

// rows is how many neurons fired; each has a row of ticks.
func (cv curves) rows() int {
	rows := 0
	for _, times := range cv.fired {
		if len(times) > 0 {
			rows++
		}
	}
	return rows
}

// Plot draws levels, curves and ticks.
func (cv curves) Plot(c draw.Canvas, p *plot.Plot) {
	dashed := draw.LineStyle{Color: Grey(), Width: vg.Points(0.6), Dashes: []vg.Length{3, 2}}
	for _, l := range cv.Levels {
		if y := c.Y(p.Y.Norm(l.Value)); c.ContainsY(y) {
			c.StrokeLine2(dashed, c.Min.X, y, c.Max.X, y)
		}
	}
	for k := range cv.Neurons {
		cv.drawCurve(c, p, k)
	}
	cv.drawTicks(c, p)
}

// drawCurve draws one neuron, interrupted where a value is not finite.
func (cv curves) drawCurve(c draw.Canvas, p *plot.Plot, k int) {
	lo, hi := cv.visible(cv.axis.window)
	var lines [][]vg.Point
	var line []vg.Point
	for i := lo; i < hi; i++ {
		v := cv.Values[k][i]
		if math.IsNaN(v) || math.Abs(v) >= 1e300 {
			lines, line = append(lines, line), nil
			continue
		}
		line = append(line, vg.Point{X: c.X(cv.axis.fraction(cv.Times[i])), Y: c.Y(p.Y.Norm(v))})
	}
	lines = append(lines, line)
	for i := range lines {
		lines[i] = thin(lines[i])
	}
	c.StrokeLines(draw.LineStyle{Color: cv.color(k), Width: vg.Points(0.8)}, c.ClipLinesX(lines...)...)
}

// visible is the instants in a window, and one on either side.
func (tr *Trace) visible(w sim.Window) (lo, hi int) {
	at := func(t sim.Time) int {
		return sort.Search(len(tr.Times), func(i int) bool { return tr.Times[i] >= t })
	}
	lo = max(at(w.From)-1, 0)
	return lo, max(lo, min(at(w.To)+1, len(tr.Times)))
}

// thin leaves of the points in one column of pixels the first, the lowest, the highest and the last, which draw
// the same line.
func thin(line []vg.Point) []vg.Point {
	column := func(p vg.Point) int { return int(p.X / pixel) }
	var kept []vg.Point
	for from := 0; from < len(line); {
		to, low, high := from+1, from, from
		for ; to < len(line) && column(line[to]) == column(line[from]); to++ {
			if line[to].Y < line[low].Y {
				low = to
			}
			if line[to].Y > line[high].Y {
				high = to
			}
		}
		last := -1
		for _, i := range []int{from, min(low, high), max(low, high), to - 1} {
			if i > last {
				kept = append(kept, line[i])
				last = i
			}
		}
		from = to
	}
	return kept
}

// drawTicks draws spikes above the curves, a row for each neuron that fired, from the top.
func (cv curves) drawTicks(c draw.Canvas, p *plot.Plot) {
	row := (c.Max.Y - c.Y(p.Y.Norm(cv.top))) / vg.Length(max(cv.rows(), 1))
	top := c.Max.Y
	for k, times := range cv.fired {
		if len(times) == 0 {
			continue
		}
		var path vg.Path
		for _, t := range times {
			x := c.X(cv.axis.fraction(t))
			path.Move(vg.Point{X: x, Y: top - 0.1*row})
			path.Line(vg.Point{X: x, Y: top - 0.9*row})
		}
		c.SetLineStyle(draw.LineStyle{Color: cv.color(k), Width: vg.Points(0.9)})
		c.Stroke(path)
		top -= row
	}
}
