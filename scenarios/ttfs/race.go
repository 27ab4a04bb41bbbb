package ttfs

import (
	"context"
	_ "embed"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Summary says in a line what the scenario is.
const Summary = "images as first spikes: the first of the output neurons to fire names the class"

// Page explains the code, the network, the tables and the pictures.
//
//go:embed README.md
var Page string

// Race are the parameters of the scenario.
type Race struct {
	Data    string `usage:"images to recognise, recordings of an event camera (nmnist), or points by a trained network (yinyang)" choices:"glyphs,mnist,fashion-mnist,nmnist,yinyang"`
	Weights string `usage:"\x60file\x60 of a network that 'train' has made, to run in place of templates: then data, code and neurons are those of its training; yinyang has one that comes with the program"`
	Images  int    `usage:"test images or recordings to show; 0 for all there are (glyphs: 1000), -1 for 1000 or, where there are fewer, all"`
	Example int    `usage:"the test image in the pictures, counting from 0; -1 for the first whose race is close and won by the right class"`

	Code    string   `usage:"how brightness becomes time" choices:"linear,rc"`
	Window  sim.Time `usage:"length of the code; brightness 0 would spike at its end (linear), the darkest that spikes does (rc); of a recording, what is learned of it; 0 for 20ms, nmnist 105ms"`
	Silence float64  `usage:"brightness, of 1, below which a pixel does not spike"`

	Prototypes int      `usage:"templates, hence output neurons, per class"`
	Neuron     string   `usage:"output neurons: without leak or leaky" choices:"if,lif"`
	TauM       sim.Time `usage:"membrane time constant of lif"`
	TauS       sim.Time `usage:"time constant of the synaptic currents; 0 for half the window"`
	Threshold  float64  `usage:"threshold; at 1, all but 5 % of what is learned from reaches it within the window; 0 for 0.5, nmnist 1"`
	Deadline   sim.Time `usage:"end of an inference: who has not fired by then is silent; 0 for two windows, with weights 12 tau"`

	Inhibition float64  `usage:"voltage step by which a spike inhibits all other output neurons, in thresholds; 0 for none"`
	Delay      sim.Time `usage:"delay of the inhibition"`

	Grids   []sim.Time `usage:"time steps of the clocks to compare with"`
	Workers int        `usage:"inferences at a time; 0 for as many as there are cores; changes no result"`
	Record  bool       `usage:"keep the network and all spikes in files, for replay: 24 bytes per synapse and 12 per spike"`
}

// New returns the scenario with its defaults.
func New() session.Scenario { return Default() }

// Default returns the defaults, for a program that changes some of them.
func Default() *Race {
	return &Race{
		Data: glyphs, Images: -1, Example: -1,
		Code: linear, Silence: 0.2,
		Prototypes: 10, Neuron: nonLeaky, TauM: 20 * sim.Millisecond,
		Inhibition: 10, Delay: 0.1 * sim.Millisecond, Record: true,
		Grids: []sim.Time{1 * sim.Millisecond, 0.5 * sim.Millisecond, 0.1 * sim.Millisecond},
	}
}

// Run shows the images, prints who won and when, compares with the clocks, and writes decisions.csv, ttfs.png and
// its panels as pictures of their own. Errors: *session.ParameterErrors, joined; those of dataset.Open, such as
// *dataset.MissingError.
func (r *Race) Run(ctx context.Context, s *session.Session) error {
	if r.Weights != "" || r.Data == yinYang {
		return r.runTrained(ctx, s)
	}
	e, outcomes, err := r.run(ctx, s)
	if err != nil {
		return err
	}
	results := summarise(e.stimuli.style().noun, e.stimuli.style().classes, e.Grids, outcomes)
	results.report(s)
	for i := range outcomes {
		s.Sign(outcomes[i].fingerprint)
	}
	if err := errors.Join(results.print(s.Out), e.saveDecisions(s.Path("decisions.csv"), outcomes)); err != nil {
		return err
	}
	closeUp, err := e.watch(ctx, s, outcomes[r.example(outcomes)])
	if err != nil {
		return err
	}
	return drawAll(s.Path, closeUp, results)
}

func (r *Race) run(ctx context.Context, s *session.Session) (*experiment, []outcome, error) {
	if err := r.check(); err != nil {
		return nil, nil, err
	}
	e, err := r.prepare(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	outcomes, err := e.showAll(ctx, s)
	return e, outcomes, err
}
