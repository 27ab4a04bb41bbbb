package precision

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Summary says in a line what the scenario is.
const Summary = "what a trained first-spike network loses on time grids, by jitter, by short weights, by lost spikes"

// Page explains what is spoiled, and the picture.
//
//go:embed README.md
var Page string

// Study are the parameters of the scenario.
type Study struct {
	Weights string     `usage:"\x60file\x60 of a network that was trained; empty for that of the Yin-Yang set that comes with the program"`
	Samples int        `usage:"test samples to show, drawn at random; 0 for all"`
	Grids   []sim.Time `usage:"time steps to which all spikes are moved up"`
	Jitter  []sim.Time `usage:"standard deviations of noise on the time of every spike"`
	Bits    []int      `usage:"lengths of weights, with their sign"`
	Drop    []float64  `usage:"probabilities by which a spike is lost"`
	Trials  int        `usage:"how often every sample is shown where something is random"`
	Workers int        `usage:"samples at a time; 0 for as many as there are cores; changes no result"`
}

// New returns the scenario with its defaults.
func New() session.Scenario { return Default() }

// Default returns the defaults, for a program that changes some of them.
func Default() *Study {
	const ms = sim.Millisecond
	return &Study{
		Grids:  []sim.Time{1 * ms, 0.5 * ms, 0.2 * ms, 0.1 * ms, 0.05 * ms, 0.01 * ms},
		Jitter: []sim.Time{1 * ms, 0.5 * ms, 0.2 * ms, 0.1 * ms, 0.05 * ms, 0.01 * ms},
		Bits:   []int{2, 3, 4, 5, 6, 8},
		Drop:   []float64{0.3, 0.1, 0.03, 0.01, 0.003},
		Trials: 5,
	}
}

func (s *Study) check() error {
	errs := []error{
		session.Demand("samples", s.Samples, s.Samples >= 0, "0 or more"),
		session.Demand("trials", s.Trials, s.Trials >= 1 && s.Trials <= 1000, "1 to 1000"),
		session.Demand("workers", s.Workers, s.Workers >= 0, "0 or more"),
	}
	for _, dt := range s.Grids {
		errs = append(errs, session.Demand("grids", dt, dt >= 1 && dt <= sim.Minute, "1ps to 1 minute"))
	}
	for _, sd := range s.Jitter {
		errs = append(errs, session.Demand("jitter", sd, sd >= 0 && sd <= sim.Minute, "0 to 1 minute"))
	}
	for _, bits := range s.Bits {
		errs = append(errs, session.Demand("bits", bits, bits >= 2 && bits <= 24, "2 to 24, as a sign and nothing else is no weight"))
	}
	for _, p := range s.Drop {
		errs = append(errs, session.Demand("drop", p, p >= 0 && p <= 1, "0 to 1"))
	}
	return errors.Join(errs...)
}

// network loads the network.
func (s *Study) network() (*firstspike.Network, error) {
	if s.Weights == "" {
		return firstspike.Shipped()
	}
	return firstspike.Load(s.Weights)
}

// Run shows the samples, whole and spoiled, prints and reports accuracies, and draws precision.png. Errors: *session.ParameterErrors, joined;
// those of firstspike.Load; those of dataset.Open.
func (s *Study) Run(ctx context.Context, run *session.Session) error {
	if err := s.check(); err != nil {
		return err
	}
	n, err := s.network()
	if err != nil {
		return err
	}
	set, err := n.Open(dataset.Test)
	if err != nil {
		return err
	}
	if set.Inputs != n.Layers[0].Pre {
		return fmt.Errorf("the network has %d inputs, but %s has %d", n.Layers[0].Pre, n.Data, set.Inputs)
	}
	if s.Samples > set.Len() {
		return &session.ParameterError{Flag: "samples", Value: s.Samples, Want: fmt.Sprintf("at most %d, all that there are", set.Len())}
	}
	l := &lab{Study: s, network: n, data: newDraw(set, run.Seed), samples: s.Samples, session: run}
	if l.samples == 0 {
		l.samples = set.Len()
	}
	f, err := l.measure(ctx)
	if err != nil {
		return err
	}
	f.report(run)
	return errors.Join(f.print(run.Out), f.draw(run.Path("precision.png")))
}
