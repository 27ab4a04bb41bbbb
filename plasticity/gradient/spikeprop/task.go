package spikeprop

import (
	"math"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
)

// Task is a network that learns spike times, best by gradient.TargetMSE, or to classify by the first: a Model for a gradient.Trainer.
type Task struct {
	Network *Network
	Data    gradient.Samples
	Loss    gradient.Loss
}

// Check returns all mistakes, joined.
func (t *Task) Check() error {
	if t.Network == nil {
		return &gradient.ParamError{Of: "task", Field: "Network", Value: t.Network, Want: "a network"}
	}
	if err := t.Network.Check(); err != nil {
		return err
	}
	return gradient.Lesson{Data: t.Data, Loss: t.Loss, Outputs: t.Network.Outputs()}.Check()
}

// Tensors implements gradient.Model.
func (t *Task) Tensors() []gradient.Tensor { return t.Network.Tensors() }

// Samples implements gradient.Model.
func (t *Task) Samples() int { return t.Data.Len() }

// NewWorker implements gradient.Model. Errors are those of Check.
func (t *Task) NewWorker() (gradient.Worker, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	return &worker{Task: t, pass: t.Network.NewPass(), grad: make([]float64, t.Network.Outputs())}, nil
}

// worker shows samples to a Task's network.
type worker struct {
	*Task
	pass   *Pass
	events []gradient.Event
	grad   []float64
}

// Learn implements gradient.Worker.
func (w *worker) Learn(k int, _ uint64, grads [][]float64) (gradient.Outcome, error) {
	w.events = w.Data.Events(w.events[:0], k)
	inputs := w.Network.Layers[0].Pre
	for _, e := range w.events {
		if e.Source < 0 || e.Source >= inputs || e.At-e.At != 0 {
			return gradient.Outcome{}, &gradient.SampleError{Sample: k, Event: e, Inputs: inputs}
		}
	}
	times, label := w.pass.Forward(w.events), w.Data.Label(k)
	o := gradient.Outcome{Loss: w.Loss.Of(times, label, w.grad)}
	w.pass.Backward(w.grad, grads)
	winner := gradient.Decide(times)
	o.Right, o.Silent = winner == label, winner < 0
	for _, l := range w.pass.layers[:len(w.pass.layers)-1] {
		for _, at := range l.at {
			if !math.IsInf(at, 1) {
				o.Spikes++
			}
		}
	}
	return o, nil
}
