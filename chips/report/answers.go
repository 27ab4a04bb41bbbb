package report

import (
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/sim"
)

// Answers are the decisions of a network: the class of the first spike of the population that decides. Where neurons of
// several classes fire first together, each is the answer with the same probability.
type Answers struct {
	Decisions int     `json:"decisions"` // presentations
	Same      int     `json:"same"`      // with the same classes first
	Changed   int     `json:"changed"`
	Exact     Verdict `json:"exact"`
	OnChip    Verdict `json:"on_chip"`
	Labelled  int     `json:"labelled"` // presentations of which the right answer is known
}

// Verdict is how decisions came out on one side.
type Verdict struct {
	Right     float64 `json:"right"`     // of those that are labelled, ties counted in part
	Tied      int     `json:"tied"`      // several classes first
	Undecided int     `json:"undecided"` // no spike

	Median float64 `json:"median_latency_ms"` // of the first spike, model time
	Mean   float64 `json:"mean_latency_ms"`
}

// decision is the classes that were first, ascending, and when.
type decision struct {
	classes []int
	at      sim.Time
}

// decide reads a decision off spikes in their order.
func decide(spikes []sim.Spike, classes []int) (d decision) {
	for _, s := range spikes {
		if len(d.classes) > 0 && s.At != d.at {
			break
		}
		d.at, d.classes = s.At, append(d.classes, classes[s.Neuron])
	}
	slices.Sort(d.classes)
	d.classes = slices.Compact(d.classes)
	return d
}

// newAnswers compares the decisions; nil where the network makes none.
func newAnswers(r *chips.Replayed) *Answers {
	readout := r.Run.Readout
	if readout == nil {
		return nil
	}
	a := &Answers{Decisions: len(r.Outcomes)}
	var exact, onChip []float64
	for k, o := range r.Outcomes {
		p := &r.Run.Presentations[k]
		was := decide(p.Spikes[readout.Population], readout.Classes)
		is := decide(before(o.Spikes[readout.Population], p.Duration+r.Quantised.Latency[readout.Population]), readout.Classes)
		if slices.Equal(was.classes, is.classes) {
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
func (v *Verdict) add(d decision, label int, latencies []float64) []float64 {
	if len(d.classes) == 0 {
		v.Undecided++
		return latencies
	}
	if len(d.classes) > 1 {
		v.Tied++
	}
	if slices.Contains(d.classes, label) {
		v.Right += 1 / float64(len(d.classes))
	}
	return append(latencies, d.at.Milliseconds())
}

func (v *Verdict) sum(latencies []float64) {
	if len(latencies) == 0 {
		return
	}
	slices.Sort(latencies)
	v.Median = stat.Quantile(0.5, stat.Empirical, latencies, nil)
	v.Mean = stat.Mean(latencies, nil)
}
