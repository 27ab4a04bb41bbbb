package stdp

import (
	"image/color"
	"slices"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim/record"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

const (
	columns    = 4
	curveWidth = 1.4
	dotRadius  = 1.6
)

// draw writes the picture: a window per rule, and below them what tells rules apart that windows do not.
func draw(path string, all []findings) error {
	var plots []*plot.Plot
	for _, f := range all {
		plots = append(plots, windowPlot(f))
	}
	plots = append(plots,
		compared("Pairs, pre 10 ms before post", "frequency (Hz)", all, func(f findings) plotter.XYs { return f.frequency[0] }),
		compared("Pairs, pre 10 ms after post", "frequency (Hz)", all, func(f findings) plotter.XYs { return f.frequency[1] }),
		tripletPlot(all),
		compared("Quadruplets", "from post-pre to pre-post (ms)", all, func(f findings) plotter.XYs { return f.quadruplets }),
		compared("Poisson spikes, pre at 10 Hz", "rate of post (Hz)", all, func(f findings) plotter.XYs { return f.rate }),
		legend(all),
	)
	page := figure.Page{Layout: record.Layout{Width: 26, Height: 28}, Rows: slices.Collect(slices.Chunk(plots, columns))}
	return page.Save(path)
}

func windowPlot(f findings) *plot.Plot {
	p := figure.New(f.name, "post - pre (ms)", "change (%)")
	zero(p, f.window)
	p.Add(figure.Line(f.window, 0.8, figure.Grey), figure.Dots(f.window, dotRadius, figure.Blue))
	return p
}

// zero draws the line of no change.
func zero(p *plot.Plot, xys plotter.XYs) {
	p.Add(figure.Dashed(plotter.XYs{{X: xys[0].X}, {X: xys[len(xys)-1].X}}, figure.Grey))
}

// compared draws one protocol on all rules that are compared.
func compared(title, axis string, all []findings, of func(findings) plotter.XYs) *plot.Plot {
	p := figure.New(title, axis, "change (%)")
	for i, f := range comparedOf(all) {
		xys := of(f)
		if i == 0 {
			zero(p, xys)
		}
		p.Add(figure.Line(xys, curveWidth, f.compared), figure.Dots(xys, dotRadius, f.compared))
	}
	return p
}

func comparedOf(all []findings) []findings {
	var some []findings
	for _, f := range all {
		if f.compared != nil {
			some = append(some, f)
		}
	}
	return some
}

func tripletPlot(all []findings) *plot.Plot {
	p := compared("Triplets", "first and second difference (ms)", all, func(f findings) plotter.XYs { return f.triplets })
	var ticks plot.ConstantTicks
	for i, t := range tripletTimes {
		ticks = append(ticks, plot.Tick{Value: float64(i), Label: t.name})
	}
	p.X.Tick.Marker = ticks
	p.X.Tick.Label.Rotation = 0.9
	p.X.Tick.Label.XAlign, p.X.Tick.Label.YAlign = -1, -0.5
	return p
}

// legend is a plot of names.
func legend(all []findings) *plot.Plot {
	p := figure.New("", "", "")
	p.HideAxes()
	p.Legend.Left = true
	for _, f := range comparedOf(all) {
		p.Legend.Add(f.name, figure.Line(plotter.XYs{{}, {X: 1}}, curveWidth, f.compared))
	}
	p.Add(figure.Line(plotter.XYs{{}, {X: 1}}, 0, color.Transparent))
	return p
}
