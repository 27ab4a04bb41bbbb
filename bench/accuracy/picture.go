package accuracy

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Draw draws errors of spike times, spikes without partner and decisions over the step, and over time which
// part of the spikes of recurrent networks still have a partner.
func (s *Study) Draw(path string) error {
	var errors, parting []*plot.Plot
	for _, c := range chains() {
		errors = append(errors, s.errorPlot(c.name))
	}
	for _, r := range recurrent() {
		parting = append(parting, s.partingPlot(r.name))
	}
	page := figure.Page{Layout: record.Layout{Height: 14}, Lettered: true, Rows: [][]*plot.Plot{
		append(errors, s.unpairedPlot()),
		append(parting, s.decisionPlot()),
	}}
	return page.Save(path)
}

// overSteps is a plot over the step of the grid, both axes logarithmic.
func overSteps(title, y string) *plot.Plot {
	p := figure.New(title, "step (ms)", y)
	p.X.Tick.Marker, p.Y.Tick.Marker = figure.Decades{}, figure.Decades{}
	return p
}

// curve adds a line through what is above 0, with dots, and names it.
func curve(p *plot.Plot, xys plotter.XYs, c color.Color, name string) {
	var logarithms plotter.XYs
	for _, xy := range xys {
		if xy.Y > 0 {
			logarithms = append(logarithms, figure.Log(xy.X, xy.Y))
		}
	}
	dots := figure.Dots(logarithms, 2, c)
	p.Add(figure.Line(logarithms, 1, c), dots)
	p.Legend.Add(name, dots)
}

// errorPlot is the median error of each layer of a feed-forward network.
func (s *Study) errorPlot(network string) *plot.Plot {
	p := overSteps(network+": spike times", "median error (ms)")
	for layer := range layers {
		var xys plotter.XYs
		for _, f := range s.Forward {
			if f.Network == network {
				xys = append(xys, plotter.XY{X: f.Step.Milliseconds(), Y: f.Layers[layer].Error(0.5)})
			}
		}
		curve(p, xys, record.Color(layer), fmt.Sprintf("layer %d", layer+1))
	}
	var half plotter.XYs
	for _, step := range s.Steps {
		half = append(half, figure.Log(step.Milliseconds(), step.Milliseconds()/2))
	}
	line := figure.Dashed(half, figure.Grey)
	p.Add(line)
	p.Legend.Add("half a step", line)
	p.Legend.Top, p.Legend.Left = true, true
	p.Y.Min, p.Y.Max = -3, 1
	return p
}

// unpairedPlot is the spikes without partner.
func (s *Study) unpairedPlot() *plot.Plot {
	p := overSteps("spikes without partner", "part of all spikes (%)")
	for k, c := range chains() {
		var missed, spurious plotter.XYs
		for i := range s.Forward {
			if f := &s.Forward[i]; f.Network == c.name {
				m := f.All()
				missed = append(missed, plotter.XY{X: f.Step.Milliseconds(), Y: 100 * m.part(m.Missed())})
				spurious = append(spurious, plotter.XY{X: f.Step.Milliseconds(), Y: 100 * m.part(m.Spurious)})
			}
		}
		curve(p, missed, record.Color(2*k), c.name+": missed")
		curve(p, spurious, record.Color(2*k+1), c.name+": spurious")
	}
	p.Legend.Top, p.Legend.Left = true, true
	p.Y.Max = 2.5
	return p
}

// partingPlot is which part of the spikes still have a partner, on the decades of the step.
func (s *Study) partingPlot(network string) *plot.Plot {
	p := figure.New(network+": recurrent", "time (ms)", "spikes with a partner (%)")
	n := 0
	for _, r := range s.Recurrent {
		if r.Network != network || r.Step > 0 && !isDecade(r.Step.Milliseconds()) {
			continue
		}
		var xys plotter.XYs
		for k, kept := range r.Kept {
			if !math.IsNaN(kept) {
				xys = append(xys, plotter.XY{X: (float64(k) + 0.5) * sim.Time(glance).Milliseconds(), Y: 100 * kept})
			}
		}
		name := "exact, moved by 1 nV"
		if r.Step > 0 {
			name = ms(r.Step)
		}
		line := figure.Line(xys, 1, record.Color(n))
		p.Add(line)
		p.Legend.Add(name, line)
		n++
	}
	p.X.Min, p.Y.Min, p.Y.Max = 0, 0, 140
	p.Legend.Top, p.Legend.Left = true, false
	return p
}

// isDecade tells whether x is a power of ten.
func isDecade(x float64) bool {
	power := math.Log10(x)
	return math.Abs(power-math.Round(power)) < 1e-9
}

// decisionPlot is the decisions that are others.
func (s *Study) decisionPlot() *plot.Plot {
	p := overSteps("decisions by first spike", "changed (%)")
	var xys plotter.XYs
	for _, d := range s.Decisions {
		at := plotter.XY{X: d.Step.Milliseconds(), Y: 100 * d.Changed}
		xys = append(xys, at)
		if d.Changed > 0 {
			p.Add(figure.Words(figure.Log(at.X, 1.1*at.Y), draw.XCenter, fmt.Sprintf("%.2g", at.Y), color.Black))
		}
	}
	curve(p, xys, figure.Blue, fmt.Sprintf("ttfs, %d images", s.Images))
	p.Legend.Left = true
	p.Y.Min, p.Y.Max = -2, 2
	return p
}
