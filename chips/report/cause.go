package report

import (
	"context"
	"fmt"
	"slices"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// Divergence is the earliest spike of a presentation that is not matched.
type Divergence struct {
	Presentation int      `json:"presentation"`
	Population   string   `json:"population"`
	Neuron       int      `json:"neuron"`
	Fate         Fate     `json:"fate"`
	Exact        sim.Time `json:"exact"` // -1 if it is not there
	OnChip       sim.Time `json:"on_chip"`
	Cause        string   `json:"cause"` // the name of a constraint
	Rungs        []Rung   `json:"rungs"`
}

// Rung is what becomes of the spike while the constraints up to one are on.
type Rung struct {
	Constraint string `json:"constraint"`
	Meaning    string `json:"meaning"`
	Differs    bool   `json:"differs"`
}

// Cause is how many presentations first diverge because of a constraint.
type Cause struct {
	Constraint    string `json:"constraint"`
	Meaning       string `json:"meaning"`
	Presentations int    `json:"presentations"`
}

// ladder is a machine for each rung; machine 0 is the network without any constraint.
type ladder struct {
	*comparer
	rungs   []*chips.Quantised
	machine []chips.Machine
}

// explain finds the causes of the first divergences.
func (p *Report) explain(ctx context.Context, r *chips.Replayed, c *comparer, o Options) error {
	explained := c.first
	if o.Causes >= 0 {
		explained = explained[:min(o.Causes, len(explained))]
	}
	if len(explained) == 0 {
		return nil
	}
	l, err := newLadder(c)
	if err != nil {
		return err
	}
	counts := make([]int, len(r.Chip.Constraints))
	step, done := o.Track("finding causes", len(explained))
	defer done()
	for i, d := range explained {
		found, cause, err := l.climb(ctx, d)
		if err != nil {
			return err
		}
		if i == 0 {
			p.Divergence = found
		}
		counts[cause]++
		step()
	}
	for k, n := range counts {
		p.Causes = append(p.Causes, Cause{r.Chip.Constraints[k].Name, r.Chip.Constraints[k].Meaning, n})
	}
	return nil
}

func newLadder(c *comparer) (*ladder, error) {
	l := &ladder{comparer: c}
	for n := range len(c.Chip.Constraints) + 1 {
		q, err := c.Chip.Quantise(c.Run.Network, c.Chip.First(n))
		if err != nil {
			return nil, fmt.Errorf("with %d of the constraints: %w", n, err)
		}
		m, err := c.Chip.Start(c.Chip, q, c.Placement)
		if err != nil {
			return nil, fmt.Errorf("with %d of the constraints: %w", n, err)
		}
		l.rungs, l.machine = append(l.rungs, q), append(l.machine, m)
	}
	return l, nil
}

// BaselineError says that the network without any constraint does not do what was recorded. Then nothing that a constraint
// changes can be told.
type BaselineError struct {
	Presentation int
	Population   string
	Recorded     []sim.Spike
	Again        []sim.Spike
}

func (e *BaselineError) Error() string {
	return fmt.Sprintf("presentation %d: population %q has %d spikes in the recording, and %d or others when the recorded network is run again without any constraint of the chip", e.Presentation, e.Population, len(e.Recorded), len(e.Again))
}

// climb turns the constraints on one after another, and tells which one is the cause.
func (l *ladder) climb(ctx context.Context, d divergence) (*Divergence, int, error) {
	population := l.Run.Network.Populations[d.population]
	found := &Divergence{
		Presentation: d.presentation, Population: population.Name, Neuron: d.neuron,
		Fate: d.fate(l.Tolerance), Exact: known(d.exact), OnChip: known(d.chip),
	}
	for n := range l.machine {
		differs, err := l.differs(ctx, n, d)
		if err != nil {
			return nil, 0, err
		}
		if n > 0 {
			found.Rungs = append(found.Rungs, Rung{l.Chip.Constraints[n-1].Name, l.Chip.Constraints[n-1].Meaning, differs})
		}
	}
	cause := len(found.Rungs) - 1
	for cause > 0 && found.Rungs[cause-1].Differs {
		cause--
	}
	found.Cause = l.Chip.Constraints[cause].Name
	return found, cause, nil
}

func known(t sim.Time) sim.Time {
	if t == sim.Never {
		return -1
	}
	return t
}

// differs replays the presentation with the first n constraints on, and tells whether the spike is off.
func (l *ladder) differs(ctx context.Context, n int, d divergence) (bool, error) {
	p := &l.Run.Presentations[d.presentation]
	outcome, err := l.machine[n].Present(ctx, p, chips.NewLedger(l.Chip, max(1, l.Placement.Cores())))
	if err != nil {
		return false, err
	}
	if n == 0 {
		for k, spikes := range outcome.Spikes {
			if !slices.Equal(spikes, p.Spikes[k]) {
				return false, &BaselineError{d.presentation, l.Run.Network.Populations[k].Name, p.Spikes[k], spikes}
			}
		}
		return false, nil
	}
	late := l.rungs[n].Latency[d.population]
	only := func(spikes []sim.Spike, late sim.Time) (train []sim.Time) {
		for _, s := range spikes {
			if int(s.Neuron) == d.neuron && s.At < p.Duration+late {
				train = append(train, s.At-late)
			}
		}
		return train
	}
	pairs, _ := align(only(p.Spikes[d.population], 0), only(outcome.Spikes[d.population], late), l.Reach)
	return slices.ContainsFunc(pairs, func(other pair) bool {
		if other.fate(l.Tolerance) == Matched {
			return false
		}
		if d.exact != sim.Never {
			return other.exact == d.exact
		}
		return other.exact == sim.Never && max(other.chip-d.chip, d.chip-other.chip) <= l.Tolerance
	}), nil
}
