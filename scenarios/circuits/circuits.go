package circuits

import (
	"context"
	_ "embed"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// Summary says in a line what the scenario is.
const Summary = "four elementary circuits, and the textbook effect of each: with and without"

// Page explains the circuits, their effects and the pictures.
//
//go:embed README.md
var Page string

// Circuits are the parameters of the scenario: those of its four experiments, and the cells that all
// of them are made of.
type Circuits struct {
	Excitation
	Forward
	Feedback
	Lateral

	Neuron Neuron `usage:"model of all cells"`
}

// New returns the scenario with its defaults.
func New() session.Scenario { return Default() }

// Default returns the defaults, for a program that changes some of them.
func Default() *Circuits {
	return &Circuits{
		Excitation: defaultExcitation(),
		Forward:    defaultForward(),
		Feedback:   defaultFeedback(),
		Lateral:    defaultLateral(),
		Neuron:     LIF(),
	}
}

// Run measures all effects, prints them as a table, reports them, and draws circuits.png and a picture
// of each circuit. Parameters that make no sense are *session.ParameterErrors, joined.
func (c *Circuits) Run(ctx context.Context, s *session.Session) error {
	if err := c.check(); err != nil {
		return err
	}
	step, done := s.Track("circuits", 4)
	defer done()
	f, err := c.measure(ctx, lab{s, c.Neuron, step})
	if err != nil {
		return err
	}
	effects := f.effects()
	for _, e := range effects {
		s.Report(e.key+"_without", e.without, e.unit)
		s.Report(e.key+"_with", e.with, e.unit)
	}
	return errors.Join(write(s.Out, effects), f.draw(s.Path))
}

// findings are what the four experiments found.
type findings struct {
	excitation []convergence // by the number of inputs
	forward    pair[coincidence]
	feedback   pair[loop]
	lateral    pair[ring]
}

// pair is the same experiment without and with the inhibition.
type pair[T any] struct{ without, with T }

// both does an experiment without inhibition and with inhibition of a strength.
func both[T any](strength float64, experiment func(strength float64) (T, error)) (p pair[T], err error) {
	if p.without, err = experiment(0); err != nil {
		return p, err
	}
	p.with, err = experiment(strength)
	return p, err
}

func (c *Circuits) measure(ctx context.Context, lab lab) (*findings, error) {
	f := new(findings)
	for _, experiment := range []func() error{
		func() (err error) { f.excitation, err = c.Excitation.measure(ctx, lab); return err },
		func() (err error) { f.forward, err = c.Forward.measure(ctx, lab); return err },
		func() (err error) { f.feedback, err = c.Feedback.measure(ctx, lab); return err },
		func() (err error) { f.lateral, err = c.Lateral.measure(ctx, lab); return err },
	} {
		if err := experiment(); err != nil {
			return nil, err
		}
		lab.step()
	}
	return f, nil
}
