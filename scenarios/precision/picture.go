package precision

import (
	"image/color"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

// draw writes the picture: accuracy against each thing that was spoiled, on one scale.
func (f *findings) draw(path string) error {
	grids := f.plot("Time grid", "step (ms)", f.grids, figure.Log)
	ties := curve(f.grids, figure.Log, func(a *accuracy) float64 { return a.wrong })
	dots := figure.Dots(ties, 2.2, figure.Vermilion)
	grids.Add(figure.Line(ties, 1.3, figure.Vermilion), dots)
	grids.Legend.Add("ties are errors", dots)
	plots := [][]*plot.Plot{
		{grids, f.plot("Jitter", "standard deviation (ms)", f.jitter, figure.Log)},
		{f.plot("Weights", "bits", f.bits, nil), f.plot("Lost spikes", "probability", f.drop, figure.Log)},
	}
	lowest := 100.0
	for _, row := range plots {
		for _, p := range row {
			lowest = min(lowest, p.Y.Min)
		}
	}
	for _, row := range plots {
		for _, p := range row {
			p.Y.Min, p.Y.Max = math.Floor(lowest/10)*10, 100
		}
	}
	return figure.Page{Rows: plots, Lettered: true}.Save(path)
}

// curve is what a function makes of the accuracies, in percent.
func curve(all []accuracy, log func(x, y float64) plotter.XY, of func(*accuracy) float64) (xys plotter.XYs) {
	for i := range all {
		if log != nil && all[i].setting <= 0 {
			continue // 0 has no place on such an axis
		}
		point := plotter.XY{X: all[i].setting, Y: 100 * of(&all[i])}
		if log != nil {
			point.X = log(point.X, 1).X
		}
		xys = append(xys, point)
	}
	return xys
}

func (f *findings) plot(title, x string, all []accuracy, log func(x, y float64) plotter.XY) *plot.Plot {
	p := figure.New(title, x, "right (%)")
	if log != nil {
		p.X.Tick.Marker = figure.Decades{}
	}
	xys := curve(all, log, func(a *accuracy) float64 { return a.right })
	if len(xys) == 0 {
		return p
	}
	dots := figure.Dots(xys, 2.2, figure.Blue)
	p.Add(figure.Line(xys, 1.3, figure.Blue), dots)
	lo, hi := xys[0].X, xys[0].X
	for _, point := range xys {
		lo, hi = min(lo, point.X), max(hi, point.X)
	}
	exact := 100 * f.exact.Accuracy()
	reference := figure.Dashed(plotter.XYs{{X: lo, Y: exact}, {X: hi, Y: exact}}, color.Black)
	p.Add(reference)
	p.Legend.Add("exact", reference)
	p.Legend.Add("spoiled", dots)
	p.Legend.Top = false
	p.Legend.Left = log != nil
	return p
}
