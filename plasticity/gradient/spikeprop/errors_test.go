package spikeprop

import (
	"errors"
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
)

// samples is one sample for each event, all of class 0.
type samples []gradient.Event

func (s samples) Len() int                                            { return len(s) }
func (s samples) Label(int) int                                       { return 0 }
func (s samples) Events(dst []gradient.Event, k int) []gradient.Event { return append(dst, s[k]) }

// TestTasksWithoutSenseAreRefused by errors that name field and value, and samples as they come.
func TestTasksWithoutSenseAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Task)
		field string
	}{
		{"no network", func(t *Task) { t.Network = nil }, "Network"},
		{"no layers", func(t *Task) { t.Network.Layers = nil }, "Layers"},
		{"no samples", func(t *Task) { t.Data = nil }, "Data"},
		{"no loss", func(t *Task) { t.Loss = nil }, "Loss"},
		{"no terminals", func(t *Task) { t.Network.Layers[0].Delays = nil }, "Delays"},
		{"a delay below 0", func(t *Task) { t.Network.Layers[0].Delays[1] = -1 }, "Delays[1]"},
		{"a weight too few", func(t *Task) { t.Network.Layers[1].Weights = nil }, "Weights"},
		{"a weight that is no number", func(t *Task) { t.Network.Layers[0].Weights[2] = math.NaN() }, "Weights[2]"},
		{"a kernel without time", func(t *Task) { t.Network.Layers[0].Tau = math.Inf(1) }, "Tau"},
		{"a threshold that is always reached", func(t *Task) { t.Network.Layers[0].Threshold = 0 }, "Threshold"},
		{"a bound that is no number", func(t *Task) { t.Network.Layers[0].Steepest = math.NaN() }, "Steepest"},
		{"layers that do not fit", func(t *Task) { t.Network.Layers[1].Pre, t.Network.Layers[1].Weights = 3, make([]float64, 6) }, "Pre"},
		{"targets for nobody", func(t *Task) { t.Loss = gradient.TargetMSE{Targets: [][]float64{{1, 2}}} }, "Targets[0]"},
	} {
		task := smallTask()
		row.spoil(task)
		_, err := task.NewWorker()
		if wrong, typed := errors.AsType[*gradient.ParamError](err); !typed || wrong.Field != row.field {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	for _, wrong := range []gradient.Event{{Source: 2}, {Source: -1}, {At: math.NaN()}, {At: math.Inf(1)}} {
		task := smallTask()
		task.Data = samples{wrong}
		w, err := task.NewWorker()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Learn(0, 0, nil); err == nil {
			t.Errorf("a spike of input %d at %v is taken", wrong.Source, wrong.At)
		}
	}
}

func smallTask() *Task {
	n := &Network{}
	for k, sizes := range [][2]int{{2, 2}, {2, 1}} {
		l := &Layer{Pre: sizes[0], Post: sizes[1], Tau: 7, Threshold: 1, Delays: []float64{1, 2}}
		l.Uniform(0, 1, 1, k)
		n.Layers = append(n.Layers, l)
	}
	return &Task{Network: n, Data: samples{{At: 1}}, Loss: gradient.TargetMSE{Targets: [][]float64{{10}}}}
}

// TestNothingComesOfNothing: without a spike of an input all are silent, at all sizes, and there is nothing to learn from.
func TestNothingComesOfNothing(t *testing.T) {
	task := smallTask()
	p := task.Network.NewPass()
	p.Forward([]gradient.Event{{Source: 0, At: 1}, {Source: 1, At: 2}})
	if at := p.Forward(nil); !math.IsInf(at[0], 1) {
		t.Errorf("fires at %v", at)
	}
	grads := [][]float64{make([]float64, 8), make([]float64, 4)}
	task.Network.Layers[0].NoSpike, task.Network.Layers[1].NoSpike = 1, 1
	p.Backward([]float64{1}, grads)
	for _, tensor := range grads {
		for _, g := range tensor {
			if g != 0 {
				t.Fatalf("derivatives %v", grads)
			}
		}
	}
}

// TestSteepSpikesAreBounded and others are not.
func TestSteepSpikesAreBounded(t *testing.T) {
	for _, row := range []struct {
		why              string
		weight, steepest float64
		want             float64 // times the exact derivative
	}{
		{"the maximum of the kernel just reaches the threshold", 1.0001, 2, 2 * math.Sqrt(2*0.0001)},
		{"it passes it far from the maximum", 3, 2, 1},
	} {
		l := &Layer{Pre: 1, Post: 1, Tau: 7, Threshold: 1, Delays: []float64{1}, Weights: []float64{row.weight}}
		derivative := func() float64 {
			p := (&Network{[]*Layer{l}}).NewPass()
			p.Forward([]gradient.Event{{}})
			grads := [][]float64{{0}}
			p.Backward([]float64{1}, grads)
			return grads[0][0]
		}
		exact := derivative()
		l.Steepest = row.steepest
		if got := derivative() / exact; math.Abs(got-row.want) > 0.02*row.want {
			t.Errorf("%s: %v of the exact derivative, want %v", row.why, got, row.want)
		}
	}
}
