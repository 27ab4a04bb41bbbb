package record

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/ranvier-sim/ranvier/sim"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// RasterPlot draws spikes as marks over time and neuron, populations one below the other.
type RasterPlot struct {
	Layout
	Populations []Raster
	Window      sim.Window // what is shown; the zero value shows all from time 0
}

// Save draws the picture as PNG (300 dpi) or SVG, by the suffix of path. Errors are *OptionError and
// *WriteError.
func (p RasterPlot) Save(path string) error {
	if len(p.Populations) == 0 {
		return &OptionError{"RasterPlot.Populations", "empty", "one or more"}
	}
	window, err := spikeWindow(p.Window, p.Populations, "RasterPlot.Window")
	if err != nil {
		return err
	}
	axis := newTimeAxis(window)
	fig := figure{layout: p.Layout, yLabel: "neuron"}
	for i, r := range p.Populations {
		fig.panels = append(fig.panels, rasterPanel(r, i, axis, i == len(p.Populations)-1))
	}
	fig.xLabel(axis.label())
	return fig.save(path)
}

func rasterPanel(r Raster, i int, axis timeAxis, lowest bool) panel {
	n := r.Size()
	shown := r.Within(axis.window)
	frame := newPanelPlot(lowest)
	axis.apply(frame)
	height := rasterHeight(n)
	frame.Y.Min, frame.Y.Max = -0.5, math.Max(float64(n), 1)-0.5
	frame.Y.Tick.Marker = Ticks{Most: int(height / 0.8), Whole: true}
	frame.Add(marks{raster: shown, rows: max(n, 1), axis: axis, color: Color(i)})
	if len(shown.Spikes) == 0 {
		frame.Add(remark("no spikes"))
	}
	return panel{plot: frame, height: height, labels: []label{
		{r.Population, Color(i), 9},
		{fmt.Sprintf("N = %d", n), Grey(), 7.5},
	}}
}

// rasterHeight is 1 cm for a lone neuron, and grows to 6 cm.
func rasterHeight(n int) float64 { return math.Min(0.8+0.2*float64(max(n, 1)), 6) }

// marks draws the spikes of one population: as vertical ticks where there is room for them, else pixel by
// pixel, where the shade says how many spikes share a pixel.
type marks struct {
	raster Raster
	rows   int
	axis   timeAxis
	color  color.NRGBA
}

const (
	mostTicks    = 20_000         // beyond it pictures grow large and slow
	leastRow     = 4 * pixel      // rows lower than this have no room for ticks
	highestTick  = vg.Length(14)  // pt
	widestTick   = vg.Length(1.1) // pt
	thinnestTick = vg.Length(0.35)
)

// Plot draws the spikes.
func (m marks) Plot(c draw.Canvas, _ *plot.Plot) {
	if len(m.raster.Spikes) == 0 {
		return
	}
	row := c.Size().Y / vg.Length(m.rows)
	// The distance between spikes of a neuron, on average.
	spacing := c.Size().X * vg.Length(m.rows) / vg.Length(len(m.raster.Spikes))
	if row < leastRow || len(m.raster.Spikes) > mostTicks {
		m.drawPixels(c, row, spacing)
		return
	}
	tick := min(0.8*row, highestTick) / 2
	var path vg.Path
	for _, s := range m.raster.Spikes {
		x, y := c.X(m.axis.fraction(s.At)), c.Min.Y+(vg.Length(s.Neuron)+0.5)*row
		path.Move(vg.Point{X: x, Y: y - tick})
		path.Line(vg.Point{X: x, Y: y + tick})
	}
	c.SetLineStyle(draw.LineStyle{Color: m.color, Width: max(thinnestTick, min(spacing/4, widestTick))})
	c.Stroke(path)
}

// drawPixels counts the marks that cover each pixel and draws the counts as an image.
func (m marks) drawPixels(c draw.Canvas, row, spacing vg.Length) {
	x0, y0 := math.Round(float64(c.Min.X/pixel)), math.Round(float64(c.Min.Y/pixel))
	w, h := int(math.Round(float64(c.Max.X/pixel))-x0), int(math.Round(float64(c.Max.Y/pixel))-y0)
	if w < 1 || h < 1 {
		return
	}
	// A fifth of the paper in ink, but marks that can be seen and do not hide their neighbours.
	ink := math.Sqrt(0.2 * float64(row/pixel) * float64(spacing/pixel))
	markW := int(math.Max(1, math.Round(math.Min(ink, 5))))
	markH := max(markW, int(0.8*float64(row/pixel)))
	counts := make([]uint32, w*h)
	for _, s := range m.raster.Spikes {
		x := min(int(m.axis.fraction(s.At)*float64(w)), w-1) - markW/2
		y := int((1-(float64(s.Neuron)+0.5)/float64(m.rows))*float64(h)) - markH/2
		for yy := max(y, 0); yy < min(y+markH, h); yy++ {
			for xx := max(x, 0); xx < min(x+markW, w); xx++ {
				counts[yy*w+xx]++
			}
		}
	}
	origin := vg.Point{X: vg.Length(x0) * pixel, Y: vg.Length(y0) * pixel}
	corner := vg.Point{X: vg.Length(w) * pixel, Y: vg.Length(h) * pixel}.Add(origin)
	c.DrawImage(vg.Rectangle{Min: origin, Max: corner}, shade(counts, w, h, m.color))
}

// shade paints pixels by their counts: each mark lets the same part of the paper show through, so that a
// pixel of the densest percent is nearly full, and lone marks are still seen.
func shade(counts []uint32, w, h int, ink color.NRGBA) image.Image {
	covered := slices.DeleteFunc(slices.Clone(counts), func(n uint32) bool { return n == 0 })
	slices.Sort(covered)
	if len(covered) == 0 { // spikes that are not in order may all lie outside the window
		covered = []uint32{1}
	}
	dense := float64(covered[len(covered)*99/100])
	through := math.Min(math.Pow(0.05, 1/dense), 0.6)
	alphas := make([]uint8, covered[len(covered)-1]+1)
	for n := range alphas {
		alphas[n] = uint8(math.Round(255 * (1 - math.Pow(through, float64(n)))))
	}
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i, n := range counts {
		if n > 0 {
			img.SetNRGBA(i%w, i/w, Faded(ink, alphas[n]))
		}
	}
	return img
}
