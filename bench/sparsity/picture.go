package sparsity

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

// Draw draws cost over rate, a plot per active part, in rows, and degree, in columns: dots are measured, lines are
// the model, and rings are where the measured costs cross.
func (s *Study) Draw(path string) error {
	lowest, highest := math.Inf(1), math.Inf(-1)
	for _, p := range s.Points {
		lowest, highest = min(lowest, math.Log10(p.Cost)), max(highest, math.Log10(p.Cost))
	}
	page := figure.Page{Layout: record.Layout{Height: 1 + 5.5*float64(len(s.Active))}}
	for _, in := range s.panels() {
		if in.K == s.Degrees[0] {
			page.Rows = append(page.Rows, nil)
		}
		p := s.plot(in)
		p.Y.Min, p.Y.Max = math.Floor(lowest), math.Ceil(highest)
		row := &page.Rows[len(page.Rows)-1]
		*row = append(*row, p)
	}
	return page.Save(path)
}

// plot is the plot of one panel.
func (s *Study) plot(in panel) *plot.Plot {
	p := figure.New(fmt.Sprintf("%s active, %d synapses", percent(in.Active), in.K), "", "")
	p.X.Tick.Marker, p.Y.Tick.Marker = figure.Decades{}, figure.Decades{}
	if in.Active == s.Active[len(s.Active)-1] {
		p.X.Label.Text = "rate of the active (Hz)"
	}
	if in.K == s.Degrees[0] {
		p.Y.Label.Text = "processor time per model time"
	}
	s.add(p, in, 0, figure.Blue)
	for i, step := range s.Steps {
		s.add(p, in, step, record.Color(i+1))
	}
	for _, c := range s.Crossings() {
		if c.Active == in.Active && c.K == in.K && !math.IsNaN(c.Cost) {
			ring := figure.Dots(plotter.XYs{figure.Log(c.Measured, c.Cost)}, 4.5, color.Black)
			ring.Shape = draw.RingGlyph{}
			p.Add(ring)
		}
	}
	return p
}

// add adds what was measured of one simulator, the model of it and, where there is most room, its name.
func (s *Study) add(p *plot.Plot, in panel, step sim.Time, c color.NRGBA) {
	var measured, modelled plotter.XYs
	for _, point := range s.series(in, step) {
		measured = append(measured, figure.Log(point.Rate, point.Cost))
		modelled = append(modelled, figure.Log(point.Rate, s.modelled(point.Relay, step)))
	}
	p.Add(figure.Line(modelled, 0.8, c), figure.Dots(measured, 2, c))
	if in.K != s.Degrees[0] || in.Active != s.Active[len(s.Active)-1] {
		return
	}
	if first, last := measured[0], measured[len(measured)-1]; step == 0 {
		p.Add(figure.Words(plotter.XY{X: last.X, Y: first.Y + 0.3}, draw.XRight, "event-driven", c))
	} else {
		name := fmt.Sprintf("grid of %g ms", step.Milliseconds())
		p.Add(figure.Words(plotter.XY{X: first.X, Y: first.Y + 0.1}, draw.XLeft, name, c))
	}
}
