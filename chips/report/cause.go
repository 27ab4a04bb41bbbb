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

// explain finds the causes of the first divergences: rung by rung, so that there is one more network at a time.
func (p *Report) explain(ctx context.Context, r *chips.Replayed, c *comparer, o Options) error {
	explained := c.first
	if o.Causes >= 0 {
		explained = explained[:min(o.Causes, len(explained))]
	}
	if len(explained) == 0 {
		return nil
	}
	constraints := r.Chip.Constraints
	step, done := o.Track("finding causes", len(explained)*(len(constraints)+1))
	defer done()
	differs := make([][]bool, len(explained)) // by divergence, on each rung from the first constraint on
	for n := range len(constraints) + 1 {
		rung, err := c.rung(n)
		if err != nil {
			return fmt.Errorf("with %d of the constraints: %w", n, err)
		}
		for i, d := range explained {
			is, err := rung.differs(ctx, d)
			if err != nil {
				return err
			}
			if n > 0 {
				differs[i] = append(differs[i], is)
			}
			step()
		}
	}
	p.Divergence = c.describe(explained[0], differs[0])
	counts := make([]int, len(constraints))
	for _, is := range differs {
		counts[cause(is)]++
	}
	for k, n := range counts {
		p.Causes = append(p.Causes, Cause{constraints[k].Name, constraints[k].Meaning, n})
	}
	return nil
}

// cause is the constraint from which on a spike differs.
func cause(differs []bool) int {
	k := len(differs) - 1
	for k > 0 && differs[k-1] {
		k--
	}
	return k
}

// describe is a divergence in words, given where it differs.
func (c *comparer) describe(d divergence, differs []bool) *Divergence {
	found := &Divergence{
		Presentation: d.presentation, Population: c.Run.Network.Populations[d.population].Name, Neuron: d.neuron,
		Fate: d.fate(c.Tolerance), Exact: known(d.exact), OnChip: known(d.chip), Cause: c.Chip.Constraints[cause(differs)].Name,
	}
	for k, is := range differs {
		found.Rungs = append(found.Rungs, Rung{c.Chip.Constraints[k].Name, c.Chip.Constraints[k].Meaning, is})
	}
	return found
}

// rung is the network with the first n constraints on.
type rung struct {
	*comparer
	n       int
	network *chips.Quantised
	machine chips.Machine
}

func (c *comparer) rung(n int) (*rung, error) {
	q, err := c.Chip.Quantise(c.Run.Network, c.Chip.First(n))
	if err != nil {
		return nil, err
	}
	m, err := c.Chip.Start(c.Chip, q, c.Placement)
	return &rung{c, n, q, m}, err
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

func known(t sim.Time) sim.Time {
	if t == sim.Never {
		return -1
	}
	return t
}

// differs replays the presentation, and tells whether the spike is off. Without any constraint nothing may be.
func (r *rung) differs(ctx context.Context, d divergence) (bool, error) {
	p := &r.Run.Presentations[d.presentation]
	outcome, err := r.machine.Present(ctx, p, chips.NewLedger(r.Chip, max(1, r.Placement.Cores())))
	if err != nil {
		return false, err
	}
	if r.n == 0 {
		for k, spikes := range outcome.Spikes {
			if !slices.Equal(spikes, p.Spikes[k]) {
				return false, &BaselineError{d.presentation, r.Run.Network.Populations[k].Name, p.Spikes[k], spikes}
			}
		}
		return false, nil
	}
	late := r.network.Latency[d.population]
	only := func(spikes []sim.Spike, late sim.Time) (train []sim.Time) {
		for _, s := range spikes {
			if int(s.Neuron) == d.neuron && s.At < p.Duration+late {
				train = append(train, s.At-late)
			}
		}
		return train
	}
	pairs, _ := align(only(p.Spikes[d.population], 0), only(outcome.Spikes[d.population], late), r.Reach)
	return slices.ContainsFunc(pairs, func(other pair) bool {
		if other.fate(r.Tolerance) == Matched {
			return false
		}
		if d.exact != sim.Never {
			return other.exact == d.exact
		}
		return other.exact == sim.Never && max(other.chip-d.chip, d.chip-other.chip) <= r.Tolerance
	}), nil
}
