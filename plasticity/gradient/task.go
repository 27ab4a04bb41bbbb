package gradient

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Samples are labelled spikes of inputs.
type Samples interface {
	Len() int
	Label(k int) int

	// Events appends the spikes of sample k to dst, at most one of each input, best in order of (At, Source). It is called from several
	// goroutines.
	Events(dst []Event, k int) []Event
}

// Task is a network that learns to classify: a Model for a Trainer.
type Task struct {
	Network *Network
	Data    Samples
	Loss    Loss
	NoSpike float64 // see Derivatives
	Wake    float64 // the same, of the right output alone, if that is silent

	// Noise, so that the network learns what it must not depend on.
	Jitter float64 // standard deviation of what is added to the time of every input spike
	Drop   float64 // probability by which an input spike is left out
	Seed   uint64  // of the noise

	// Vary, if given, changes the spikes of a sample before that, in place, and returns them: in a way that the network must not
	// depend on either. It is called from several goroutines.
	Vary func(events []Event, r *rand.Rand) []Event
}

// Check returns a *ParamError for each parameter that makes no sense, joined, those of the network and the loss among them.
func (t *Task) Check() error {
	m := mistakes{of: "task"}
	m.demand("Network", t.Network, t.Network != nil, "a network")
	if m.err() == nil {
		m.errs = append(m.errs, t.Network.Check())
	}
	m.notNegative("Jitter", t.Jitter)
	m.fraction("Drop", t.Drop)
	m.notNegative("NoSpike", t.NoSpike)
	m.notNegative("Wake", t.Wake)
	if err := m.err(); err != nil {
		return err
	}
	return Lesson{t.Data, t.Loss, t.Network.Outputs(), t.Wake > 0}.Check()
}

// Tensors implements Model.
func (t *Task) Tensors() []Tensor { return t.Network.Tensors() }

// Samples implements Model.
func (t *Task) Samples() int { return t.Data.Len() }

// NewWorker implements Model. Errors are those of Check.
func (t *Task) NewWorker() (Worker, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	w := &worker{Task: t, pass: t.Network.NewPass(), grad: make([]float64, t.Network.Outputs())}
	w.random = rand.New(&w.source)
	return w, nil
}

// worker shows samples to a Task's network.
type worker struct {
	*Task
	pass   *Pass
	events []Event
	grad   []float64
	source rand.PCG
	random *rand.Rand
}

// Learn implements Worker.
func (w *worker) Learn(k int, visit uint64, grads [][]float64) (Outcome, error) {
	w.events = w.Data.Events(w.events[:0], k)
	if err := w.Network.checkSample(k, w.events); err != nil {
		return Outcome{}, err
	}
	w.disturb(visit)
	times, label := w.pass.Forward(w.events), w.Data.Label(k)
	loss := w.Loss.Of(times, label, w.grad)
	g := Gradients{Tensors: grads, NoSpike: w.NoSpike}
	w.pass.Backward(w.grad, &g)
	if w.Wake > 0 && math.IsInf(times[label], 1) {
		w.pass.Wake(label, w.Wake, &g)
	}
	winner := Decide(times)
	o := Outcome{Loss: loss, Right: winner == label, Silent: winner < 0, Quiet: w.pass.Quiet()}
	for _, quiet := range o.Quiet[:w.Network.Hidden()] {
		if !quiet {
			o.Spikes++
		}
	}
	return o, nil
}

// SampleError says which spike of which sample is no input.
type SampleError struct {
	Sample int
	Event  Event
	Inputs int
}

func (e *SampleError) Error() string {
	return fmt.Sprintf("sample %d: spike of input %d at %v, want one of %d inputs at a finite time", e.Sample, e.Event.Source, e.Event.At, e.Inputs)
}

// disturb adds the noise.
func (w *worker) disturb(visit uint64) {
	if w.Jitter == 0 && w.Drop == 0 && w.Vary == nil {
		return
	}
	rng.Seed(&w.source, w.Seed, "noise", visit)
	if w.Vary != nil {
		w.events = w.Vary(w.events, w.random)
	}
	kept := w.events[:0]
	for _, e := range w.events {
		if w.Drop > 0 && w.random.Float64() < w.Drop {
			continue
		}
		if w.Jitter > 0 {
			e.At += w.Jitter * w.random.NormFloat64()
		}
		kept = append(kept, e)
	}
	w.events = kept
}

// Normal draws every weight of a layer, but those of its pulses, from a normal distribution, and those of the pulses from another, as float32 can
// hold them. The stream is named by seed and k.
func (l *Layer) Normal(mean, deviation, pulseMean, pulseDeviation float64, seed uint64, k int) {
	l.Weights = make([]float64, l.Sources()*l.Post)
	r := rng.New(seed, "weights", uint64(k))
	for s := range l.Weights {
		m, d := mean, deviation
		if s >= l.Pre*l.Post {
			m, d = pulseMean, pulseDeviation
		}
		l.Weights[s] = float64(float32(m + d*r.NormFloat64()))
	}
}
