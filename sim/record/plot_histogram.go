package record

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// HistogramPlot draws how often values occur: latencies, intervals, rates, weights.
type HistogramPlot struct {
	Layout
	Label  string // what the values are, with the unit: "first spike (ms)"
	Series []Series

	// Bins is the number of bins, which all series share. 0 lets Freedman and Diaconis choose: a width of twice
	// the interquartile range over the cube root of the number of values (doi:10.1007/BF01025868), and from 5
	// to 100 bins.
	Bins int
}

// Series is values that belong together. Those that are NaN or infinite, as latencies of silent neurons are,
// are left out, and the picture says how many.
type Series struct {
	Name   string
	Values []float64
}

// Save draws the picture as PNG (300 dpi) or SVG, by the suffix of path. Errors are *OptionError and
// *WriteError.
func (p HistogramPlot) Save(path string) error {
	if len(p.Series) == 0 {
		return &OptionError{"HistogramPlot.Series", "empty", "one or more"}
	}
	if p.Bins < 0 || p.Bins > mostBins {
		return &OptionError{"HistogramPlot.Bins", p.Bins, fmt.Sprintf("0 to %d", mostBins)}
	}
	var all []float64
	for _, s := range p.Series {
		all = append(all, finite(s.Values)...)
	}
	slices.Sort(all)
	dividers, err := histogramDividers(all, p.Bins)
	if err != nil {
		return err
	}
	fig := figure{layout: p.Layout, yLabel: "count"}
	for i := range p.Series {
		fig.panels = append(fig.panels, p.panel(i, dividers))
	}
	fig.xLabel(p.Label)
	return fig.save(path)
}

func (p HistogramPlot) panel(i int, dividers []float64) panel {
	s := p.Series[i]
	values := finite(s.Values)
	slices.Sort(values)
	frame := newPanelPlot(i == len(p.Series)-1)
	frame.X.Min, frame.X.Max = dividers[0], dividers[len(dividers)-1]
	b := histogramBars(dividers, values)
	b.color = Color(i)
	b.addTo(frame, "no values")
	frame.Y.Tick.Marker = Ticks{Most: 4, Whole: true}
	note := fmt.Sprintf("n = %d", len(values))
	if len(values) < len(s.Values) {
		note += fmt.Sprintf(" of %d", len(s.Values))
	}
	return panel{plot: frame, height: 3, labels: []label{{s.Name, b.color, 9}, {note, Grey(), 7.5}}}
}

// histogramDividers returns the borders of bins that hold all of the sorted values; the last one lies above
// them, as stat.Histogram wants it.
func histogramDividers(sorted []float64, bins int) ([]float64, error) {
	lo, hi := 0.0, 1.0
	if len(sorted) > 0 {
		lo, hi = sorted[0], sorted[len(sorted)-1]
	}
	if hi-lo > 1e300 || math.Max(-lo, hi) > 1e300 {
		return nil, &OptionError{"HistogramPlot.Series", math.Max(-lo, hi), "values below 1e300"}
	}
	if hi-lo <= math.Max(1e-9*math.Max(math.Abs(lo), math.Abs(hi)), 1e-300) {
		lo, hi = lo-math.Max(0.5*math.Abs(lo), 0.5), hi+math.Max(0.5*math.Abs(hi), 0.5)
	}
	width := (hi - lo) / float64(bins)
	if bins == 0 {
		width = niceAbove((hi - lo) / freedmanDiaconis(sorted, hi-lo))
		least := lo
		if lo = math.Floor(lo/width) * width; lo > least { // where the quotient was too small for float64
			lo -= width
		}
	}
	dividers := []float64{lo}
	for k := 1; dividers[len(dividers)-1] <= hi && (bins == 0 || k <= bins); k++ {
		dividers = append(dividers, lo+float64(k)*width)
	}
	if last := len(dividers) - 1; dividers[last] <= hi {
		dividers[last] = math.Nextafter(hi, math.Inf(1))
	}
	return dividers, nil
}

// freedmanDiaconis is a number of bins for sorted values.
func freedmanDiaconis(sorted []float64, width float64) float64 {
	if len(sorted) < 2 {
		return 5
	}
	quartile := func(p float64) float64 { return stat.Quantile(p, stat.Empirical, sorted, nil) }
	bin := 2 * (quartile(0.75) - quartile(0.25)) / math.Cbrt(float64(len(sorted)))
	return math.Max(5, math.Min(width/bin, 100))
}

// histogramBars counts sorted values.
func histogramBars(dividers, sorted []float64) bars {
	lo, hi := dividers[0], dividers[len(dividers)-1]
	var b bars
	for _, d := range dividers {
		b.edges = append(b.edges, (d-lo)/(hi-lo))
	}
	b.heights = stat.Histogram(nil, dividers, sorted, nil)
	return b
}
