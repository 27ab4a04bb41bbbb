package eventprop_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// lags is a task for coincidence detectors: two inputs fire once each, and the class is by how much the second is later: -9, -3, 3 or 9
// ms, with some noise. When the pair comes tells nothing.
type lags struct{ first, lag []float64 }

func newLags(n int, seed uint64) lags {
	r := rand.New(rng.Source(seed, "lags", 0))
	var d lags
	for k := range n {
		d.first = append(d.first, 20+10*r.Float64())
		d.lag = append(d.lag, float64(6*(k%4)-9)+0.5*r.NormFloat64())
	}
	return d
}

func (d lags) Len() int        { return len(d.lag) }
func (d lags) Label(k int) int { return k % 4 }
func (d lags) Events(dst []gradient.Event, k int) []gradient.Event {
	return append(dst, gradient.Event{Source: 0, At: d.first[k]}, gradient.Event{Source: 1, At: d.first[k] + d.lag[k]})
}

// learnLags trains a network of 8 hidden neurons to tell the lag by which of four outputs fires first, and returns the part of new samples that it
// tells right.
func learnLags(ctx context.Context, seed uint64, delays bool) (float64, error) {

	r := rand.New(rng.Source(seed, "start", 0))
	neuron := eventprop.Neuron{TauM: 4 * ms, TauS: []float64{2 * ms}, VTh: 1}
	layer := func(pre, post int, strength float64) *eventprop.Layer {
		l := &eventprop.Layer{Neuron: neuron, Pre: pre, Post: post, Rate: 20 * ms, Steepest: 0.1}
		for range pre * post {
			l.Weights = append(l.Weights, strength*(1+0.2*r.NormFloat64()))
			if delays {
				l.Delays = append(l.Delays, 10*r.Float64()*ms)
			}
		}
		return l
	}
	task := &eventprop.Task{
		Network: &eventprop.Layered{Layers: []*eventprop.Layer{layer(2, 8, 3.5), layer(8, 4, 3)}, Until: 60 * ms}, Data: newLags(200, 2*seed),
		Loss: gradient.CrossEntropy{Scale: 0.5}, Wake: 1,
	}
	trainer := gradient.Trainer{
		Model: task, Optimizer: gradient.Adam{}, Rate: 0.02, Schedule: gradient.Cosine{Epochs: 50, Floor: 0.01}, Batch: 20, Seed: seed,
	}
	if err := trainer.Open(); err != nil {
		return 0, err
	}
	for range 50 {
		if _, err := trainer.Epoch(ctx, nil); err != nil {
			return 0, err
		}
	}
	test := newLags(1000, 2*seed+1)
	verdicts, err := task.Evaluate(ctx, test, 0)
	right := 0
	for k, v := range verdicts {
		if v.Winner == test.Label(k) {
			right++
		}
	}
	return float64(right) / float64(len(verdicts)), err
}

// TestDelaysLearnWhatWeightsCannot: where time constants are shorter than the lags, a neuron hears both inputs together only if one of them is
// delayed. Without delays it tells who is first, and no more.
func TestDelaysLearnWhatWeightsCannot(t *testing.T) {
	for seed := range uint64(2) {
		with, err := learnLags(t.Context(), seed, true)
		if err != nil {
			t.Fatal(err)
		}
		without, err := learnLags(t.Context(), seed, false)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("seed %d: %.3f right with delays, %.3f without", seed, with, without)
		if with < 0.98 || without > 0.8 {
			t.Errorf("seed %d: %.3f right with delays, %.3f without", seed, with, without)
		}
	}
}
