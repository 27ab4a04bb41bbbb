package convnet

import (
	"fmt"
	"image/color"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

// draw writes the picture: of the first recording what was seen and what was made of it, and of all how the answers come about.
func (r *results) draw(path string) error {
	return figure.Page{Rows: [][]*plot.Plot{
		{r.eventPlot(0), r.rasterPlot(0)},
		{r.votePlot(0), r.accuracyPlot()},
	}, Lettered: true}.Save(path)
}

// glance is the stretch of a recording that is shown pixel by pixel.
const glance = 20 * sim.Millisecond

// eventPlot is the pixels that fired in the beginning, and which way their brightness changed.
func (r *results) eventPlot(k int) *plot.Plot {
	p := figure.New(fmt.Sprintf("What the camera saw of a %s in %v", r.test.classes()[r.shown[k].Label], sim.Time(glance)), "pixel", "pixel")
	m := r.test.size()
	var dots [2]plotter.XYs // darker, brighter
	for _, s := range before(r.shown[k].Spikes[0], glance) {
		c, y, x := m.Place(int(s.Neuron))
		side := 0.22 * (2*float64(c) - 1) // beside one another
		dots[c] = append(dots[c], plotter.XY{X: float64(x) + side, Y: float64(m.Height - 1 - y)})
	}
	for c, shade := range []color.Color{figure.Blue, figure.Vermilion} {
		points := figure.Dots(dots[c], 1.1, shade)
		p.Add(points)
		p.Legend.Add([]string{"darker", "brighter"}[c], points)
	}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = -1, float64(m.Width)+5, -1, float64(m.Height)
	return p
}

// rasterPlot is the spikes of the neurons of the classes, in exact time and on the chip.
func (r *results) rasterPlot(k int) *plot.Plot {
	p := figure.New("Spikes for each class", "time (ms)", "class")
	add := func(name string, spikes []sim.Spike, above float64, shade color.Color) {
		var dots plotter.XYs
		for _, s := range spikes {
			dots = append(dots, plotter.XY{X: s.At.Milliseconds(), Y: float64(s.Neuron) + above})
		}
		points := figure.Dots(dots, 1.4, shade)
		p.Add(points)
		p.Legend.Add(name, points)
	}
	last := len(names) - 1
	add("exact", r.shown[k].Spikes[last], 0.15, figure.Blue)
	if r.chip != nil {
		add("Speck", r.chip.Outcomes[k].Spikes[last], -0.15, figure.Vermilion)
	}
	p.X.Min, p.X.Max = 0, r.shown[k].Duration.Milliseconds()
	p.Y.Min, p.Y.Max = -0.5, float64(len(r.test.classes()))+0.9
	return p
}

// votePlot is how often each class has fired, over time: the right one, and the best of the others.
func (r *results) votePlot(k int) *plot.Plot {
	p := figure.New("Its spikes, counted", "time (ms)", "spikes so far")
	label := r.shown[k].Label
	add := func(name string, spikes []sim.Spike, line func(plotter.XYs, color.Color) *plotter.Line) {
		votes := make([]int, len(r.test.classes()))
		right, others := plotter.XYs{{}}, plotter.XYs{{}}
		for _, s := range spikes {
			votes[s.Neuron]++
			best := 0
			for class, n := range votes {
				if class != label {
					best = max(best, n)
				}
			}
			right = append(right, plotter.XY{X: s.At.Milliseconds(), Y: float64(votes[label])})
			others = append(others, plotter.XY{X: s.At.Milliseconds(), Y: float64(best)})
		}
		end := r.shown[k].Duration.Milliseconds()
		right = append(right, plotter.XY{X: end, Y: right[len(right)-1].Y})
		others = append(others, plotter.XY{X: end, Y: others[len(others)-1].Y})
		a, b := line(right, figure.Blue), line(others, figure.Grey)
		a.StepStyle, b.StepStyle = plotter.PostStep, plotter.PostStep
		p.Add(a, b)
		p.Legend.Add("right class, "+name, a)
		p.Legend.Add("best other, "+name, b)
	}
	last := len(names) - 1
	add("exact", r.shown[k].Spikes[last], func(xys plotter.XYs, c color.Color) *plotter.Line { return figure.Line(xys, 1.5, c) })
	if r.chip != nil {
		add("Speck", r.chip.Outcomes[k].Spikes[last], figure.Dashed)
	}
	p.X.Min, p.X.Max = 0, r.shown[k].Duration.Milliseconds()
	p.Legend.Left = true
	return p
}

// accuracyPlot is how many answers would be right if they were asked for at a time.
func (r *results) accuracyPlot() *plot.Plot {
	p := figure.New("Answers asked for early", "time (ms)", "right answers (%)")
	const points = 60
	end := sim.Time(0)
	for k := range r.shown {
		end = max(end, r.shown[k].Duration)
	}
	course := func(spikes func(k int) []sim.Spike) (xys plotter.XYs) {
		for i := range points + 1 {
			at := end / points * sim.Time(i)
			right := 0
			for k := range r.shown {
				if classes := r.readout().Decide(before(spikes(k), at)).Classes; len(classes) > 0 && classes[0] == r.shown[k].Label {
					right++
				}
			}
			xys = append(xys, plotter.XY{X: at.Milliseconds(), Y: percent(right, len(r.shown))})
		}
		return xys
	}
	last := len(names) - 1
	exact := figure.Line(course(func(k int) []sim.Spike { return r.shown[k].Spikes[last] }), 1.5, figure.Blue)
	p.Add(exact)
	p.Legend.Add("spiking, exact", exact)
	if r.chip != nil {
		chip := figure.Line(course(func(k int) []sim.Spike { return r.chip.Outcomes[k].Spikes[last] }), 1, figure.Vermilion)
		p.Add(chip)
		p.Legend.Add("Speck", chip)
	}
	level := percent(r.right(r.byEventClass), len(r.shown))
	artificial := figure.Dashed(plotter.XYs{{X: 0, Y: level}, {X: end.Milliseconds(), Y: level}}, figure.Grey)
	p.Add(artificial)
	p.Legend.Add("artificial, in the end", artificial)
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, end.Milliseconds(), 0, 102
	p.Legend.Top = false
	return p
}

// before are the spikes before an instant.
func before(spikes []sim.Spike, at sim.Time) []sim.Spike {
	n := 0
	for n < len(spikes) && spikes[n].At < at {
		n++
	}
	return spikes[:n]
}
