package ttfs

import (
	"context"
	_ "embed"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Summary says in a line what the scenario is.
const Summary = "the first of the output neurons to fire names the class: points, images, recordings"

// Page explains the code, the network, the tables and the pictures.
//
//go:embed README.md
var Page string

// Race are the parameters of the scenario.
type Race struct {
	Data    string `usage:"points that a trained network decides about, which comes with the program (yinyang); images for templates (glyphs, mnist, fashion-mnist), recordings of an event camera (nmnist)" choices:"yinyang,glyphs,mnist,fashion-mnist,nmnist"`
	Weights string `usage:"\x60file\x60 of a network that 'train' has made, to run in place of these: then data, code and neurons are those of its training"`
	Images  int    `usage:"test points, images or recordings to show; 0 for all there are (glyphs: 1000), -1 for 1000 or, where there are fewer, all"`
	Example int    `usage:"the one in the pictures, counting from 0; -1 for the first that is right in exact time, and on the last clock, but tied on the first"`

	Deadline sim.Time   `usage:"end of an inference: who has not fired by then is silent; 0 for two windows, of a trained network 12 tau, or what it was trained for"`
	Grids    []sim.Time `usage:"time steps of the clocks to compare with"`
	Workers  int        `usage:"inferences at a time; 0 for as many as there are cores; changes no result"`
	Record   bool       `usage:"keep the network and all spikes in files, for replay: 24 bytes per synapse and 12 per spike"`

	// What follows is of templates: a network that was trained has its own.

	Code    string   `usage:"templates: how brightness becomes time" choices:"linear,rc"`
	Window  sim.Time `usage:"templates: length of the code; brightness 0 would spike at its end (linear), the darkest that spikes does (rc); of a recording, what is learned of it; 0 for 20ms, nmnist 105ms"`
	Silence float64  `usage:"templates: brightness, of 1, below which a pixel does not spike"`

	Prototypes int      `usage:"templates, hence output neurons, per class"`
	Neuron     string   `usage:"templates: output neurons without leak or leaky" choices:"if,lif"`
	TauM       sim.Time `usage:"templates: membrane time constant of lif"`
	TauS       sim.Time `usage:"templates: time constant of the synaptic currents; 0 for half the window"`
	Threshold  float64  `usage:"templates: threshold; at 1, all but 5 % of what is learned from reaches it within the window; 0 for 0.5, nmnist 1"`

	Inhibition float64  `usage:"templates: voltage step by which a spike inhibits all other output neurons, in thresholds; 0 for none"`
	Delay      sim.Time `usage:"templates: delay of the inhibition"`
}

// New returns the scenario with its defaults.
func New() session.Scenario { return Default() }

// Default returns the defaults, for a program that changes some of them.
func Default() *Race {
	return &Race{
		Data: yinYang, Images: -1, Example: -1,
		Code: linear, Silence: 0.2,
		Prototypes: 10, Neuron: nonLeaky, TauM: 20 * sim.Millisecond,
		Inhibition: 10, Delay: 0.1 * sim.Millisecond, Record: true,
		Grids: []sim.Time{1 * sim.Millisecond, 0.5 * sim.Millisecond, 0.1 * sim.Millisecond},
	}
}

// Run shows what there is to see, prints who won and when, compares with the clocks, and writes decisions.csv, ttfs.png and
// its panels as pictures of their own. Errors: *session.ParameterErrors, joined; those of dataset.Open, such as
// *dataset.MissingError; those of firstspike.LoadTrained.
func (r *Race) Run(ctx context.Context, s *session.Session) error {
	if r.trained() {
		return r.runTrained(ctx, s)
	}
	e, outcomes, err := r.run(ctx, s)
	if err != nil {
		return err
	}
	results := summarise(e.stimuli.style(), e.Grids, outcomes)
	if err := r.conclude(s, results, outcomes); err != nil {
		return err
	}
	closeUp, err := e.watch(ctx, s, outcomes[r.example(outcomes)])
	if err != nil {
		return err
	}
	return save(s.Path, closeUp.sheets(results))
}

// trained tells whether a network that was trained runs, in place of templates.
func (r *Race) trained() bool { return r.Weights != "" || r.Data == yinYang }

// conclude reports, signs, prints and keeps the outcomes.
func (r *Race) conclude(s *session.Session, results *results, outcomes []outcome) error {
	results.report(s)
	for i := range outcomes {
		s.Sign(outcomes[i].fingerprint)
	}
	return errors.Join(results.print(s.Out), r.saveDecisions(s.Path("decisions.csv"), outcomes))
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
