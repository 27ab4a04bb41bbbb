package balance

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

// draw writes the picture.
func (f *findings) draw(path string) error {
	return figure.Page{Rows: [][]*plot.Plot{
		{f.ratePlot(), f.weightPlot()},
		{f.rasterPlot("Before", 0), f.rasterPlot("After", f.end-shown)},
	}, Lettered: true}.Save(path)
}

// shown is how much of a raster is drawn, of how many neurons.
const (
	shown   = 300 * sim.Millisecond
	neurons = 100
)

func (f *findings) ratePlot() *plot.Plot {
	p := figure.New("Rate", "time (s)", "excitatory rate (Hz)")
	var xys plotter.XYs
	for i, rate := range f.rates {
		xys = append(xys, plotter.XY{X: (float64(i) + 0.5) * sim.Time(bin).Seconds(), Y: math.Log10(max(rate, 0.1))})
	}
	line := figure.Line(xys, 1.2, figure.Blue)
	level := math.Log10(f.wanted)
	wanted := figure.Dashed(plotter.XYs{{Y: level}, {X: f.end.Seconds(), Y: level}}, figure.Vermilion)
	p.Add(line, wanted)
	p.Legend.Add(fmt.Sprintf("measured: %.2f Hz in the end", f.now), line)
	p.Legend.Add(fmt.Sprintf("wanted: %.2f Hz", f.wanted), wanted)
	p.Y.Tick.Marker = figure.Decades{}
	return p
}

// weightPlot is how the learned weights are distributed.
func (f *findings) weightPlot() *plot.Plot {
	p := figure.New("Inhibition that was learned", "strength (pA)", "synapses")
	const bins = 40
	most := 1e-9
	for _, w := range f.weights {
		most = max(most, -w)
	}
	h := figure.Histogram{Width: most / bins, Heights: make([]float64, bins)}
	for _, w := range f.weights {
		h.Heights[min(bins-1, int(-w/h.Width))]++
	}
	area := h.Area(figure.Blue)
	p.Add(area)
	p.Legend.Add(fmt.Sprintf("mean %.0f pA", -stat.Mean(f.weights, nil)), area)
	return p
}

func (f *findings) rasterPlot(title string, from sim.Time) *plot.Plot {
	p := figure.New(title, "time (ms)", "excitatory neuron")
	var dots plotter.XYs
	for _, s := range f.raster.Within(sim.Window{From: from, To: from + shown}).Spikes {
		if s.Neuron < neurons {
			dots = append(dots, plotter.XY{X: (s.At - from).Milliseconds(), Y: float64(s.Neuron)})
		}
	}
	p.Add(figure.Dots(dots, 0.8, figure.Blue))
	p.X.Min, p.X.Max = 0, sim.Time(shown).Milliseconds()
	p.Y.Min, p.Y.Max = -1, neurons
	return p
}
