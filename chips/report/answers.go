package report

import (
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/ranvier-sim/ranvier/chips"
)

// Answers are the decisions of a network. Where several classes are tied, each is the answer with the same probability.
type Answers struct {
	By        chips.By `json:"by"`
	Decisions int      `json:"decisions"` // presentations
	Same      int      `json:"same"`      // with the same classes
	Changed   int      `json:"changed"`
	Exact     Verdict  `json:"exact"`
	OnChip    Verdict  `json:"on_chip"`
	Labelled  int      `json:"labelled"` // presentations of which the right answer is known
}

// Verdict is how decisions came out on one side.
type Verdict struct {
	Right     float64 `json:"right"`     // of those that are labelled, ties counted in part
	Tied      int     `json:"tied"`      // several classes
	Undecided int     `json:"undecided"` // no spike

	Median float64 `json:"median_latency_ms"` // until the decision, see chips.Decision; model time
	Mean   float64 `json:"mean_latency_ms"`
}

// newAnswers compares the decisions; nil where the network makes none.
func newAnswers(r *chips.Replayed) *Answers {
	readout := r.Run.Readout
	if readout == nil {
		return nil
	}
	a := &Answers{By: readout.By, Decisions: len(r.Outcomes)}
	var exact, onChip []float64
	for k, o := range r.Outcomes {
		p := &r.Run.Presentations[k]
		was := readout.Decide(p.Spikes[readout.Population])
		is := readout.Decide(before(o.Spikes[readout.Population], p.Duration+r.Quantised.Latency[readout.Population]))
		if slices.Equal(was.Classes, is.Classes) {
			a.Same++
		} else {
			a.Changed++
		}
		if p.Label >= 0 {
			a.Labelled++
		}
		exact = a.Exact.add(was, p.Label, exact)
		onChip = a.OnChip.add(is, p.Label, onChip)
	}
	a.Exact.sum(exact)
	a.OnChip.sum(onChip)
	return a
}

// add counts a decision, and adds its latency to those of others.
func (v *Verdict) add(d chips.Decision, label int, latencies []float64) []float64 {
	if len(d.Classes) == 0 {
		v.Undecided++
		return latencies
	}
	if len(d.Classes) > 1 {
		v.Tied++
	}
	if slices.Contains(d.Classes, label) {
		v.Right += 1 / float64(len(d.Classes))
	}
	return append(latencies, d.At.Milliseconds())
}

func (v *Verdict) sum(latencies []float64) {
	if len(latencies) == 0 {
		return
	}
	slices.Sort(latencies)
	v.Median = stat.Quantile(0.5, stat.Empirical, latencies, nil)
	v.Mean = stat.Mean(latencies, nil)
}
