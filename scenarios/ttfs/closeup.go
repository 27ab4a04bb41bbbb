package ttfs

import (
	"context"
	"image/color"

	"gonum.org/v1/gonum/floats"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// closeUp is one inference, watched.
type closeUp struct {
	outcome
	style   style
	classOf func(neuron int) int
	inputs  []sim.Spike
	outputs []sim.Spike
	ink     []float64     // the portrait of the stimulus, by input neuron
	trace   *record.Trace // of all output neurons, in thresholds
	winner  int           // the output neuron that decided, -1 if none did
	rival   int           // the neuron of another class that came closest; where all were silent, the closest of all
	horizon sim.Time      // end of the trace
	step    sim.Time      // of the first clock; 0 without
}

// instants is the number of samples of a trace.
const instants = 400

// newCloseUp is that of an outcome, until some instant.
func (r *Race) newCloseUp(o outcome, s style, horizon sim.Time) *closeUp {
	c := &closeUp{outcome: o, style: s, winner: -1, horizon: horizon}
	if len(r.Grids) > 0 {
		c.step = r.Grids[0]
	}
	return c
}

// filmed is a network that is built and has its stimulus.
type filmed struct {
	engine    *sim.Engine
	outputs   *sim.Population
	threshold float64 // mV
	spikes    *record.Memory
	deadline  sim.Time
}

// film runs the inference to its end, and looks on.
func (c *closeUp) film(ctx context.Context, s *session.Session, f filmed) error {
	defer func() { s.Count(f.engine.Stats(), f.engine.Now()) }()
	times, err := record.Instants(0, c.horizon, max(1, c.horizon/instants))
	if err != nil {
		return err
	}
	traces, err := record.Sample(ctx, f.engine, times, record.Probe{Population: f.outputs, Variable: "V", Unit: "mV"})
	if err != nil {
		return err
	}
	if err := f.engine.RunUntil(ctx, f.deadline); err != nil {
		return err
	}
	c.trace, c.outputs = traces[0], f.spikes.Spikes(f.outputs)
	for _, potentials := range c.trace.Values {
		floats.Scale(1/f.threshold, potentials)
	}
	if len(c.outputs) > 0 {
		c.winner = int(c.outputs[0].Neuron)
	}
	c.rival = c.closest()
	return nil
}

// example is the image to watch: where none is asked for, the first whose decision is right in exact time and on the
// last grid, but a tie on the first grid; or else the first image.
func (r *Race) example(outcomes []outcome) int {
	if r.Example >= 0 {
		return r.Example
	}
	for i := range outcomes {
		o, last := &outcomes[i], len(r.Grids)-1
		if last >= 0 && o.exact.clearlyRight(o.label) && o.onGrid[0].Tied && o.onGrid[last].clearlyRight(o.label) {
			return i
		}
	}
	return 0
}

// closest finds the rival: the highest potential just before the decision.
func (c *closeUp) closest() int {
	at := 0
	for at+1 < len(c.trace.Times) && c.trace.Times[at+1] < c.exact.At {
		at++
	}
	best := -1
	for neuron := range c.trace.Values {
		if c.winner >= 0 && c.classOf(neuron) == c.classOf(c.winner) {
			continue
		}
		if best < 0 || c.trace.Values[neuron][at] > c.trace.Values[best][at] {
			best = neuron
		}
	}
	return best
}

// fires is when a neuron fires, if it does.
func (c *closeUp) fires(neuron int) sim.Time {
	for _, s := range c.outputs {
		if int(s.Neuron) == neuron {
			return s.At
		}
	}
	return sim.Never
}

// class is the name of a neuron's class.
func (c *closeUp) class(neuron int) string { return c.style.classes[c.classOf(neuron)] }

// color is that of an output neuron.
func (c *closeUp) color(neuron int) color.NRGBA {
	switch {
	case c.style.coloured:
		return record.Color(c.classOf(neuron))
	case neuron == c.winner:
		return winnerColor
	case neuron == c.rival:
		return rivalColor
	}
	return figure.Grey
}
