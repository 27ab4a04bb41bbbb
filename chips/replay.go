package chips

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// Replayed is a run on a chip: what every stage made of it.
type Replayed struct {
	Chip      *Chip
	Run       *Run
	Quantised *Quantised
	Placement *Placement
	Usage     Usage
	Outcomes  []*Outcome // of the presentations
	Ledger    *Ledger    // of all of them
}

// Options of a replay.
type Options struct {
	Raw  func(Entry) // is handed the raw log, if given
	Step func()      // is called after each presentation, if given

	// Progress, if given, is told how much model time has been replayed since it was told last: all durations in the end.
	Progress func(t sim.Time)
}

// Replay carries a run through all stages on a chip. When a stage refuses, what those before it made is returned with
// the error: a network that does not fit can still be looked at.
func Replay(ctx context.Context, c *Chip, run *Run, o Options) (*Replayed, error) {
	r := &Replayed{Chip: c, Run: run}
	if err := run.check(); err != nil {
		return r, err
	}
	if _, err := sim.Build(run.Network, sim.Options{}); err != nil { // what is wrong before any chip has a part in it
		return r, err
	}
	var err error
	if r.Quantised, err = c.Quantise(run.Network, c.All()); err != nil {
		return r, err
	}
	r.Quantised.Fired = run.fired()
	if r.Placement, err = c.Place(c, r.Quantised); err != nil {
		return r, err
	}
	if r.Usage, err = Validate(c, r.Quantised, r.Placement); err != nil {
		return r, err
	}
	return r, r.present(ctx, o)
}

// present shows the chip all presentations.
func (r *Replayed) present(ctx context.Context, o Options) error {
	machine, err := r.Chip.Start(r.Chip, r.Quantised, r.Placement)
	if err != nil {
		return err
	}
	r.Ledger = NewLedger(r.Chip, max(1, r.Placement.Cores()))
	r.Ledger.Raw = o.Raw
	for k := range r.Run.Presentations {
		r.Ledger.Presentation = k
		duration := r.Run.Presentations[k].Duration
		r.Ledger.Reached = o.follow(duration)
		outcome, err := machine.Present(ctx, &r.Run.Presentations[k], r.Ledger)
		if err != nil {
			return fmt.Errorf("presentation %d: %w", k, err)
		}
		r.Ledger.Reach(duration)
		r.Outcomes = append(r.Outcomes, outcome)
		if o.Step != nil {
			o.Step()
		}
	}
	return nil
}

// follow tells Progress how far a machine has come in a presentation of a duration.
func (o *Options) follow(duration sim.Time) func(t sim.Time) {
	told := sim.Time(0)
	return func(t sim.Time) {
		if t = min(t, duration); o.Progress != nil && t > told {
			o.Progress(t - told)
			told = t
		}
	}
}

// fired counts the spikes of each neuron in exact time.
func (run *Run) fired() [][]uint64 {
	counts := make([][]uint64, len(run.Network.Populations))
	for k, p := range run.Network.Populations {
		counts[k] = make([]uint64, p.N)
		for i := range run.Presentations {
			for _, s := range run.Presentations[i].Spikes[k] {
				counts[k][s.Neuron]++
			}
		}
	}
	return counts
}

// check refuses a run whose parts do not fit together.
func (run *Run) check() error {
	n := len(run.Network.Populations)
	for k := range run.Presentations {
		p := &run.Presentations[k]
		if len(p.Spikes) != n {
			return &RunError{k, "populations", len(p.Spikes), fmt.Sprintf("%d, as many as the network has", n)}
		}
		if p.Duration <= 0 || p.Duration > sim.Never/2 { // which leaves room for steps, and for what comes late
			return &RunError{k, "duration", p.Duration, "more than 0, and 53 days at most"}
		}
		if p.Label < -1 {
			return &RunError{k, "label", p.Label, "-1 for none, or a class"}
		}
		for i, spikes := range p.Spikes {
			if err := run.checkSpikes(k, i, spikes); err != nil {
				return err
			}
		}
	}
	if r := run.Readout; r != nil && (r.Population < 0 || r.Population >= n || len(r.Classes) != run.Network.Populations[r.Population].N) {
		return &RunError{-1, "readout", r.Population, "a population of the network, with a class for each of its neurons"}
	}
	if r := run.Readout; r != nil && r.Stray() >= 0 {
		return &RunError{-1, fmt.Sprintf("class of neuron %d", r.Stray()), r.Classes[r.Stray()], fmt.Sprintf("-1 for none, or one below %d", MostClasses)}
	}
	return nil
}

// checkSpikes refuses spikes out of order, beyond the presentation, or of neurons that are not there.
func (run *Run) checkSpikes(presentation, population int, spikes []sim.Spike) error {
	p := run.Network.Populations[population]
	for i, s := range spikes {
		field := fmt.Sprintf("spike %d of %q", i, p.Name)
		switch {
		case int(s.Neuron) >= p.N:
			return &RunError{presentation, field, s.Neuron, fmt.Sprintf("a neuron below %d", p.N)}
		case s.At < 0 || s.At >= run.Presentations[presentation].Duration:
			return &RunError{presentation, field, s.At, fmt.Sprintf("0 or more, and before the end at %v", run.Presentations[presentation].Duration)}
		case i > 0 && (s.At < spikes[i-1].At || s.At == spikes[i-1].At && s.Neuron < spikes[i-1].Neuron):
			return &RunError{presentation, field, s.At, "not before the spike before it, in time or number"}
		}
	}
	return nil
}
