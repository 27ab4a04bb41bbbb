package train

import (
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim/record"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

// draw writes the picture: how errors and activity went down, and when the trained network decides, unless that is always in the end.
func (c *course) draw(path string, f *findings) error {
	plots := []*plot.Plot{c.errorPlot(f), c.activityPlot()}
	if c.Readout == first {
		plots = append(plots, c.latencyPlot(f))
	}
	return figure.Page{Rows: [][]*plot.Plot{plots}, Lettered: true}.Save(path)
}

// errorPlot is the wrong part of the samples, on an axis of logarithms: where none is wrong there is half a sample.
func (c *course) errorPlot(f *findings) *plot.Plot {
	p := figure.New("Learning", "epoch", "wrong (%)")
	series := func(name string, samples int, right func(e *epoch) float64, draw func(plotter.XYs) *plotter.Line) {
		var xys plotter.XYs
		for k := range c.curve {
			if part := right(&c.curve[k]); !math.IsNaN(part) {
				wrong := max(1-part, 0.5/float64(samples))
				xys = append(xys, plotter.XY{X: float64(k + 1), Y: math.Log10(100 * wrong)})
			}
		}
		if len(xys) == 0 {
			return
		}
		line := draw(xys)
		p.Add(line)
		p.Legend.Add(name, line)
	}
	series("training", c.learn.Len(), func(e *epoch) float64 { return e.Train },
		func(xys plotter.XYs) *plotter.Line { return figure.Line(xys, 1, figure.Blue) })
	if c.validate != nil {
		series("kept apart", c.validate.Len(), func(e *epoch) float64 { return e.Validation },
			func(xys plotter.XYs) *plotter.Line { return figure.Line(xys, 1, figure.Vermilion) })
	}
	wrong := math.Log10(100 * max(1-f.test.accuracy(), 0.5/float64(f.test.samples)))
	test := figure.Dashed(plotter.XYs{{X: 1, Y: wrong}, {X: float64(c.Epochs), Y: wrong}}, figure.Grey)
	p.Add(test)
	p.Legend.Add("test: "+percent(1-f.test.accuracy()), test)
	p.Y.Tick.Marker = figure.Decades{}
	p.Y.Min, p.Y.Max = math.Floor(p.Y.Min), max(p.Y.Max, 2)
	return p
}

// activityPlot is how much the hidden neurons fire: each once at most, unless they fire at will.
func (c *course) activityPlot() *plot.Plot {
	p := figure.New("Activity", "epoch", "spikes per hidden neuron (%)")
	var xys plotter.XYs
	for k, e := range c.curve {
		xys = append(xys, plotter.XY{X: float64(k + 1), Y: 100 * e.Spikes / float64(max(1, c.network.Hidden()))})
	}
	p.Add(figure.Line(xys, 1, figure.Blue))
	p.Y.Min, p.Y.Max = 0, max(p.Y.Max, 100)
	return p
}

// latencyPlot is when decisions fall.
func (c *course) latencyPlot(f *findings) *plot.Plot {
	p := figure.New("Test", "time of the decision (ms)", "samples")
	const bins = 40
	last := 0.0
	for _, t := range f.test.latencies {
		last = max(last, c.network.Instant(t).Milliseconds())
	}
	h := figure.Histogram{Width: max(last, 1e-9) / bins, Heights: make([]float64, bins)}
	for _, t := range f.test.latencies {
		h.Heights[min(bins-1, int(c.network.Instant(t).Milliseconds()/h.Width))]++
	}
	p.Add(h.Area(record.Color(0)))
	p.X.Min, p.Y.Min = 0, 0
	return p
}
