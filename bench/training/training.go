package training

import (
	"context"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/ranvier-sim/ranvier/bench/stopwatch"
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/train"
)

// Subject is a training under a name.
type Subject struct {
	Name     string
	Training *train.Training
}

// Speed is how fast a training goes.
type Speed struct {
	Name    string
	Workers int
	Wall    float64 // samples a second of the clock, forward and backward, with all that a minibatch takes
	CPU     float64 // samples a second of the processor

	// Parts of the processor time: to find spike times, to go back through them, and to add up gradients and make the step.
	Forward, Backward, Step float64
}

// Bench says how long to measure.
type Bench struct {
	Laps int           // the median of which counts
	Lap  time.Duration // of processor time, about
}

// Measure measures a training with a number of workers. lap is called after each of 3 Laps.
func (b Bench) Measure(ctx context.Context, s Subject, workers int, lap func()) (Speed, error) {
	trainer, task, err := s.Training.Trainer(1)
	if err != nil {
		return Speed{}, err
	}
	trainer.Workers = workers
	if err := trainer.Open(); err != nil {
		return Speed{}, err
	}
	worker, err := task.NewWorker()
	if err != nil {
		return Speed{}, err
	}
	m := &meter{Bench: b, ctx: ctx, trainer: trainer, task: task, worker: worker, lap: lap}
	// The network is measured as it is after a while, when its activity has come down.
	if err := m.epoch(4 * b.Lap); err != nil {
		return Speed{}, err
	}
	return m.measure(s.Name, workers)
}

// meter measures one training.
type meter struct {
	Bench
	ctx     context.Context
	trainer *gradient.Trainer
	task    *gradient.Task
	worker  gradient.Worker
	lap     func()
	next    int // sample of the parts that are measured by themselves
	samples int // of the last epoch
}

// epoch trains for about a time of the processor.
func (m *meter) epoch(about time.Duration) error {
	ctx, cancel := context.WithCancel(m.ctx)
	defer cancel()
	watch := stopwatch.Start()
	m.samples = 0
	for watch.Lap().CPU < about && m.ctx.Err() == nil {
		_, err := m.trainer.Epoch(ctx, func(samples int) {
			if m.samples += samples; watch.Lap().CPU >= about {
				cancel()
			}
		})
		if err != nil && ctx.Err() == nil {
			return err
		}
	}
	return m.ctx.Err()
}

// measure takes turns between all that a minibatch does, forward and backward alone, and forward alone.
func (m *meter) measure(name string, workers int) (Speed, error) {
	var wall, whole, both, forward []float64 // seconds a sample
	for range m.Laps {
		watch := stopwatch.Start()
		if err := m.epoch(m.Lap); err != nil {
			return Speed{}, err
		}
		lap := watch.Lap()
		wall = append(wall, lap.Wall.Seconds()/float64(m.samples))
		whole = append(whole, lap.CPU.Seconds()/float64(m.samples))
		m.lap()
		perSample, err := m.loop(m.learn())
		if err != nil {
			return Speed{}, err
		}
		both = append(both, perSample)
		m.lap()
		if perSample, err = m.loop(m.look()); err != nil {
			return Speed{}, err
		}
		forward = append(forward, perSample)
		m.lap()
	}
	all := median(whole)
	back := max(0, median(both)-median(forward))
	return Speed{
		Name: name, Workers: workers, Wall: 1 / median(wall), CPU: 1 / all,
		Forward: median(forward) / all, Backward: back / all, Step: max(0, 1-median(both)/all),
	}, nil
}

// loop does something with sample after sample for a lap and returns the seconds of the processor that one takes.
func (m *meter) loop(do func(k int) error) (float64, error) {
	const some = 50 // between looks at the watch
	watch, n := stopwatch.Start(), 0
	for watch.Lap().CPU < m.Lap && m.ctx.Err() == nil {
		for range some {
			if err := do(m.next); err != nil {
				return 0, err
			}
			m.next = (m.next + 1) % m.task.Samples()
			n++
		}
	}
	return watch.Lap().CPU.Seconds() / float64(n), m.ctx.Err()
}

// learn is forward and backward.
func (m *meter) learn() func(k int) error {
	var grads [][]float64
	for _, tensor := range m.task.Tensors() {
		grads = append(grads, make([]float64, len(tensor.Values)))
	}
	visit := uint64(1) << 40
	return func(k int) error {
		visit++
		_, err := m.worker.Learn(k, visit, grads)
		return err
	}
}

// look is forward alone, without noise.
func (m *meter) look() func(k int) error {
	pass := m.task.Network.NewPass()
	var events []gradient.Event
	return func(k int) error {
		events = m.task.Data.Events(events[:0], k)
		pass.Forward(events)
		return nil
	}
}

func median(x []float64) float64 {
	sorted := slices.Sorted(slices.Values(x))
	return sorted[len(sorted)/2]
}

// Print writes the table.
func Print(out io.Writer, all []Speed) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "training\tworkers\tsamples/s, wall\tper processor second\tforward\tbackward\tstep\t")
	for _, s := range all {
		fmt.Fprintf(w, "%s\t%d\t%.0f\t%.0f\t%.0f %%\t%.0f %%\t%.0f %%\t\n", s.Name, s.Workers, s.Wall, s.CPU, 100*s.Forward, 100*s.Backward, 100*s.Step)
	}
	return w.Flush()
}
