package ttfs

import (
	"context"

	"gonum.org/v1/plot"

	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// templateCloseUp is that of an image, or of a recording, which templates recognise.
type templateCloseUp struct {
	*closeUp
	fields [][]float64 // of the output neurons
}

// watch runs the inference of an outcome once more, and looks on.
func (e *experiment) watch(ctx context.Context, s *session.Session, o outcome) (*templateCloseUp, error) {
	n := e.newNetwork(e.templates, wiring{e.threshold, e.Delay})
	n.pixels.Spec = e.stimuli.source(nil, o.image)
	engine, err := s.Build(n.Network)
	if err != nil {
		return nil, err
	}
	horizon := e.Deadline
	if o.exact.At <= e.Window {
		horizon = min(e.Window, e.Deadline)
	}
	c := &templateCloseUp{e.newCloseUp(o, e.stimuli.style(), horizon), e.templates.fields}
	c.classOf = e.templates.classOf
	if c.ink, err = e.stimuli.portrait(o.image); err != nil {
		return nil, err
	}
	if err := c.film(ctx, s, filmed{engine, n.outputs, e.threshold, n.spikes, e.Deadline}); err != nil {
		return nil, err
	}
	c.inputs = n.spikes.Spikes(n.pixels)
	return c, nil
}

// sheets are the poster, with the image, the race, the winner's field, latencies and what clocks change, and its panels.
func (c *templateCloseUp) sheets(r *results) []sheet {
	poster := [][]*plot.Plot{{c.imagePlot(), c.rasterPlot(), r.latencyPlot()}, {c.fieldPlot(), c.racePlot(), r.changesPlot()}}
	return append(c.panels(r), posterOf(poster, 1, 1.4, 1.1), c.inputSheet())
}
