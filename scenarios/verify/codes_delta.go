package verify

import (
	"context"

	"github.com/ranvier-sim/ranvier/models/coding"
)

func checkDelta(c *codeCase) error {
	return checkColumn("expected.out", len(c.Expected.Out), len(c.Data))
}

func runDelta(ctx context.Context, c *codeCase, w way, r *Result) error {
	code := coding.Delta{Threshold: c.Params.Threshold, Padding: c.Params.Padding, Off: c.Params.OffSpike, Step: unit}
	return r.delta(ctx, w, code, c.Data, c.Expected.Out)
}

// delta compares the changes of a signal, as they are and after they were spikes.
func (r *Result) delta(ctx context.Context, w way, code coding.Delta, signal []float64, want []int) error {
	events, err := code.Encode(nil, signal)
	if err != nil {
		return err
	}
	source, err := code.Source([][]float64{signal})
	if err != nil {
		return err
	}
	neurons := 1
	if code.Off {
		neurons = 2
	}
	spikes, err := play(ctx, w, source, neurons)
	if err != nil {
		return err
	}
	received := [][]int8{make([]int8, len(signal))}
	if err := code.Events(received, spikes); err != nil {
		return err
	}
	r.whole(widened(events), want)
	r.whole(widened(received[0]), want)
	return nil
}

func widened(events []int8) []int {
	var wide []int
	for _, e := range events {
		wide = append(wide, int(e))
	}
	return wide
}
