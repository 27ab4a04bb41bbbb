package gradient

import (
	"context"
	"math"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Verdict is what a network makes of a sample.
type Verdict struct {
	Winner  int     // the output that fired first; -1 if none did
	Latency float64 // when; +Inf if none did
	Hidden  int     // spikes of neurons that are no outputs, up to the decision
}

// Evaluate shows all samples, with a number of workers, or one for each core if that is 0, and returns what became of each. Spikes are rounded to
// the grid as in a Pass. Errors are those of ctx, of Check, and *SampleErrors.
func (n *Network) Evaluate(ctx context.Context, data Samples, grid float64, workers int) ([]Verdict, error) {
	if err := n.Check(); err != nil {
		return nil, err
	}
	m := mistakes{of: "evaluation"}
	m.demand("data", data, data != nil, "samples")
	m.demand("workers", workers, workers >= 0, "1 or more, or 0 for all cores")
	m.notNegative("grid", grid)
	if err := m.err(); err != nil {
		return nil, err
	}
	if workers == 0 {
		workers = runtime.NumCPU()
	}
	verdicts := make([]Verdict, data.Len())
	group, ctx := errgroup.WithContext(ctx)
	var taken atomic.Int64
	for range min(workers, len(verdicts)) {
		group.Go(func() error {
			p := n.NewPass()
			p.Grid = grid
			var events []Event
			for k := int(taken.Add(1)) - 1; k < len(verdicts); k = int(taken.Add(1)) - 1 {
				events = data.Events(events[:0], k)
				if err := n.checkSample(k, events); err != nil {
					return err
				}
				p.Forward(events)
				verdicts[k] = p.verdict()
				if err := ctx.Err(); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return verdicts, group.Wait()
}

// verdict is that of the last Forward.
func (p *Pass) verdict() Verdict {
	v := Verdict{Latency: math.Inf(1)}
	times := p.Times(len(p.runs) - 1)
	if v.Winner = Decide(times); v.Winner >= 0 {
		v.Latency = times[v.Winner]
	}
	for _, r := range p.runs[:len(p.runs)-1] {
		for _, t := range r.at {
			if t <= v.Latency && !math.IsInf(t, 1) {
				v.Hidden++
			}
		}
	}
	return v
}

// checkSample refuses spikes of inputs that are not there, or at no time.
func (n *Network) checkSample(k int, events []Event) error {
	inputs := n.Layers[0].Pre
	for _, e := range events {
		if e.Source < 0 || e.Source >= inputs || e.At-e.At != 0 {
			return &SampleError{k, e, inputs}
		}
	}
	return nil
}
