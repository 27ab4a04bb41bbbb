package eventprop

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Task is a Layered network that learns to classify: a Model for a gradient.Trainer.
type Task struct {
	Network *Layered
	Data    gradient.Samples
	Loss    gradient.Loss // of what Readout says of each output
	Readout Readout       // default: the time of the first spike
	Fade    float64       // units, of Spikes; default 1
	Unit    float64       // of the times of Data and Loss, ps; default 1 ms
	Bias    []float64     // units: inputs that fire in every sample at these times, numbered after those of the samples

	// Wake, if above 0, is taken from the derivative of every weight by which something reached the right output, where that is silent, and so has no
	// derivative. It is no part of the gradient.
	Wake float64

	// Vary, if given, changes the spikes of a sample that is learned, in place, and returns them: in a way that the network must not depend on.
	// The stream is named by Seed and the visit.
	Vary func(events []gradient.Event, r *rand.Rand) []gradient.Event
	Seed uint64
}

// Check returns all mistakes, joined.
func (t *Task) Check() error {
	var errs []error
	demand := func(field string, value any, holds bool, want string) {
		if !holds {
			errs = append(errs, &gradient.ParamError{Of: "task", Field: field, Value: value, Want: want})
		}
	}
	demand("Unit", t.Unit, t.Unit >= 0 && !math.IsInf(t.Unit, 1), "a finite number of ps, 0 or more")
	demand("Readout", t.Readout, t.Readout < readouts, "FirstTime, PeakPotential or Spikes")
	demand("Fade", t.Fade, t.Fade >= 0 && !math.IsInf(t.Fade, 1), "a finite number, 0 or more")
	demand("Wake", t.Wake, t.Wake >= 0 && !math.IsInf(t.Wake, 1), "a finite number, 0 or more")
	for i, at := range t.Bias {
		demand(fmt.Sprintf("Bias[%d]", i), at, at >= 0 && !math.IsInf(at, 1), "a finite time, 0 or more")
	}
	demand("Network", t.Network, t.Network != nil, "a network")
	if t.Network != nil {
		errs = append(errs, t.Network.Check())
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	demand("Bias", len(t.Bias), len(t.Bias) < t.Network.Layers[0].Pre, "fewer than the first layer has inputs")
	lesson := gradient.Lesson{Data: t.Data, Loss: t.Loss, Outputs: t.Network.Outputs(), Each: t.Wake > 0}
	return errors.Join(append(errs, lesson.Check())...)
}

func (t *Task) unit() float64 {
	if t.Unit == 0 {
		return sim.Millisecond
	}
	return t.Unit
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
	return t.newShow(), nil
}

// show shows samples to the network.
type show struct {
	*Task
	pass   *Pass
	events []gradient.Event
	inputs []Input
	values []float64 // of the outputs, as the loss sees them
	grad   []float64
	quiet  []bool
}

func (t *Task) newShow() *show {
	n := t.Network.Outputs()
	return &show{Task: t, pass: t.Network.NewPass(), values: make([]float64, n), grad: make([]float64, n)}
}

// load takes up the spikes of sample k.
func (s *show) load(k int) { s.events = s.Data.Events(s.events[:0], k) }

// forward shows what is loaded, sample k, and reads the outputs.
func (s *show) forward(k int) error {
	inputs := s.Network.Layers[0].Pre - len(s.Bias)
	s.inputs = s.inputs[:0]
	for _, e := range s.events {
		at := math.RoundToEven(e.At * s.unit())
		if e.Source < 0 || e.Source >= inputs || !(at >= 0 && at < float64(sim.Never)) {
			return &gradient.SampleError{Sample: k, Event: e, Inputs: inputs}
		}
		s.inputs = append(s.inputs, Input{e.Source, sim.Time(at)})
	}
	for i, at := range s.Bias {
		s.inputs = append(s.inputs, Input{inputs + i, sim.Time(math.RoundToEven(at * s.unit()))})
	}
	s.pass.Forward(s.inputs)
	s.read(s.values)
	return nil
}

// Learn implements gradient.Worker.
func (s *show) Learn(k int, visit uint64, grads [][]float64) (gradient.Outcome, error) {
	s.load(k)
	if s.Vary != nil {
		s.events = s.Vary(s.events, rng.New(s.Seed, "vary", visit))
	}
	if err := s.forward(k); err != nil {
		return gradient.Outcome{}, err
	}
	label := s.Data.Label(k)
	loss := s.Loss.Of(s.values, label, s.grad)
	s.hand(s.grad)
	s.pass.Backward(grads)
	last := len(s.pass.layers) - 1
	if s.Wake > 0 && s.silent(label) {
		s.pass.Wake(last, label, s.Wake, grads)
	}
	winner := s.winner()
	o := gradient.Outcome{Loss: loss, Right: winner == label, Silent: winner < 0}
	s.quiet = s.quiet[:0]
	for _, l := range s.pass.layers[:last] {
		o.Spikes += len(l.spikes)
		for _, first := range l.first {
			s.quiet = append(s.quiet, first < 0)
		}
	}
	o.Quiet = s.quiet
	return o, nil
}

// Evaluate shows all samples of a set, with a number of workers, or one for each core if that is 0, and returns what became of each. Errors are
// those of ctx and of Check, and *gradient.SampleErrors.
func (t *Task) Evaluate(ctx context.Context, data gradient.Samples, workers int) ([]gradient.Verdict, error) {
	test := *t
	test.Data = data
	if err := test.Check(); err != nil {
		return nil, err
	}
	if workers < 0 {
		return nil, &gradient.ParamError{Of: "evaluation", Field: "workers", Value: workers, Want: "1 or more, or 0 for all cores"}
	}
	if workers == 0 {
		workers = runtime.NumCPU()
	}
	verdicts := make([]gradient.Verdict, data.Len())
	group, ctx := errgroup.WithContext(ctx)
	var taken atomic.Int64
	for range min(workers, len(verdicts)) {
		group.Go(func() error {
			s := test.newShow()
			for k := int(taken.Add(1)) - 1; k < len(verdicts); k = int(taken.Add(1)) - 1 {
				s.load(k)
				if err := errors.Join(s.forward(k), ctx.Err()); err != nil {
					return err
				}
				verdicts[k] = s.verdict()
			}
			return nil
		})
	}
	return verdicts, group.Wait()
}

// verdict is that of the last sample. What is not decided by a first spike is decided at the end of the run.
func (s *show) verdict() gradient.Verdict {
	v := gradient.Verdict{Winner: s.winner(), Latency: math.Inf(1)}
	if v.Winner >= 0 {
		v.Latency = float64(s.Network.Until) / s.unit()
		if s.Readout == FirstTime {
			v.Latency = s.values[v.Winner]
		}
	}
	for _, l := range s.pass.layers[:len(s.pass.layers)-1] {
		for _, spike := range l.spikes {
			if spike.at <= v.Latency*s.unit() {
				v.Hidden++
			}
		}
	}
	return v
}
