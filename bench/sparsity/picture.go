package sparsity

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// Draw draws cost over rate, a plot per degree: dots are measured, lines are the model, and rings are
// where the measured costs cross.
//
// Plots hold decimal logarithms: a logarithmic scale of gonum's would put the label of its axis elsewhere
// than the room for it.
func (s *Study) Draw(path string) error {
	lowest, highest := math.Inf(1), math.Inf(-1)
	for _, p := range s.Points {
		lowest, highest = min(lowest, math.Log10(p.Cost)), max(highest, math.Log10(p.Cost))
	}
	var row []*plot.Plot
	for _, k := range s.Degrees {
		p := s.plot(k)
		p.Y.Min, p.Y.Max = math.Floor(lowest), math.Ceil(highest)
		row = append(row, p)
	}
	row[0].Y.Label.Text = "processor time per model time"
	return figure.Page{Layout: record.Layout{Height: 7}, Rows: [][]*plot.Plot{row}}.Save(path)
}

// plot is the plot of one degree.
func (s *Study) plot(k int) *plot.Plot {
	p := figure.New(fmt.Sprintf("%d synapses per neuron", k), "mean rate (Hz)", "")
	p.X.Tick.Marker, p.Y.Tick.Marker = decades{}, decades{}
	event := func(rate float64) float64 { return s.Model.EventDriven(s.N, k, rate) }
	s.add(p, s.series(k, 0), figure.Blue, event)
	for i, step := range s.Steps {
		clock := func(rate float64) float64 { return s.Model.ClockStepped(s.N, k, rate, step) }
		s.add(p, s.series(k, step), record.Color(i+1), clock)
	}
	for _, c := range s.Crossings() {
		if c.K == k && !math.IsNaN(c.Cost) {
			ring := figure.Dots(plotter.XYs{logarithm(c.Measured, c.Cost)}, 4.5, color.Black)
			ring.Shape = draw.RingGlyph{}
			p.Add(ring)
		}
	}
	return p
}

// add adds what was measured of one simulator, the model of it and, in the first plot, its name.
func (s *Study) add(p *plot.Plot, points []Point, c color.NRGBA, model func(rate float64) float64) {
	var measured, modelled plotter.XYs
	for _, point := range points {
		measured = append(measured, logarithm(point.Rate, point.Cost))
		// Constants that were fitted may be below 0, where there is no logarithm.
		if cost := model(point.Rate); cost > 0 {
			modelled = append(modelled, logarithm(point.Rate, cost))
		}
	}
	p.Add(figure.Line(modelled, 0.8, c), figure.Dots(measured, 2, c))
	switch first := points[0]; {
	case first.K != s.Degrees[0]:
	case first.Step == 0:
		p.Add(figure.Words(plotter.XY{X: measured[0].X + 1, Y: measured[0].Y + 0.2}, draw.XLeft, "event-driven", c))
	default:
		above := plotter.XY{X: measured[0].X, Y: measured[0].Y + 0.1}
		p.Add(figure.Words(above, draw.XLeft, fmt.Sprintf("grid of %g ms", first.Step.Milliseconds()), c))
	}
}

func logarithm(x, y float64) plotter.XY { return plotter.XY{X: math.Log10(x), Y: math.Log10(y)} }

// decades are ticks of an axis of decimal logarithms: labelled at powers of ten, and between them at the
// other digits.
type decades struct{}

// Ticks implements plot.Ticker.
func (decades) Ticks(lo, hi float64) (ticks []plot.Tick) {
	const rounding = 1e-9
	for power := math.Floor(lo); power <= hi+rounding; power++ {
		for digit := 1.0; digit < 10; digit++ {
			t := plot.Tick{Value: power + math.Log10(digit)}
			if digit == 1 {
				t.Label = fmt.Sprintf("%g", math.Pow(10, power))
			}
			if t.Value >= lo-rounding && t.Value <= hi+rounding {
				ticks = append(ticks, t)
			}
		}
	}
	return ticks
}
