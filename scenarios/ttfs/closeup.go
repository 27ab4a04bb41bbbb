package ttfs

import (
	"context"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// closeUp is one inference, watched.
type closeUp struct {
	*experiment
	outcome
	pixels  []sim.Spike
	spikes  []sim.Spike   // of the output neurons
	trace   *record.Trace // of all output neurons, mV
	winner  int           // the output neuron that decided, -1 if none did
	rival   int           // the neuron of another class that came closest; where all were silent, the closest of all
	horizon sim.Time      // end of the trace
	ink     []float64     // the portrait of the stimulus
	style   style
}

// instants is the number of samples of a trace.
const instants = 400

// watch runs the inference of an outcome once more, and looks on.
func (e *experiment) watch(ctx context.Context, s *session.Session, o outcome) (*closeUp, error) {
	n := e.newNetwork(e.templates, wiring{e.threshold, e.Delay})
	n.pixels.Spec = e.stimuli.source(nil, o.image)
	engine, err := s.Build(n.Network)
	if err != nil {
		return nil, err
	}
	defer func() { s.Count(engine.Stats(), engine.Now()) }()
	c := &closeUp{experiment: e, outcome: o, winner: -1, horizon: e.Deadline, style: e.stimuli.style()}
	if c.ink, err = e.stimuli.portrait(o.image); err != nil {
		return nil, err
	}
	if o.exact.At <= e.Window {
		c.horizon = min(e.Window, e.Deadline)
	}
	times, err := record.Instants(0, c.horizon, max(1, c.horizon/instants))
	if err != nil {
		return nil, err
	}
	traces, err := record.Sample(ctx, engine, times, record.Probe{Population: n.outputs, Variable: "V", Unit: "mV"})
	if err != nil {
		return nil, err
	}
	if err := engine.RunUntil(ctx, e.Deadline); err != nil {
		return nil, err
	}
	c.pixels, c.trace = n.spikes.Spikes(n.pixels), traces[0]
	c.spikes = n.spikes.Spikes(n.outputs)
	if len(c.spikes) > 0 {
		c.winner = int(c.spikes[0].Neuron)
	}
	c.rival = c.closest()
	return c, nil
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
		if c.winner >= 0 && c.templates.classOf(neuron) == c.templates.classOf(c.winner) {
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
	for _, s := range c.spikes {
		if int(s.Neuron) == neuron {
			return s.At
		}
	}
	return sim.Never
}

// class is the name of a neuron's class.
func (c *closeUp) class(neuron int) string { return c.style.classes[c.templates.classOf(neuron)] }
