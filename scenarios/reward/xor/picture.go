package xor

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// draw writes the picture.
func (f findings) draw(path string, present sim.Time) error {
	titles := []string{"With rewards", "Rewards by a coin", "Pairs of spikes alone"}
	var rows [2][]*plot.Plot
	most := f.fastest(present)
	for k, lessons := range f {
		curves, output := learning(titles[k], lessons), responses(&lessons[0], present)
		output.Y.Max = 1.5 * most // room for the legend
		if k == 0 {
			name(output)
		}
		rows[0], rows[1] = append(rows[0], curves), append(rows[1], output)
	}
	return figure.Page{Rows: rows[:], Lettered: true}.Save(path)
}

// learning is how often patterns were told apart, over epochs, in each network.
func learning(title string, lessons []lesson) *plot.Plot {
	p := figure.New(title, "epoch", "told apart")
	n := len(lessons[0].Epochs)
	guess := figure.Dashed(plotter.XYs{{X: 0, Y: chance}, {X: float64(n), Y: chance}}, figure.Grey)
	p.Add(guess)
	for i := range lessons {
		line := figure.Line(overEpochs(&lessons[i], rightOf), 1, figure.Blue)
		p.Add(line)
		if i == 0 {
			p.Legend.Add("each network", line)
			p.Legend.Add("by chance", guess)
		}
	}
	p.Y.Min, p.Y.Max = 0, 1.4
	p.Y.Tick.Marker = plot.ConstantTicks{{Value: 0, Label: "0"}, {Value: 0.5, Label: "0.5"}, {Value: 1, Label: "1"}}
	return p
}

// overEpochs is something of a lesson, stretch by stretch, each at its middle.
func overEpochs(l *lesson, what func([]epoch) float64) (xys plotter.XYs) {
	n := stretch(len(l.Epochs))
	for lo := 0; lo+n <= len(l.Epochs); lo += n {
		xys = append(xys, plotter.XY{X: float64(lo) + float64(n)/2, Y: what(l.Epochs[lo : lo+n])})
	}
	return xys
}

// look is how a pattern is drawn.
type look struct {
	name   string
	colour color.Color
	dashed bool
}

func (k look) line(xys plotter.XYs) *plotter.Line {
	if k.dashed {
		return figure.Dashed(xys, k.colour)
	}
	return figure.Line(xys, 1.2, k.colour)
}

// looks are how each pattern is drawn: warm where the output should fire, grey where it should not.
var looks = [patterns]look{
	{"0 0", figure.Grey, true},
	{"1 0", figure.Vermilion, false},
	{"0 1", record.Color(3), false},
	{"1 1", figure.Grey, false},
}

// responses are the rates of the output for each pattern over epochs.
func responses(l *lesson, present sim.Time) *plot.Plot {
	p := figure.New("The output", "epoch", "rate (Hz)")
	for pattern, look := range looks {
		p.Add(look.line(overEpochs(l, func(e []epoch) float64 { return rates(e, present)[pattern] })))
	}
	p.Y.Min = 0
	return p
}

// name adds a legend.
func name(p *plot.Plot) {
	for _, k := range looks {
		p.Legend.Add(k.name, k.line(nil))
	}
}

// fastest is the highest rate in the first network of each kind, Hz.
func (f findings) fastest(present sim.Time) float64 {
	most := 1.0
	for _, lessons := range f {
		for pattern := range patterns {
			for _, at := range overEpochs(&lessons[0], func(e []epoch) float64 { return rates(e, present)[pattern] }) {
				most = max(most, at.Y)
			}
		}
	}
	return most
}
