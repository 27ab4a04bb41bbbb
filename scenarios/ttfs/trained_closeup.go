package ttfs

import (
	"context"
	"math"

	"gonum.org/v1/plot"

	"github.com/ranvier-sim/ranvier/sim"
)

// trainedCloseUp is that of a sample which a trained network decides about.
type trainedCloseUp struct {
	*closeUp
	layers []band // inputs, hidden layers, outputs
}

// watch runs the inference of an outcome once more, and looks on until a little after the decision.
func (t *trained) watch(ctx context.Context, o outcome) (*trainedCloseUp, error) {
	v, err := t.newViewer()
	if err != nil {
		return nil, err
	}
	if err := v.place(o.image); err != nil {
		return nil, err
	}
	horizon := t.deadline
	if !o.exact.Silent() {
		horizon = min(horizon, t.horizon(o.exact.At))
	}
	s := v.simulated
	c := &trainedCloseUp{closeUp: t.newCloseUp(o, t.style(), horizon)}
	c.classOf = func(neuron int) int { return neuron }
	if err := c.film(ctx, t.session, filmed{v.engine, s.Outputs(), t.network.Threshold(), s.Spikes, t.deadline}); err != nil {
		return nil, err
	}
	c.inputs = s.Spikes.Spikes(s.Inputs)
	c.ink = make([]float64, s.Inputs.N)
	for _, e := range v.events { // brightness, from the time that says it
		c.ink[e.Source] = min(1, max(0, (t.about.Code.Late-e.At)/(t.about.Code.Late-t.about.Code.Early)))
	}
	for _, p := range append([]*sim.Population{s.Inputs}, s.Layers...) {
		c.layers = append(c.layers, band{name: p.Name, neurons: p.N, spikes: s.Spikes.Spikes(p)})
	}
	if t.plane() {
		c.layers[0].names, c.layers[len(c.layers)-1].names = []string{"x", "y", "1-x", "1-y"}, t.about.Classes
	}
	return c, nil
}

// horizon is a round time, a third or more after an instant.
func (t *trained) horizon(at sim.Time) sim.Time {
	end := 4.0 / 3 * float64(max(1, at))
	unit := math.Pow(10, math.Floor(math.Log10(end)))
	return sim.Time(math.Ceil(end/unit*5) * unit / 5)
}

// sheets are the poster and its panels.
func (t *trained) sheets(ctx context.Context, r *results, outcomes []outcome) ([]sheet, error) {
	c, err := t.watch(ctx, outcomes[t.example(outcomes)])
	if err != nil {
		return nil, err
	}
	sheets := append(c.panels(r), sheet{file: "spikes.png", width: 14, height: 9, rows: [][]*plot.Plot{{c.layersPlot()}}})
	switch {
	case t.images():
		poster := [][]*plot.Plot{{c.imagePlot(), c.rasterPlot(), r.latencyPlot()}, {c.layersPlot(), c.racePlot(), r.changesPlot()}}
		return append(sheets, posterOf(poster, 1, 1.6, 1.1), c.inputSheet()), nil
	case !t.plane():
		poster := [][]*plot.Plot{{c.layersPlot(), r.latencyPlot()}, {c.racePlot(), r.changesPlot()}}
		return append(sheets, posterOf(poster, 1.2, 1)), nil
	}
	maps, err := t.maps(ctx, r, c.outcome, outcomes)
	if err != nil {
		return nil, err
	}
	clock := r.accuracyPlot() // where there is no clock, there is no plane on it
	if len(maps) > 1 {
		clock = maps[1]
	}
	poster := [][]*plot.Plot{{maps[0], clock, r.latencyPlot()}, {c.layersPlot(), c.racePlot(), r.changesPlot()}}
	return append(sheets, posterOf(poster, 1, 1, 1), sheet{file: "plane.png", width: 5.2 * float64(len(maps)), height: 6.4, rows: [][]*plot.Plot{maps}}), nil
}
