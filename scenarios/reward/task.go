package reward

import (
	"context"
	_ "embed"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/reward/xor"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// Summary says in a line what the scenario is.
const Summary = "a late reward finds the synapse that earned it (Izhikevich 2007), and teaches a network XOR (Florian 2007)"

// Page explains the networks and the pictures.
//
//go:embed README.md
var Page string

// Parameters are those of the scenario: of one task or of both.
type Parameters struct {
	Task string `choices:"both,synapse,xor" usage:"what is to be learned"`
	Credit
	xor.Parameters
}

// New returns the scenario with its defaults.
func New() session.Scenario {
	return &Parameters{Task: "both", Credit: *Default(), Parameters: xor.Default()}
}

// Resumable implements session.Resumable.
func (*Parameters) Resumable() {}

// Run has the networks of the task learn, or those of the one and then those of the other, prints and reports what became of
// them, and draws reward.png and xor.png. Parameters that make no sense are *session.ParameterErrors, joined.
func (p *Parameters) Run(ctx context.Context, s *session.Session) error {
	if err := errors.Join(p.check(), p.Check()); err != nil {
		return err
	}
	synapse := &course{Credit: &p.Credit, s: s}
	patterns := xor.NewCourse(&p.Parameters, s, p.Seeds)
	state := func(c *session.Checkpoint) {
		synapse.state(c)
		patterns.State(c)
	}
	if _, err := s.Resume(state); err != nil {
		return err
	}
	keep := func(ctx context.Context) error { return s.Keep(ctx, state) }
	if p.Task != "xor" {
		if err := synapse.run(ctx, keep); err != nil {
			return err
		}
		if err := synapse.show(); err != nil {
			return err
		}
	}
	if p.Task == "synapse" {
		return nil
	}
	if err := patterns.Run(ctx, keep); err != nil {
		return err
	}
	return patterns.Show()
}

// Run is that of Parameters whose task is the synapse.
func (c *Credit) Run(ctx context.Context, s *session.Session) error {
	return (&Parameters{Task: "synapse", Credit: *c, Parameters: xor.Default()}).Run(ctx, s)
}
