package hh

import (
	"context"
	_ "embed"
	"errors"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Summary says in a line what the scenario is.
const Summary = "Hodgkin and Huxley's axon: its spike and gates, rate over current, and refractoriness"

// Page explains what to look at.
//
//go:embed README.md
var Page string

// Axon are the parameters of the scenario.
type Axon struct {
	Temperature float64 `usage:"temperature, degrees Celsius"`

	Pulse float64  `usage:"the pulses that surely make the axon fire, uA/cm2"`
	Width sim.Time `usage:"width of all pulses"`

	Strongest float64  `usage:"the strongest steady current, uA/cm2"`
	Currents  int      `usage:"how many steady currents, up to the strongest, are tried"`
	Duration  sim.Time `usage:"for how long each flows; rates are those of its second half"`

	NoiseRate float64 `usage:"noise: rate of the excitatory synaptic events that reach an axon, and of the inhibitory ones, Hz"`
	Noise     float64 `usage:"noise: the current of each at first, uA/cm2; it decays with 2 ms"`

	Delay sim.Time `usage:"refractoriness: the longest delay between two pulses"`
	Step  sim.Time `usage:"refractoriness: from delay to delay"`
	Most  float64  `usage:"refractoriness: the strongest second pulse that is tried, uA/cm2"`
}

// New returns the scenario with its defaults.
func New() session.Scenario { return Default() }

// Default returns the defaults, for a program that changes some of them.
func Default() *Axon {
	return &Axon{
		Temperature: 6.3,
		Pulse:       60, Width: 0.5 * sim.Millisecond,
		Strongest: 100, Currents: 100, Duration: 500 * sim.Millisecond,
		NoiseRate: 1000, Noise: 1,
		Delay: 30 * sim.Millisecond, Step: 1 * sim.Millisecond, Most: 200,
	}
}

const (
	most   = 10000 // axons at a time
	strong = 10000 // uA/cm2
)

// check finds the parameters that make no sense. What only the axon can judge is left to sim.Build.
func (a *Axon) check() error {
	return errors.Join(
		session.Demand("temperature", a.Temperature, a.Temperature >= -20 && a.Temperature <= 50, "-20 to 50 degrees Celsius"),
		session.Demand("pulse", a.Pulse, a.Pulse > 0 && a.Pulse <= strong, "more than 0 uA/cm2, and 10000 at most"),
		session.Demand("width", a.Width, a.Width > 0 && a.Width <= lead, "more than 0s, and 5ms at most"),
		session.Demand("strongest", a.Strongest, a.Strongest > 0 && a.Strongest <= strong, "more than 0 uA/cm2, and 10000 at most"),
		session.Demand("currents", a.Currents, a.Currents >= 1 && a.Currents <= most, "1 to 10000"),
		session.Demand("duration", a.Duration, a.Duration >= 20*sim.Millisecond && a.Duration <= sim.Hour, "20ms to an hour"),
		session.Demand("noise-rate", a.NoiseRate, a.NoiseRate >= 0 && a.NoiseRate <= 1e6, "0 to 1000000 Hz"),
		session.Demand("step", a.Step, a.Step > 0, "more than 0s"),
		session.Demand("delay", a.Delay, a.Delay > a.Width && a.Delay <= sim.Minute, "more than the width, and a minute at most"),
		session.Demand("delay", a.Delay, a.Delay/max(a.Step, 1) >= 1 && a.Delay/max(a.Step, 1) <= most, "1 to 10000 steps"),
		session.Demand("most", a.Most, a.Most > 0 && a.Most <= strong, "more than 0 uA/cm2, and 10000 at most"),
	)
}

// Run does the four experiments, prints and reports what they found, and draws hh.png. Parameters that make no
// sense are *session.ParameterErrors, joined.
func (a *Axon) Run(ctx context.Context, s *session.Session) error {
	if err := a.check(); err != nil {
		return err
	}
	step, done := s.Track("hh", 4)
	defer done()
	f := new(findings)
	for _, experiment := range []func(context.Context, lab, *findings) error{a.fire, a.drive, a.disturb, a.recover} {
		if err := experiment(ctx, lab{s, models.HH{Temperature: a.Temperature}}, f); err != nil {
			return err
		}
		step()
	}
	f.report(s)
	return errors.Join(f.write(s.Out), f.draw(s.Path("hh.png")))
}
