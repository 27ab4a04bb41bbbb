package record

import (
	"fmt"
	"image/color"
	"math"

	"github.com/ranvier-sim/ranvier/sim"
)

// TracePlot draws state variables over time, one panel below the other.
type TracePlot struct {
	Layout
	Panels []TracePanel
	Window sim.Window // what is shown; the zero value shows all instants of the traces
}

// TracePanel is one variable of one or several neurons.
type TracePanel struct {
	*Trace
	Spikes []sim.Spike // of the trace's population; those of its neurons are drawn as ticks above
	Levels []Level
}

// Level is a dashed line at a value, such as the threshold.
type Level struct {
	Value float64 // in the unit of the trace
	Name  string  // as the legend has it
}

// mostNamed is how many neurons of a panel are told apart by colour and name.
const mostNamed = 6

// Save draws the picture as PNG (300 dpi) or SVG, by the suffix of path. A value that is NaN or infinite makes
// a gap. Errors are *OptionError and *WriteError.
func (p TracePlot) Save(path string) error {
	if len(p.Panels) == 0 {
		return &OptionError{"TracePlot.Panels", "empty", "one or more"}
	}
	var first, last sim.Time = sim.Never, 0
	for i, tp := range p.Panels {
		if tp.Trace == nil {
			return &OptionError{fmt.Sprintf("TracePlot.Panels[%d].Trace", i), "nil", "a trace"}
		}
		if err := tp.check(); err != nil {
			return err
		}
		if n := len(tp.Times); n > 0 {
			first, last = min(first, tp.Times[0]), max(last, tp.Times[n-1])
		}
	}
	window, err := windowOr(p.Window, min(first, last), last, "TracePlot.Window")
	if err != nil {
		return err
	}
	axis := newTimeAxis(window)
	fig := figure{layout: p.Layout}
	for i, tp := range p.Panels {
		fig.panels = append(fig.panels, tp.panel(axis, i == len(p.Panels)-1))
	}
	fig.xLabel(axis.label())
	return fig.save(path)
}

func (tp TracePanel) panel(axis timeAxis, lowest bool) panel {
	frame := newPanelPlot(lowest)
	axis.apply(frame)
	frame.Y.Label.Text = printable(tp.Variable)
	if tp.Unit != "" {
		frame.Y.Label.Text += printable(" (" + tp.Unit + ")")
	}
	frame.Y.Tick.Marker = Ticks{Most: 4}
	lo, hi := tp.valueRange(axis.window)
	curves := curves{TracePanel: tp, axis: axis, top: hi, fired: tp.firing(axis.window)}
	frame.Y.Min, frame.Y.Max = lo, hi
	if rows := curves.rows(); rows > 0 {
		frame.Y.Max += (hi - lo) * math.Min(0.08*float64(rows)+0.04, 0.4)
	}
	frame.Add(curves)
	labels := []label{{tp.Population, color.Black, 9}}
	if len(tp.Neurons) > mostNamed {
		labels = append(labels, label{fmt.Sprintf("%d neurons", len(tp.Neurons)), Grey(), 7.5})
	} else {
		for k, n := range tp.Neurons {
			labels = append(labels, label{fmt.Sprintf("neuron %d", n), tp.color(k), 7.5})
		}
	}
	for _, l := range tp.Levels {
		labels = append(labels, label{"- -  " + l.Name, Grey(), 7.5})
	}
	return panel{plot: frame, height: 4, labels: labels}
}

// color is that of the k-th neuron of the trace.
func (tp TracePanel) color(k int) color.NRGBA {
	if len(tp.Neurons) > mostNamed {
		return Faded(Color(0), 0x60)
	}
	return Color(k)
}

// valueRange is the range of levels and of the values in a window, with a little room.
func (tp TracePanel) valueRange(w sim.Window) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	take := func(v float64) {
		if !math.IsNaN(v) && math.Abs(v) < 1e300 {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	from, to := tp.visible(w)
	for _, row := range tp.Values {
		for _, v := range row[from:to] {
			take(v)
		}
	}
	for _, l := range tp.Levels {
		take(l.Value)
	}
	if lo > hi {
		return 0, 1
	}
	room := max(0.04*(hi-lo), 1e-6*max(math.Abs(lo), math.Abs(hi)), math.SmallestNonzeroFloat64*1e10)
	return lo - room, hi + room
}
