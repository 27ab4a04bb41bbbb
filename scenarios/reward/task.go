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

// Run runs the task, or the one after the other. Parameters that make no sense are *session.ParameterErrors, joined.
func (p *Parameters) Run(ctx context.Context, s *session.Session) error {
	if err := errors.Join(p.check(), p.Check()); err != nil {
		return err
	}
	if p.Task != "xor" {
		if err := p.Credit.Run(ctx, s); err != nil {
			return err
		}
	}
	if p.Task == "synapse" {
		return nil
	}
	return p.Parameters.Run(ctx, s, p.Seeds)
}
