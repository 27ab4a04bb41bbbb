package spikeprop_test

import (
	"context"
	"testing"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/plasticity/gradient/spikeprop"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// fields are the receptive fields for each measurement, as Bohte, Kok and La Poutré have them.
const fields = 12

// flowers are some of the Iris set as spikes, in ms: of four times twelve receptive fields, and one at 0 that is always there.
type flowers struct {
	set    *dataset.Table
	times  [][]gradient.Event
	chosen []int
}

func (f flowers) Len() int        { return len(f.chosen) }
func (f flowers) Label(k int) int { return int(f.set.Labels[f.chosen[k]]) }
func (f flowers) Events(dst []gradient.Event, k int) []gradient.Event {
	return append(dst, f.times[f.chosen[k]]...)
}

// newFlowers draws half of each class to learn from; the others are for the test.
func newFlowers(t *testing.T, seed uint64) (learn, test flowers) {
	t.Helper()
	all := flowers{set: dataset.Iris()}
	for _, row := range all.set.Rows {
		var events []gradient.Event
		for column, x := range row {
			low, high := all.set.Range(column)
			times, err := coding.ReceptiveFields{Low: low, High: high, N: fields}.Encode(nil, x)
			if err != nil {
				t.Fatal(err)
			}
			for i, at := range times {
				if at != sim.Never {
					events = append(events, gradient.Event{Source: column*fields + i, At: at.Milliseconds()})
				}
			}
		}
		all.times = append(all.times, append(events, gradient.Event{Source: 4 * fields}))
	}
	learn, test = all, all
	for class := range 3 {
		for i, k := range rng.New(seed, "half", uint64(class)).Perm(50) {
			if i < 25 {
				learn.chosen = append(learn.chosen, 50*class+k)
			} else {
				test.chosen = append(test.chosen, 50*class+k)
			}
		}
	}
	return learn, test
}

// learnIris trains the network of the paper, 49-10-3 with terminals of 1 to 16 ms, whose right output is to fire at 12 ms and the others at 16, and
// returns the parts of the flowers it learned and of new ones that it tells right.
func learnIris(ctx context.Context, t *testing.T, seed uint64) (known, fresh float64) {
	t.Helper()
	learn, test := newFlowers(t, seed)
	hidden := &spikeprop.Layer{Pre: 4*fields + 1, Post: 10, Tau: 7, Threshold: 1, Delays: terminals()}
	output := &spikeprop.Layer{Pre: 10, Post: 3, Tau: 7, Threshold: 1, Delays: terminals()}
	hidden.Uniform(0, 0.025, seed, 0)
	output.Uniform(0, 0.05, seed, 1)
	for k := range 3 * len(output.Delays) { // of one hidden neuron, which is inhibitory
		output.Weights[k] *= -1
	}
	network := &spikeprop.Network{Layers: []*spikeprop.Layer{hidden, output}}
	task := &spikeprop.Task{Network: network, Data: learn, Loss: gradient.TargetMSE{Targets: [][]float64{{12, 16, 16}, {16, 12, 16}, {16, 16, 12}}}}
	trainer := gradient.Trainer{Model: task, Optimizer: gradient.Adam{}, Rate: 0.002, Batch: 5, Seed: seed}
	if err := trainer.Open(); err != nil {
		t.Fatal(err)
	}
	for range 12 {
		if _, err := trainer.Epoch(ctx, nil); err != nil {
			t.Fatal(err)
		}
	}
	return right(network, learn), right(network, test)
}

// right is the part of the flowers that a network tells by its first spike.
func right(n *spikeprop.Network, data flowers) float64 {
	pass, count := n.NewPass(), 0
	for k := range data.Len() {
		if gradient.Decide(pass.Forward(data.Events(nil, k))) == data.Label(k) {
			count++
		}
	}
	return float64(count) / float64(data.Len())
}

// TestIrisIsLearned from half of the flowers, nearly as well as in the paper: 97.4 % of these and 96.1 % of the others, after 1000 epochs of plain
// descent, here 12 by Adam. With more, all are known that were learned, and of the others no more.
func TestIrisIsLearned(t *testing.T) {
	const seeds = 10
	known, fresh := 0.0, 0.0
	for seed := range uint64(seeds) {
		k, f := learnIris(t.Context(), t, seed)
		known, fresh = known+100*k/seeds, fresh+100*f/seeds
	}
	t.Logf("%.1f %% of those that were learned, %.1f %% of the others", known, fresh)
	if known < 96 || fresh < 94 {
		t.Error("want 96 % and 94 % at least")
	}
}
