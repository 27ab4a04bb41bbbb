package report

import (
	"context"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// Options say how spikes are compared.
type Options struct {
	Tolerance sim.Time // by which a spike may be off and still be matched; default a step of the chip, or 1 ms
	Reach     sim.Time // beyond which two spikes are never one; default 10 times the tolerance
	Tau       sim.Time // of van Rossum's distance; default 10 ms
	Causes    int      // presentations whose first divergence is explained; default none, -1 for all

	Track func(label string, n int) (step, done func()) // shows progress, if given
}

// withDefaults fills in what is left open, for a chip.
func (o Options) withDefaults(c *chips.Chip) Options {
	if o.Tolerance == 0 {
		o.Tolerance = sim.Millisecond
		if c.Step > 0 {
			o.Tolerance = c.Step
		}
	}
	if o.Reach == 0 {
		o.Reach = 10 * o.Tolerance
	}
	if o.Tau == 0 {
		o.Tau = 10 * sim.Millisecond
	}
	if o.Track == nil {
		o.Track = func(string, int) (step, done func()) { return func() {}, func() {} }
	}
	return o
}

// Report is all that is known of a replay. Times are in ps, energies in fJ, if their names do not say otherwise.
type Report struct {
	Chip  string   `json:"chip"`
	Title string   `json:"title"`
	Notes []string `json:"notes,omitempty"`

	Refused []string `json:"refused,omitempty"` // why it could not be replayed

	Step          sim.Time       `json:"step"`
	Presentations int            `json:"presentations"`
	Duration      sim.Time       `json:"duration"` // of all, model time
	Changes       []chips.Change `json:"changes"`
	Mapping       *Mapping       `json:"mapping,omitempty"`

	Tolerance   sim.Time     `json:"tolerance"`
	Reach       sim.Time     `json:"reach"`
	Tau         sim.Time     `json:"tau"`
	Populations []Comparison `json:"populations,omitempty"`
	Divergence  *Divergence  `json:"first_divergence,omitempty"` // of the earliest presentation that has one
	Diverging   int          `json:"diverging"`                  // presentations that have one
	Causes      []Cause      `json:"causes,omitempty"`           // of the first of them
	Answers     *Answers     `json:"answers,omitempty"`
	Costs       []Bill       `json:"costs,omitempty"`
	Links       []chips.Link `json:"links,omitempty"` // by packets, most first

	Incidents []chips.Incident `json:"incidents,omitempty"`

	examples examples
}

// examples are spikes for the pictures.
type examples struct {
	presentation int
	population   string
	neurons      int
	duration     sim.Time
	exact, chip  []sim.Spike
	shifts       []float64 // ms, of all pairs
}

// New makes the report on a replay; refused is the error with which it ended, if it did.
func New(ctx context.Context, r *chips.Replayed, refused error, o Options) (*Report, error) {
	o = o.withDefaults(r.Chip)
	p := &Report{
		Chip: r.Chip.Name, Title: r.Chip.Title, Notes: r.Chip.Notes, Refused: reasons(refused),
		Step: r.Chip.Step, Presentations: len(r.Run.Presentations), Tolerance: o.Tolerance, Reach: o.Reach, Tau: o.Tau,
	}
	for k := range r.Run.Presentations {
		p.Duration += r.Run.Presentations[k].Duration
	}
	if r.Quantised != nil {
		p.Changes = r.Quantised.Changes
		p.Notes = append(p.Notes[:len(p.Notes):len(p.Notes)], r.Quantised.Notes...)
	}
	if r.Placement != nil {
		p.Mapping = newMapping(r)
	}
	if refused != nil || r.Ledger == nil {
		return p, nil
	}
	c := newComparer(r, o)
	for k := range r.Outcomes {
		c.presentation(k)
	}
	p.Populations, p.examples, p.Diverging = c.all(), c.examples, len(c.first)
	p.Answers = newAnswers(r)
	p.Costs = bills(r)
	p.Links, p.Incidents = links(r), incidents(r)
	return p, p.explain(ctx, r, c, o)
}

// reasons are the lines of an error that is several.
func reasons(err error) (lines []string) {
	if err == nil {
		return nil
	}
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range several.Unwrap() {
			lines = append(lines, reasons(one)...)
		}
		return lines
	}
	return []string{err.Error()}
}
