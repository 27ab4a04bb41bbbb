package record

import (
	"fmt"
	"math"
	"strconv"

	"github.com/ranvier-sim/ranvier/sim"
)

// RatePlot draws the mean rate of populations over time, in Hz per neuron, counted in bins. With the spikes
// of several trials put together it is the peri-stimulus time histogram.
type RatePlot struct {
	Layout
	Populations []Raster
	Trials      int        // that the rasters are the sum of; 0 means 1
	Window      sim.Window // what is shown; the zero value shows all from time 0

	// Bin is the width of a bin. 0 is a hundredth of the window, rounded up to 1, 2 or 5 times a power of
	// ten. Bins begin at Window.From; the last one is shorter where the window ends within it.
	Bin sim.Time
}

const mostBins = 100_000

// Save draws the picture as PNG (300 dpi) or SVG, by the suffix of path. Errors are *OptionError and
// *WriteError.
func (p RatePlot) Save(path string) error {
	if len(p.Populations) == 0 {
		return &OptionError{"RatePlot.Populations", "empty", "one or more"}
	}
	window, err := spikeWindow(p.Window, p.Populations, "RatePlot.Window")
	if err != nil {
		return err
	}
	if p.Trials < 0 {
		return &OptionError{"RatePlot.Trials", p.Trials, "0 or more"}
	}
	bin := p.Bin
	if bin == 0 {
		bin = sim.Time(math.Max(1, niceAbove(float64(window.To-window.From)/100)))
	}
	if bin < 0 || (window.To-window.From)/bin >= mostBins {
		return &OptionError{"RatePlot.Bin", bin, fmt.Sprintf("more than 0, and at most %d bins", mostBins)}
	}
	axis := newTimeAxis(window)
	fig := figure{layout: p.Layout, yLabel: "rate (Hz)"}
	for i, r := range p.Populations {
		fig.panels = append(fig.panels, p.panel(i, axis, rateBars(r, window, bin)))
	}
	fig.xLabel(axis.label())
	return fig.save(path)
}

func (p RatePlot) panel(i int, axis timeAxis, b bars) panel {
	r, trials := p.Populations[i], float64(max(p.Trials, 1))
	for k := range b.heights {
		b.heights[k] /= trials
	}
	frame := newPanelPlot(i == len(p.Populations)-1)
	axis.apply(frame)
	b.color = Color(i)
	b.addTo(frame, "no spikes")
	note := "no neurons"
	if r.Size() > 0 {
		note = strconv.FormatFloat(r.Rate(axis.window)/trials, 'g', 3, 64) + " Hz"
	}
	return panel{plot: frame, height: 2.5, labels: []label{{r.Population, b.color, 9}, {note, Grey(), 7.5}}}
}

// rateBars counts spikes in bins.
func rateBars(r Raster, w sim.Window, bin sim.Time) bars {
	neurons := float64(max(r.Size(), 1))
	var b bars
	length := float64(w.To - w.From)
	for from := w.From; from < w.To; from += bin {
		to := w.To
		if bin < w.To-from {
			to = from + bin
		}
		count := len(r.Within(sim.Window{From: from, To: to}).Spikes)
		b.edges = append(b.edges, float64(from-w.From)/length)
		b.heights = append(b.heights, float64(count)/(to-from).Seconds()/neurons)
		if to == w.To {
			break
		}
	}
	b.edges = append(b.edges, 1)
	return b
}
