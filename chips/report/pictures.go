package report

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// The pictures of a report.
const (
	coresPicture  = "cores.png"
	spikesPicture = "spikes.png"
	shiftsPicture = "shifts.png"
	energyPicture = "energy.png"
)

// Draw writes the pictures for which there is something to show, to where path places them, and returns their names.
func (p *Report) Draw(path func(file string) string) (files []string, err error) {
	var errs []error
	draw := func(file string, there bool, save func(path string) error) {
		if there {
			files = append(files, file)
			errs = append(errs, save(path(file)))
		}
	}
	draw(coresPicture, p.Mapping != nil && len(p.Mapping.Cores) > 0, p.drawCores)
	draw(spikesPicture, len(p.examples.exact)+len(p.examples.chip) > 0, p.drawSpikes)
	draw(shiftsPicture, len(p.examples.shifts) > 0, func(path string) error {
		return record.HistogramPlot{
			Layout: record.Layout{Width: 12, Height: 6}, Label: "shift of a spike, chip less exact (ms)",
			Series: []record.Series{{Name: "spikes of both", Values: p.examples.shifts}},
		}.Save(path)
	})
	draw(energyPicture, slices.ContainsFunc(p.Costs, func(b Bill) bool { return b.Energy > 0 }), p.drawEnergy)
	return files, errors.Join(errs...)
}

// fewSpikes is how many a picture can show as marks that are told apart.
const fewSpikes = 400

// drawSpikes draws one presentation in exact time and on the chip: many spikes as two rasters, few in one picture.
func (p *Report) drawSpikes(path string) error {
	e := p.examples
	if len(e.exact)+len(e.chip) > fewSpikes {
		raster := func(name string, spikes []sim.Spike) record.Raster {
			return record.Raster{Population: fmt.Sprintf("%s, %s", e.population, name), N: e.neurons, Spikes: spikes}
		}
		return record.RasterPlot{
			Populations: []record.Raster{raster("exact", e.exact), raster(p.Chip, e.chip)},
			Window:      sim.Window{To: e.duration},
		}.Save(path)
	}
	frame := record.NewPlot()
	frame.X.Label.Text, frame.Y.Label.Text = fmt.Sprintf("time in presentation %d (ms)", e.presentation), "neuron of "+e.population
	frame.X.Min, frame.X.Max = 0, e.end().Milliseconds()
	frame.Y.Min, frame.Y.Max = -0.5, float64(e.neurons)-0.5
	frame.Y.Tick.Marker = record.Ticks{Most: 6, Whole: true}
	dots := func(name string, spikes []sim.Spike, style draw.GlyphStyle) {
		s := &plotter.Scatter{GlyphStyle: style}
		for _, spike := range spikes {
			s.XYs = append(s.XYs, plotter.XY{X: spike.At.Milliseconds(), Y: float64(spike.Neuron)})
		}
		frame.Add(s)
		frame.Legend.Add(name, s)
	}
	size := vg.Points(4)
	if len(e.exact)+len(e.chip) > 60 {
		size = vg.Points(2.2) // so that neighbours are told apart
	}
	dots("exact", e.exact, draw.GlyphStyle{Color: record.Color(0), Radius: size, Shape: draw.RingGlyph{}})
	dots(p.Chip, e.chip, draw.GlyphStyle{Color: record.Color(1), Radius: 0.65 * size, Shape: draw.CrossGlyph{}})
	legend(frame)
	return record.Layout{Width: 14}.Save(path, 7, func(c draw.Canvas) { frame.Draw(c) })
}

// end is until when the spikes are drawn: to the end of the presentation, or not so far if nothing happens in more than half of it.
func (e *examples) end() sim.Time {
	last := sim.Time(1)
	for _, spikes := range [][]sim.Spike{e.exact, e.chip} {
		if n := len(spikes); n > 0 {
			last = max(last, spikes[n-1].At)
		}
	}
	if last < e.duration/2 {
		return last + last/4
	}
	return e.duration
}

// legend puts the legend of a picture into its style.
func legend(p *plot.Plot) {
	p.Legend.TextStyle = record.TextStyle(8, color.Black)
	p.Legend.ThumbnailWidth = vg.Points(12)
	p.Legend.Padding = vg.Points(2)
	p.Legend.YOffs = vg.Points(5)
}

// drawCores draws which part of each resource every core uses: a row for each resource, a column for each core.
func (p *Report) drawCores(path string) error {
	m := p.Mapping
	frame := record.NewPlot()
	frame.X.Label.Text, frame.Y.Label.Text = "core", ""
	frame.X.Min, frame.X.Max = -0.5, math.Max(float64(len(m.Cores)), 4)-0.5
	frame.Y.Min, frame.Y.Max = -0.5, float64(len(m.Resources))-0.5
	frame.X.Padding, frame.Y.Padding = 0, 0
	frame.X.Tick.Marker = record.Ticks{Most: 8, Whole: true}
	var names []plot.Tick
	for k := range m.Resources {
		r := &m.Resources[len(m.Resources)-1-k]
		names = append(names, plot.Tick{Value: float64(k), Label: fmt.Sprintf("%s (%.3g %% at most)", r.Name, 100*r.Share)})
	}
	frame.Y.Tick.Marker = plot.ConstantTicks(names)
	frame.Add(tiles{m})
	return record.Layout{Title: "Use of the cores", Width: 17}.Save(path, 1.6+0.75*float64(len(m.Resources)), func(c draw.Canvas) { frame.Draw(c) })
}

// tiles are the cells of the picture of cores: full is blue, over the limit vermilion.
type tiles struct{ *Mapping }

// Plot implements plot.Plotter.
func (t tiles) Plot(c draw.Canvas, p *plot.Plot) {
	trX, trY := p.Transforms(&c)
	for x, core := range t.Cores {
		for k := range core.Use {
			y := float64(len(core.Use) - 1 - k)
			share := float64(core.Use[k]) / math.Max(1, float64(core.Limit[k]))
			fill := record.Faded(record.Color(0), uint8(math.Round(20+235*math.Min(1, share))))
			if share > 1 {
				fill = record.Color(1)
			}
			c.FillPolygon(fill, []vg.Point{
				{X: trX(float64(x) - 0.46), Y: trY(y - 0.42)}, {X: trX(float64(x) + 0.46), Y: trY(y - 0.42)},
				{X: trX(float64(x) + 0.46), Y: trY(y + 0.42)}, {X: trX(float64(x) - 0.46), Y: trY(y + 0.42)},
			})
		}
	}
}

// drawEnergy draws what each item took, a bar for each set of costs.
func (p *Report) drawEnergy(path string) error {
	frame := record.NewPlot()
	unit, name := energyUnit(p.Costs)
	frame.X.Label.Text = fmt.Sprintf("energy of a presentation (%s)", name)
	var names []plot.Tick
	y, most := 0.0, 0.0
	n := math.Max(1, float64(p.Presentations))
	for k := len(p.Costs[0].Lines) - 1; k >= 0; k-- {
		if !anyEnergy(p.Costs, k) {
			continue
		}
		for i := range p.Costs {
			width := float64(p.Costs[i].Lines[k].Total) / n / unit
			most = math.Max(most, width)
			top := y + 0.8 - 0.8*float64(i)/float64(len(p.Costs))
			bar, err := plotter.NewPolygon(plotter.XYs{{X: 0, Y: top}, {X: width, Y: top}, {X: width, Y: top - 0.8/float64(len(p.Costs))}, {X: 0, Y: top - 0.8/float64(len(p.Costs))}})
			if err != nil {
				return err
			}
			bar.Color, bar.LineStyle.Width = record.Color(i), 0
			frame.Add(bar)
			if len(names) == 0 {
				frame.Legend.Add(p.Costs[i].Name, bar)
			}
		}
		names = append(names, plot.Tick{Value: y + 0.4, Label: string(p.Costs[0].Lines[k].Item)})
		y++
	}
	frame.X.Min, frame.X.Max, frame.Y.Min, frame.Y.Max = 0, math.Max(1.08*most, 1e-3), -0.2, math.Max(y, 1)
	frame.X.Padding, frame.Y.Padding = 0, 0
	frame.Y.Tick.Marker = plot.ConstantTicks(names)
	legend(frame)
	return record.Layout{Width: 15}.Save(path, 2.2+0.8*math.Max(y, 2), func(c draw.Canvas) { frame.Draw(c) })
}

func anyEnergy(bills []Bill, line int) bool {
	for i := range bills {
		if bills[i].Lines[line].Total > 0 {
			return true
		}
	}
	return false
}

// energyUnit is a unit in which the energies of a presentation are numbers of a few digits.
func energyUnit(bills []Bill) (unit float64, name string) {
	most := 0.0
	for i := range bills {
		most = math.Max(most, float64(bills[i].PerPresentation))
	}
	for _, u := range []struct {
		size float64
		name string
	}{{1e12, "mJ"}, {1e9, "\u00b5J"}, {1e6, "nJ"}} {
		if most >= u.size {
			return u.size, u.name
		}
	}
	return 1e3, "pJ"
}
