package hh

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

const (
	curveWidth = 1.3 // pt
	dotRadius  = 1.6 // pt
)

// draw draws the four findings.
func (f *findings) draw(path string) error {
	page := figure.Page{
		Rows:     [][]*plot.Plot{{f.potentialPlot(), f.ratesPlot()}, {f.gatesPlot(), f.recoveryPlot()}},
		Lettered: true,
	}
	return page.Save(path)
}

// curve is a trace over time from the pulse on, in ms.
func curve(trace *record.Trace) (xys plotter.XYs) {
	for i, at := range trace.Times {
		xys = append(xys, plotter.XY{X: (at - lead).Milliseconds(), Y: trace.Values[0][i]})
	}
	return xys
}

// since makes the horizontal axis that of the action potential.
func since(p *plot.Plot) *plot.Plot {
	p.X.Min, p.X.Max = -2, sim.Time(shown-lead).Milliseconds()
	return p
}

// potentialPlot is the action potential.
func (f *findings) potentialPlot() *plot.Plot {
	p := figure.New("Action potential", "time since the pulse (ms)", "V (mV)")
	v := curve(f.traces[0])
	rest := v[0].Y
	p.Add(figure.Dashed(plotter.XYs{{X: -2, Y: rest}, {X: 20, Y: rest}}, figure.Grey), figure.Line(v, curveWidth, figure.Blue))
	p.Add(figure.Words(plotter.XY{X: 20, Y: rest}, draw.XRight, "rest", figure.Grey))
	return since(p)
}

// gatesPlot is how far the gates are open meanwhile.
func (f *findings) gatesPlot() *plot.Plot {
	p := figure.New("Gates", "time since the pulse (ms)", "open")
	for k, name := range []string{"m: sodium opens ...", "h: ... and is shut off", "n: potassium opens"} {
		line := figure.Line(curve(f.traces[k+1]), curveWidth, record.Color(k))
		p.Add(line)
		p.Legend.Add(name, line)
	}
	p.Y.Min, p.Y.Max = 0, 1.35
	return since(p)
}

// ratesPlot is the rate over current.
func (f *findings) ratesPlot() *plot.Plot {
	p := figure.New("Rate over current", "current (µA/cm²)", "rate (Hz)")
	steady, noisy := points(f.currents, f.rates), points(f.currents, f.noisy)
	noise := figure.Line(noisy, curveWidth, figure.Vermilion)
	dots := figure.Dots(steady, dotRadius, figure.Blue)
	p.Add(noise, dots)
	p.Legend.Add("steady current", dots)
	p.Legend.Add("with synaptic noise", noise)
	top := 1.35 * max(1, maximum(f.rates), maximum(f.noisy))
	if !math.IsNaN(f.repetitive) {
		p.Add(figure.Dashed(plotter.XYs{{X: f.repetitive}, {X: f.repetitive, Y: top}}, figure.Grey))
		p.Add(figure.Words(plotter.XY{X: f.repetitive}, draw.XLeft, " rheobase", figure.Grey))
	}
	p.X.Min, p.Y.Min, p.Y.Max = 0, 0, top
	return p
}

// recoveryPlot is the threshold after a spike, relative to that at rest.
func (f *findings) recoveryPlot() *plot.Plot {
	p := figure.New("Refractoriness", "delay of a second pulse (ms)", "its threshold, at rest = 1")
	var delays, relative []float64
	for i, d := range f.delays {
		delays, relative = append(delays, d.Milliseconds()), append(relative, f.thresholds[i]/f.threshold)
	}
	xys, last := points(delays, relative), f.delays[len(f.delays)-1].Milliseconds()
	p.Add(figure.Dashed(plotter.XYs{{X: 0, Y: 1}, {X: last, Y: 1}}, figure.Grey))
	if len(xys) > 0 {
		p.Add(figure.Rectangle(plotter.XY{}, plotter.XY{X: xys[0].X, Y: 1.1 * maximum(relative)}, record.Faded(figure.Grey, 0x30)))
		p.Add(figure.Line(xys, curveWidth, figure.Blue), figure.Dots(xys, dotRadius, figure.Blue))
	}
	p.X.Min, p.X.Max, p.Y.Min = 0, last, 0
	return p
}

// points pairs two columns, without the points that have no place.
func points(x, y []float64) (xys plotter.XYs) {
	for i := range x {
		if !math.IsNaN(y[i]) && !math.IsInf(y[i], 0) {
			xys = append(xys, plotter.XY{X: x[i], Y: y[i]})
		}
	}
	return xys
}

// maximum is the largest of the numbers among the values.
func maximum(values []float64) float64 {
	most := 0.0
	for _, v := range values {
		if v > most {
			most = v
		}
	}
	return most
}
