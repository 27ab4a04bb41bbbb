package gradient

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Tensor is some parameters of a model.
type Tensor struct {
	Name   string
	Values []float64 // what the model computes with; the trainer writes them
	Rate   float64   // by which the learning rate is multiplied; default 1

	// Least is the smallest allowed value, if Bounded: a step below it ends there. A delay cannot be negative.
	Least   float64
	Bounded bool

	// Fixed says that it is not trained.
	Fixed bool

	// Row, if above 0, says that the values are weights, a row of so many neurons for each of their sources.
	Row int

	// Single says that the model computes with the nearest float32, as the simulator does with weights. The steps are added up in
	// float64 all the same.
	Single bool
}

// Model is what a Trainer trains.
type Model interface {
	// Tensors are the parameters, always in the same order. Their slices stay.
	Tensors() []Tensor

	// Samples is the number of training samples.
	Samples() int

	// NewWorker returns what shows samples, for one goroutine.
	NewWorker() (Worker, error)
}

// Worker shows samples to its model, one at a time.
type Worker interface {
	// Learn shows training sample k and adds the derivative of its loss to grads, a slice for each tensor. visit is a number that no
	// other showing in the training has: it names random streams.
	Learn(k int, visit uint64, grads [][]float64) (Outcome, error)
}

// Outcome is what became of one sample.
type Outcome struct {
	Loss   float64
	Right  bool   // the decision was
	Silent bool   // there was none
	Spikes int    // of neurons that are no outputs
	Quiet  []bool // by neuron: it was silent; a view that is valid until the next sample; may be nil
}

// Penalty is a cost of parameters themselves. It sees a whole minibatch.
type Penalty interface {
	// Add adds its derivative to grads, a slice for each tensor, and returns the cost. The gradients are means over the minibatch, of
	// which b tells more.
	Add(tensors []Tensor, grads [][]float64, b *Batch) float64
}

// Cure changes parameters that leave neurons silent, in place of a step.
type Cure interface {
	// Cure changes values, a slice for each tensor, if the minibatch shows that it must, and tells whether it did. streak is how many
	// minibatches before this one were cured without a step between.
	Cure(values [][]float64, b *Batch, streak int) bool
}

// Batch is what became of a minibatch.
type Batch struct {
	Samples, Right, Silent int
	Loss                   float64 // sum
	Spikes                 int     // of neurons that are no outputs
	Quiet                  []int   // by neuron: the samples that left it silent; nil where the model does not tell
}

func (b *Batch) add(o Outcome) {
	b.Samples++
	b.Loss += o.Loss
	b.Spikes += o.Spikes
	if o.Right {
		b.Right++
	}
	if o.Silent {
		b.Silent++
	}
	if o.Quiet != nil && b.Quiet == nil {
		b.Quiet = make([]int, len(o.Quiet))
	}
	for i, quiet := range o.Quiet {
		if quiet {
			b.Quiet[i]++
		}
	}
}

// plus adds another part of the minibatch.
func (b *Batch) plus(o *Batch) {
	b.Samples, b.Right, b.Silent = b.Samples+o.Samples, b.Right+o.Right, b.Silent+o.Silent
	b.Loss += o.Loss
	b.Spikes += o.Spikes
	if b.Quiet == nil && o.Quiet != nil {
		b.Quiet = make([]int, len(o.Quiet))
	}
	for i, n := range o.Quiet {
		b.Quiet[i] += n
	}
}

// State is all that a training has arrived at: with it, and the same Trainer and Model, it goes on as if it had never stopped.
type State struct {
	Epoch   int           // epochs done
	Step    int           // minibatches done
	Streak  int           // minibatches since the last step that were cured
	Part    Batch         // what became of the samples of an epoch that is not done
	Values  [][]float64   // by tensor, before they are rounded
	Moments [][][]float64 // of the optimiser, by tensor and kind
}

// Trainer shows a model minibatches of its samples and improves its parameters. Its fields are set before the first epoch.
type Trainer struct {
	Model     Model
	Optimizer Optimizer
	Rate      float64  // learning rate
	Schedule  Schedule // of the rate; nil for none
	Batch     int      // samples of a minibatch

	// These are asked to check themselves, if they have a method Check() error.
	Penalties []Penalty
	Clips     []Clip
	Cures     []Cure // the first that does something ends the minibatch
	Seed      uint64 // of the order of the samples, in each epoch another

	// Lanes is the number of parts of a minibatch whose gradients are added up for themselves, and then in order: as many workers
	// are of use. Another number rounds otherwise. Default 4.
	Lanes int

	// Workers is the number of goroutines, default as many as there are cores; it changes no bit.
	Workers int

	State State

	tensors []Tensor
	lanes   []lane
	workers []Worker
	crew    int
	order   []int
	grads   [][]float64 // of the whole minibatch
	batch   Batch
}

// lane is a part of a minibatch.
type lane struct {
	batch Batch
	grads [][]float64
	err   error
}

// Open makes the trainer ready: it checks the parameters, and takes up the State, or begins one from the values of the model where the
// State is empty. Errors are *ParamErrors, joined, and those of Model.NewWorker.
func (t *Trainer) Open() error {
	if t.Lanes == 0 {
		t.Lanes = 4
	}
	if err := t.check(); err != nil {
		return err
	}
	t.tensors = t.Model.Tensors()
	if err := t.begin(); err != nil {
		return err
	}
	t.order = make([]int, t.Model.Samples())
	t.lanes = make([]lane, t.Lanes)
	t.grads = t.zeros()
	for i := range t.lanes {
		t.lanes[i].grads = t.zeros()
	}
	if t.crew = t.Workers; t.crew == 0 {
		t.crew = runtime.NumCPU()
	}
	t.crew = min(t.crew, t.Lanes)
	t.workers = make([]Worker, t.crew)
	for i := range t.workers {
		var err error
		if t.workers[i], err = t.Model.NewWorker(); err != nil {
			return err
		}
	}
	return nil
}

func (t *Trainer) check() error {
	m := mistakes{of: "Trainer"}
	m.demand("Model", t.Model, t.Model != nil, "a model")
	m.demand("Optimizer", t.Optimizer, t.Optimizer != nil, "an optimiser")
	if err := m.err(); err != nil {
		return err
	}
	m.positive("Rate", t.Rate)
	m.demand("Batch", t.Batch, t.Batch >= 1, "1 or more")
	m.demand("Lanes", t.Lanes, t.Lanes >= 1, "1 or more, or 0 for 4")
	m.demand("Workers", t.Workers, t.Workers >= 0, "1 or more, or 0 for all cores")
	m.demand("Model.Samples()", t.Model.Samples(), t.Model.Samples() >= 1, "1 or more")
	errs := []error{m.err(), t.Optimizer.Check(), checkOne(t.Schedule)}
	for _, p := range t.Penalties {
		errs = append(errs, checkOne(p))
	}
	for _, c := range t.Clips {
		errs = append(errs, checkOne(c))
	}
	for _, c := range t.Cures {
		errs = append(errs, checkOne(c))
	}
	return errors.Join(errs...)
}

// checkOne asks a part of the training whether its parameters make sense, if it can tell.
func checkOne(part any) error {
	if c, ok := part.(interface{ Check() error }); ok {
		return c.Check()
	}
	return nil
}

func (t *Trainer) zeros() [][]float64 {
	all := make([][]float64, len(t.tensors))
	for i := range all {
		all[i] = make([]float64, len(t.tensors[i].Values))
	}
	return all
}

// begin takes up the state.
func (t *Trainer) begin() error {
	s := &t.State
	if s.Values == nil {
		s.Values = t.zeros()
		for i := range t.tensors {
			copy(s.Values[i], t.tensors[i].Values)
		}
		s.Moments = make([][][]float64, len(t.tensors))
		for i := range s.Moments {
			s.Moments[i] = make([][]float64, t.Optimizer.Moments())
			for k := range s.Moments[i] {
				s.Moments[i][k] = make([]float64, len(s.Values[i]))
			}
		}
	}
	if err := t.fits(); err != nil {
		return err
	}
	for i, tensor := range t.tensors {
		tensor.settle(tensor.Values, s.Values[i])
	}
	return nil
}

// fits tells whether the state is one of this model and this optimiser.
func (t *Trainer) fits() error {
	s := &t.State
	m := mistakes{of: "State"}
	m.demand("Values", len(s.Values), len(s.Values) == len(t.tensors), fmt.Sprintf("%d tensors", len(t.tensors)))
	m.demand("Moments", len(s.Moments), len(s.Moments) == len(t.tensors), fmt.Sprintf("%d tensors", len(t.tensors)))
	m.demand("Epoch", s.Epoch, s.Epoch >= 0, "0 or more")
	perEpoch := (t.Model.Samples() + t.Batch - 1) / t.Batch
	m.demand("Step", s.Step, s.Step >= 0 && s.Step/perEpoch == s.Epoch, fmt.Sprintf("a minibatch of epoch %d, which has %d", s.Epoch, perEpoch))
	if err := m.err(); err != nil {
		return err
	}
	for i := range t.tensors {
		n := len(t.tensors[i].Values)
		m.demand(at("Values", i), len(s.Values[i]), len(s.Values[i]) == n, fmt.Sprintf("%d numbers", n))
		m.demand(at("Moments", i), len(s.Moments[i]), len(s.Moments[i]) == t.Optimizer.Moments(), fmt.Sprintf("%d kinds", t.Optimizer.Moments()))
		for k, moments := range s.Moments[i] {
			m.demand(at(at("Moments", i), k), len(moments), len(moments) == n, fmt.Sprintf("%d numbers", n))
		}
	}
	return m.err()
}

// settle writes to values what the model computes with, given the exact numbers, which are brought into their bounds.
func (n *Tensor) settle(values, exact []float64) {
	for i, x := range exact {
		if n.Bounded && x < n.Least {
			x = n.Least
			exact[i] = x
		}
		if n.Single {
			x = float64(float32(x))
		}
		values[i] = x
	}
}

// Epoch shows all samples once, in a new order, and returns what became of them. step, if not nil, is called after each minibatch with
// the number of its samples. The error is that of ctx, of a Worker, or a *DivergedError. After that of ctx the State is the one after
// the last whole minibatch, and the next call of Epoch goes on from there. After a *DivergedError because of a gradient, some parameters may have
// made the step, and others not.
func (t *Trainer) Epoch(ctx context.Context, step func(samples int)) (Batch, error) {
	t.shuffle()
	s := &t.State
	for from := (s.Step - s.Epoch*t.minibatches()) * t.Batch; from < len(t.order); from += t.Batch {
		if err := ctx.Err(); err != nil {
			return s.Part, err
		}
		some := t.order[from:min(from+t.Batch, len(t.order))]
		if err := t.learn(some, uint64(s.Epoch)*uint64(len(t.order))+uint64(from)); err != nil {
			return s.Part, err
		}
		s.Part.plus(&t.batch)
		if step != nil {
			step(len(some))
		}
	}
	all := s.Part
	s.Part = Batch{}
	s.Epoch++
	return all, nil
}

// minibatches is how many an epoch has.
func (t *Trainer) minibatches() int { return (len(t.order) + t.Batch - 1) / t.Batch }

// shuffle orders the samples as the epoch has it.
func (t *Trainer) shuffle() {
	for i := range t.order {
		t.order[i] = i
	}
	r := rng.New(t.Seed, "order", uint64(t.State.Epoch))
	r.Shuffle(len(t.order), func(i, j int) { t.order[i], t.order[j] = t.order[j], t.order[i] })
}

// DivergedError reports a loss or a gradient that is no number any more.
type DivergedError struct {
	Epoch, Step int
	What        string
	Value       float64
}

func (e *DivergedError) Error() string {
	return fmt.Sprintf("training diverged in epoch %d, minibatch %d: %s is %v", e.Epoch, e.Step, e.What, e.Value)
}

// finite returns a *DivergedError unless x is a number.
func (t *Trainer) finite(what string, x float64) error {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return &DivergedError{t.State.Epoch, t.State.Step, what, x}
	}
	return nil
}
