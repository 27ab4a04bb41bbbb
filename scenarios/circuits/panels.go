package circuits

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strconv"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// series is one of the two results of a pair, as pictures show it.
type series[T any] struct {
	result T
	name   string
	color  color.NRGBA
}

func (p pair[T]) series() []series[T] {
	return []series[T]{{p.without, "blocked", withoutColor}, {p.with, "inhibition", withColor}}
}

// detectionPlot is d' over the number of inputs, on a scale of roots, so that the limit is a straight line.
func (f *findings) detectionPlot() *plot.Plot {
	p := figure.New("Convergent excitation", "inputs that converge, K", "detection of the signal, d'")
	var roots, target, ideal []float64
	var labels []string
	for _, c := range f.excitation {
		roots = append(roots, math.Sqrt(float64(c.inputs)))
		labels = append(labels, strconv.Itoa(c.inputs))
		target, ideal = append(target, c.dPrime), append(ideal, c.ideal)
	}
	last := len(roots) - 1
	few := figure.Dashed(points([]float64{roots[0], roots[last]}, []float64{target[0], target[0]}), withoutColor)
	limit, measured := figure.Dashed(points(roots, ideal), figure.Grey), figure.Line(points(roots, target), curveWidth, withColor)
	p.Add(limit, few, measured, figure.Dots(points(roots, target), dotRadius, withColor))
	p.Legend.Add(fmt.Sprintf("K = %s: d' = %.1f", labels[last], target[last]), measured)
	p.Legend.Add(fmt.Sprintf("K = %s: d' = %.1f", labels[0], target[0]), few)
	p.Legend.Add("limit, root of K", limit)
	p.Legend.Left = true
	p.X.Min = 0
	p.X.Tick.Marker = named(roots, labels)
	fromZero(p, target, ideal)
	return p
}

// countsPlot is how often the target makes how many spikes in an epoch, without and with the signal.
func countsPlot(c convergence) *plot.Plot {
	p := figure.New(fmt.Sprintf("K = %d", c.inputs), "spikes of the target", "part of the epochs")
	lo := min(slices.Min(c.silent), slices.Min(c.signal))
	silent, signal := parts(c.silent, lo, 1), parts(c.signal, lo, 1)
	without := figure.Histogram{From: lo - 0.5, Width: 1, Heights: silent}.Area(figure.Grey)
	with := figure.Histogram{From: lo - 0.5, Width: 1, Heights: signal}.Area(withColor)
	p.Add(without, with)
	p.Legend.Add("no signal", without)
	p.Legend.Add("signal", with)
	fromZero(p, silent, signal)
	return p
}

// parts tells which part of the values falls into each bin of a width from lo on.
func parts(values []float64, lo, width float64) []float64 {
	var bins []float64
	for _, v := range values {
		k := int((v - lo) / width)
		for len(bins) <= k {
			bins = append(bins, 0)
		}
		bins[k] += 1 / float64(len(values))
	}
	return bins
}

// potentialPlot is the target's potential in the first trial, in which the bundles are furthest apart.
func (f *findings) potentialPlot() *plot.Plot {
	p := figure.New("Two inputs, far apart", "time (ms)", "potential of the target (mV)")
	for _, s := range f.forward.series() {
		trace := s.result.trace
		times := make([]float64, len(trace.Times))
		for i, at := range trace.Times {
			times[i] = at.Milliseconds()
		}
		line := figure.Line(points(times, trace.Values[0]), curveWidth, s.color)
		p.Add(line)
		p.Legend.Add(s.name, line)
	}
	p.X.Min = 0
	return p
}

// coincidencePlot is how likely the target responds at each lag.
func (f *findings) coincidencePlot() *plot.Plot {
	p := figure.New("Feed-forward inhibition", "lag between two inputs (ms)", "probability of a response")
	for _, s := range f.forward.series() {
		line := figure.Line(points(s.result.lags, s.result.response), curveWidth, s.color)
		p.Add(line)
		p.Legend.Add(fmt.Sprintf("%s: %.1f ms wide", s.name, s.result.width), line)
	}
	fromZero(p, []float64{1})
	p.Y.Tick.Marker = named([]float64{0, 0.5, 1}, []string{"0", "0.5", "1"})
	return p
}

// rasterPlot is the beginning of the strongest drive.
func rasterPlot(title string, l loop, c color.Color) *plot.Plot {
	p := figure.New(title, "time (ms)", "principal cell")
	const from, to = settling, settling + 300*sim.Millisecond
	var spikes plotter.XYs
	for _, s := range l.raster.Within(sim.Window{From: from, To: to}).Spikes {
		spikes = append(spikes, plotter.XY{X: (s.At - from).Milliseconds(), Y: float64(s.Neuron)})
	}
	p.Add(&plotter.Scatter{XYs: spikes, GlyphStyle: draw.GlyphStyle{Color: c, Radius: vg.Points(1.1), Shape: spikeMark{}}})
	p.X.Min, p.X.Max = 0, sim.Time(to-from).Milliseconds()
	p.Y.Min, p.Y.Max = -1, float64(l.raster.Size())
	return p
}

// rhythmPlot is the spectrum of the population at the strongest drive.
func (f *findings) rhythmPlot() *plot.Plot {
	p := figure.New("Feedback inhibition: rhythm", "frequency (Hz)", "power (Poisson = 1)")
	at := f.feedback.with.spectrum.peak()
	var shown [][]float64
	for _, s := range f.feedback.series() {
		spectrum := s.result.spectrum
		power := spectrum.power[slowest : fastest+1]
		line := figure.Line(points(spectrum.frequencies[slowest:fastest+1], power), curveWidth, s.color)
		p.Add(line)
		p.Legend.Add(fmt.Sprintf("%s: %.2g at %.0f Hz", s.name, spectrum.power[at], spectrum.frequencies[at]), line)
		shown = append(shown, power)
	}
	p.X.Min = 0
	fromZero(p, shown...)
	return p
}

// gainPlot is the output rate over the input rate.
func (f *findings) gainPlot() *plot.Plot {
	p := figure.New("Feedback inhibition: gain", "input rate (Hz)", "output rate (Hz)")
	for _, s := range f.feedback.series() {
		xys := points(s.result.drives, s.result.rates)
		line := figure.Line(xys, curveWidth, s.color)
		p.Add(line, figure.Dots(xys, dotRadius, s.color))
		p.Legend.Add(fmt.Sprintf("%s: slope %.2g", s.name, s.result.gain), line)
	}
	p.Legend.Left = true
	fromZero(p, f.feedback.without.rates, f.feedback.with.rates)
	return p
}

// edgePlot is the rate of every cell in the ring, the dark half of which is grey.
func (f *findings) edgePlot() *plot.Plot {
	p := figure.New("Lateral inhibition: edges", "cell", "rate (Hz)")
	blocked, open := f.lateral.without, f.lateral.with
	fromZero(p, blocked.profile, open.profile)
	top, n := p.Y.Max, float64(len(open.profile))
	for _, dark := range [][2]float64{{-0.5, float64(open.dawn) - 0.5}, {float64(open.dusk) - 0.5, n - 0.5}} {
		p.Add(figure.Rectangle(plotter.XY{X: dark[0]}, plotter.XY{X: dark[1], Y: top}, paleGrey))
	}
	for _, s := range f.lateral.series() {
		line := figure.Line(points(numbers(len(s.result.profile), 0), s.result.profile), curveWidth, s.color)
		p.Add(line)
		p.Legend.Add(fmt.Sprintf("%s: step ×%.1f", s.name, s.result.bands), line)
	}
	p.X.Min, p.X.Max, p.Y.Max = -0.5, n-0.5, top
	return p
}

// numbers are first, first + 1, ...
func numbers(n, first int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = float64(first + i)
	}
	return list
}

// competitionPlot is the rate of each competitor.
func (f *findings) competitionPlot() *plot.Plot {
	p := figure.New("Winner takes all", "competitor", "rate (Hz)")
	const width = 0.4
	for k, s := range f.lateral.series() {
		var last *plotter.Polygon
		for i, rate := range s.result.competitors {
			left := float64(i+1) + width*float64(k-1)
			last = figure.Rectangle(plotter.XY{X: left}, plotter.XY{X: left + width, Y: rate}, s.color)
			p.Add(last)
		}
		p.Legend.Add(fmt.Sprintf("%s: contrast %.2f", s.name, s.result.victory), last)
	}
	fromZero(p, f.lateral.without.competitors, f.lateral.with.competitors)
	return p
}

// correlationPlot is how the correlations of all pairs are distributed.
func (f *findings) correlationPlot() *plot.Plot {
	p := figure.New("Decorrelation", "correlation of two cells", "part of the pairs")
	const width = 0.05
	var shown [][]float64
	for _, s := range f.lateral.series() {
		bins := parts(s.result.correlations, -1, width)
		first := max(0, slices.IndexFunc(bins, func(part float64) bool { return part > 0 }))
		bars := figure.Histogram{From: -1 + float64(first)*width, Width: width, Heights: bins[first:]}.Area(s.color)
		p.Add(bars)
		p.Legend.Add(fmt.Sprintf("%s: mean %.2f", s.name, s.result.correlation), bars)
		shown = append(shown, bins)
	}
	fromZero(p, shown...)
	return p
}
