package ttfs

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// band is a layer in a raster.
type band struct {
	name    string
	neurons int
	spikes  []sim.Spike
	names   []string // of the neurons; nil for none
}

// layersPlot is the spikes of all layers, from the inputs up. Hidden neurons stand in the order of their first spikes.
func (c *trainedCloseUp) layersPlot() *plot.Plot {
	p := figure.New(fmt.Sprintf("%s %d: %s", c.style.noun, c.image, c.style.classes[c.label]), "time (ms)", "")
	var names plot.ConstantTicks
	top, foot := 0.0, 0.0
	for i := range c.layers {
		top += c.layers[i].height()
	}
	c.addStep(p, 0, top)
	for k, b := range c.layers {
		height := b.height()
		rank := b.order(k > 0 && k < len(c.layers)-1)
		var before, after plotter.XYs // the decision
		for _, s := range b.spikes {
			xy := plotter.XY{X: s.At.Milliseconds(), Y: b.at(rank[s.Neuron], foot, height)}
			switch {
			case k == len(c.layers)-1:
				p.Add(figure.Dots(plotter.XYs{xy}, b.radius(), c.color(int(s.Neuron))))
			case s.At <= c.exact.At:
				before = append(before, xy)
			default:
				after = append(after, xy)
			}
		}
		p.Add(figure.Dots(before, b.radius(), color.Black), figure.Dots(after, b.radius(), record.Faded(figure.Grey, 0x90)))
		names = append(names, b.ticks(foot, height)...)
		foot += height
	}
	p.Y.Tick.Marker, p.Y.Tick.Length = names, 0
	p.X.Min, p.X.Max = 0, c.horizon.Milliseconds()
	p.Y.Min, p.Y.Max = 0, top
	return p
}

// few is how many neurons a layer has at most that is drawn thin, and with large dots.
const few = 12

// height is that of the band, where layers of many neurons have 1.
func (b *band) height() float64 {
	switch {
	case b.names != nil:
		return 0.18 * float64(b.neurons)
	case b.neurons <= few:
		return 0.5
	}
	return 1
}

// order is the place of every neuron: as it is, or by first spikes, those that are silent last.
func (b *band) order(byTime bool) []int {
	first := make([]sim.Time, b.neurons)
	order := make([]int, b.neurons)
	for i := range first {
		first[i], order[i] = sim.Never, i
	}
	for _, s := range b.spikes {
		first[s.Neuron] = min(first[s.Neuron], s.At)
	}
	if byTime {
		slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(first[i], first[j]) })
	}
	rank := make([]int, b.neurons)
	for place, neuron := range order {
		rank[neuron] = place
	}
	return rank
}

func (b *band) radius() float64 {
	if b.neurons <= few {
		return 2
	}
	return 0.9
}

// at is where a neuron stands in a band.
func (b *band) at(rank int, foot, height float64) float64 {
	return foot + height*(0.1+0.8*(float64(rank)+0.5)/float64(b.neurons))
}

// ticks are the names of the neurons, or else that of the layer.
func (b *band) ticks(foot, height float64) (ticks []plot.Tick) {
	for i, name := range b.names {
		ticks = append(ticks, plot.Tick{Value: b.at(i, foot, height), Label: name})
	}
	if len(b.names) == 0 {
		ticks = []plot.Tick{{Value: foot + height/2, Label: fmt.Sprintf("%d %s", b.neurons, b.name)}}
	}
	return ticks
}
