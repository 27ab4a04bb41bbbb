package digits

import (
	"context"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// phase is what images are shown for. It names random streams.
type phase uint64

const (
	learning phase = iota
	labelling
	tested
)

func (f phase) String() string { return [...]string{"learning", "labelling", "testing"}[f] }

// runRate learns, or takes what was learned from a file, gives neurons their labels, and tests. Where ctx ends while it learns,
// what was learned is written all the same.
func (p *Parameters) runRate(ctx context.Context, s *session.Session, images *set) error {
	f := &findings{width: images.learn.Width, height: images.learn.Height, classes: images.learn.Classes}
	var err error
	if p.Weights != "" {
		f.learned, err = readState(p.Weights, p.Neurons, images.learn.Size())
	} else {
		err = p.learn(ctx, s, images.learn, f)
	}
	if err == nil {
		err = p.judge(ctx, s, images, f)
	}
	if err != nil && (ctx.Err() == nil || f.learned == nil) {
		return err
	}
	return errors.Join(err, f.write(s))
}

// learn shows the images to learn from.
func (p *Parameters) learn(ctx context.Context, s *session.Session, images *dataset.Images, f *findings) error {
	c, err := p.newCircuit(s, p.newState(images.Size(), s.Seed), true)
	if err != nil {
		return err
	}
	t := &training{circuit: c, images: images, curve: newCurve(p, images.Len(), len(images.Classes))}
	err = t.run(ctx, s)
	if err != nil && ctx.Err() == nil {
		return err
	}
	c.finish(s)
	f.curve, f.training = t.curve.Points, c.costs()
	var unread error
	f.learned, unread = c.state()
	return errors.Join(err, unread)
}

// training is a run that learns, and how far it is.
type training struct {
	*circuit
	images *dataset.Images
	next   int // image, over all epochs
	curve  *curve
}

func (t *training) run(ctx context.Context, s *session.Session) error {
	all := t.p.Epochs * t.images.Len()
	step, done := s.Track(learning.String(), all)
	defer done()
	for ; t.next < all; t.next++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := t.image(context.WithoutCancel(ctx)); err != nil {
			return err
		}
		step()
	}
	return nil
}

// image learns from one image.
func (t *training) image(ctx context.Context) error {
	if err := t.normalise(); err != nil {
		return err
	}
	k := t.next % t.images.Len()
	if err := t.show(ctx, t.images.Image(k), showing{learning, t.next / t.images.Len(), k, 0}); err != nil {
		return err
	}
	t.curve.add(t.tally, int(t.images.Labels[k]))
	return nil
}

// judge gives neurons their labels and reads the test images by them. Nothing is learned any more.
func (p *Parameters) judge(ctx context.Context, s *session.Session, images *set, f *findings) error {
	r := newReadout(p.Neurons, len(f.classes))
	if _, err := p.watch(ctx, s, f.learned, images.labels, labelling, r.learn); err != nil {
		return err
	}
	r.assign()
	f.labels = r.Labels
	result := newScore(len(f.classes))
	see := func(spikes []int, class int) { result.add(class, r.read(spikes)) }
	var err error
	if f.test, err = p.watch(ctx, s, f.learned, images.test, tested, see); err != nil {
		return err
	}
	f.score = result
	return nil
}

// watch shows images to the network as it is.
func (p *Parameters) watch(ctx context.Context, s *session.Session, st *state, images *dataset.Images, f phase, see func(spikes []int, class int)) (costs, error) {
	c, err := p.newCircuit(s, st, false)
	if err != nil {
		return costs{}, err
	}
	step, done := s.Track(f.String(), images.Len())
	defer done()
	for k := range images.Len() {
		if err := c.show(ctx, images.Image(k), showing{f, 0, k, 0}); err != nil {
			return costs{}, err
		}
		see(c.tally, int(images.Labels[k]))
		step()
	}
	c.finish(s)
	return c.costs(), nil
}

// costs are what images cost, each on average.
type costs struct {
	images   int
	showings float64
	sent     float64 // spikes of pixels
	fired    float64 // excitatory spikes
	events   float64 // synaptic
	time     sim.Time
}

func (c *circuit) costs() costs {
	n, stats := float64(c.Images), c.engine.Stats()
	return costs{
		images: int(c.Images), showings: float64(c.Showings) / n, sent: float64(c.Sent) / n,
		fired: float64(c.hash.Count(c.cells)) / n, events: float64(stats.SynapticEvents) / n,
		time: c.engine.Now() / sim.Time(max(1, c.Images)),
	}
}

// finish counts and signs what the network did.
func (c *circuit) finish(s *session.Session) {
	s.Count(c.engine.Stats(), c.engine.Now())
	s.Sign(c.hash.Sum())
}
