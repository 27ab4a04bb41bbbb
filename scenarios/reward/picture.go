package reward

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
)

// draw writes the picture.
func (f *findings) draw(path string) error {
	return figure.Page{Rows: [][]*plot.Plot{
		{curves("With rewards", f.rewarded), curves("Pairs of spikes alone", f.plain)},
		{distribution("In the end", f.rewarded[0]), distribution("In the end", f.plain[0])},
	}, Lettered: true}.Save(path)
}

// curves are the weights over time: of the synapse in each network, and of the others in the first.
func curves(title string, lessons []lesson) *plot.Plot {
	p := figure.New(title, "time (s)", "weight (mV)")
	line := func(l lesson, c color.Color, width float64, of func(point) float64) *plotter.Line {
		var xys plotter.XYs
		for _, at := range l.Curve {
			xys = append(xys, plotter.XY{X: at.At.Seconds(), Y: of(at)})
		}
		drawn := figure.Line(xys, width, c)
		p.Add(drawn)
		return drawn
	}
	for i, l := range lessons {
		others := line(l, figure.Grey, 1, func(at point) float64 { return at.Mean })
		line(l, figure.Grey, 0.4, func(at point) float64 { return at.Mean + at.Deviation })
		synapse := line(l, figure.Blue, 1.2, func(at point) float64 { return at.Synapse })
		if i == 0 {
			p.Legend.Add("the synapse, in each network", synapse)
			p.Legend.Add("others: mean, and a deviation more", others)
		}
	}
	p.Legend.Top = true
	p.Y.Min = 0
	p.Y.Max = 5
	return p
}

// distribution is that of all weights in the end, and where the synapse is.
func distribution(title string, l lesson) *plot.Plot {
	p := figure.New(title, "weight (mV)", "synapses")
	const bins = 40
	most := 1e-9
	for _, w := range l.Final {
		most = max(most, w)
	}
	h := figure.Histogram{Width: most / bins, Heights: make([]float64, bins)}
	highest := 0.0
	for _, w := range l.Final {
		k := min(bins-1, int(w/h.Width))
		h.Heights[k]++
		highest = max(highest, h.Heights[k])
	}
	x := l.Final[special]
	here := figure.Dashed(plotter.XYs{{X: x}, {X: x, Y: highest}}, figure.Blue)
	p.Add(h.Area(figure.Grey), here)
	p.Legend.Add("the synapse", here)
	return p
}
