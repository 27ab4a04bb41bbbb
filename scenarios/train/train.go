package train

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// Page explains the training, the table and the picture.
//
//go:embed README.md
var Page string

// Resumable says that a training that was stopped can be taken up again.
func (t *Training) Resumable() {}

// epoch is what became of the samples in an epoch of training.
type epoch struct {
	Loss, Train, Validation float64 // the parts that were right; NaN where none are kept apart
	Silent                  float64 // part of the training samples without a decision
	Spikes                  float64 // of hidden neurons, for a training sample
}

// course is a training under way.
type course struct {
	*Training
	*problem
	session *session.Session
	network network
	trainer gradient.Trainer
	curve   []epoch
}

// network is what a training leaves: a *firstspike.Network, or one whose neurons fire at will.
type network interface {
	Evaluate(ctx context.Context, data gradient.Samples, grid float64, workers int) ([]gradient.Verdict, error)
	Compare(ctx context.Context, s *session.Session, data gradient.Samples, o firstspike.Comparing) (*firstspike.Comparison, error)
	Settle()
	Save(path string) error
	Hidden() int
	Instant(t float64) sim.Time
	Picosecond() float64
}

// Run trains a network, prints what became of it, and leaves weights.npz and training.png. Parameters that make no sense are
// *session.ParameterErrors, joined; other errors are those of dataset.Open, such as *dataset.MissingError, and a *gradient.DivergedError.
func (t *Training) Run(ctx context.Context, s *session.Session) error {
	if err := t.check(); err != nil {
		return err
	}
	c, err := t.newCourse(s)
	if err != nil {
		return err
	}
	if err := c.train(ctx); err != nil {
		return err
	}
	c.network.Settle()
	if err := c.network.Save(s.Path("weights.npz")); err != nil {
		return err
	}
	v, err := c.judge(ctx)
	if err != nil {
		return err
	}
	return errors.Join(c.report(v), c.draw(s.Path("training.png"), v))
}

// newCourse poses the problem and makes the network, or takes up what was stopped.
func (t *Training) newCourse(s *session.Session) (*course, error) {
	c := &course{Training: t, session: s}
	var err error
	if c.problem, err = t.pose(s.Seed); err != nil {
		return nil, err
	}
	if t.Method == eventProp {
		n := t.newAtWill(c.problem, s.Seed)
		c.network, c.trainer = n, t.newTrainer(n.task)
	} else {
		n := t.newNetwork(c.problem, s.Seed)
		c.network, c.trainer = n, t.newTrainer(t.newTask(c.problem, n, s.Seed))
	}
	c.trainer.Seed = s.Seed
	if _, err := s.Resume(c.state); err != nil {
		return nil, err
	}
	return c, c.trainer.Open()
}

// Trainer returns a trainer in closed form before its first epoch, not yet opened, and the task that is its Model. Errors are those of Run.
func (t *Training) Trainer(seed uint64) (*gradient.Trainer, *gradient.Task, error) {
	if err := errors.Join(t.check(), session.Demand("method", t.Method, t.Method == closed, "closed")); err != nil {
		return nil, nil, err
	}
	p, err := t.pose(seed)
	if err != nil {
		return nil, nil, err
	}
	task := t.newTask(p, t.newNetwork(p, seed), seed)
	trainer := t.newTrainer(task)
	trainer.Seed = seed
	return &trainer, task, nil
}

func (t *Training) newTask(p *problem, n *firstspike.Network, seed uint64) *gradient.Task {
	return &gradient.Task{
		Network: n.Network, Data: p.learn, Loss: t.loss(), NoSpike: t.NoSpike, Wake: t.Wake,
		Jitter: t.Jitter, Drop: t.Drop, Vary: t.vary(p), Seed: seed,
	}
}

func (t *Training) newTrainer(m gradient.Model) gradient.Trainer {
	trainer := gradient.Trainer{
		Model: m, Optimizer: gradient.Adam{}, Rate: t.Rate, Schedule: gradient.Cosine{Epochs: float64(t.Epochs), Floor: t.Floor},
		Batch: t.Batch, Workers: t.Workers,
	}
	if t.Decay > 0 {
		trainer.Penalties = append(trainer.Penalties, gradient.Decay{Strength: t.Decay})
	}
	return trainer
}

// state is all that a training has arrived at.
func (c *course) state(k *session.Checkpoint) {
	k.Value("training", &c.trainer.State)
	k.Value("curve", &c.curve)
}

// train goes through all epochs that are left.
func (c *course) train(ctx context.Context) error {
	minibatches := (c.learn.Len() + c.Batch - 1) / c.Batch
	step, done := c.session.Track("training", (c.Epochs-c.trainer.State.Epoch)*minibatches)
	defer done()
	for c.trainer.State.Epoch < c.Epochs {
		var b gradient.Batch
		err := c.session.KeepWhile(ctx, c.state, func(ctx context.Context) (err error) {
			b, err = c.trainer.Epoch(ctx, func(int) { step() })
			return err
		})
		if err != nil {
			return err
		}
		if err := c.look(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// look notes what an epoch has come to, and prints it now and then.
func (c *course) look(ctx context.Context, b gradient.Batch) error {
	n := float64(b.Samples)
	e := epoch{Loss: b.Loss / n, Train: float64(b.Right) / n, Silent: float64(b.Silent) / n, Spikes: float64(b.Spikes) / n}
	v, err := c.score(context.WithoutCancel(ctx), c.validate)
	if err != nil {
		return err
	}
	e.Validation = v.accuracy()
	c.curve = append(c.curve, e)
	if k := len(c.curve); k != c.Epochs && k%max(1, c.Epochs/10) != 0 {
		return nil
	}
	_, err = fmt.Fprintf(c.session.Out, "epoch %*d: loss %.4f, right in training %s, of those kept apart %s; silent %s; %.0f hidden spikes\n",
		len(fmt.Sprint(c.Epochs)), len(c.curve), e.Loss, percent(e.Train), percent(e.Validation), percent(e.Silent), e.Spikes)
	return err
}
