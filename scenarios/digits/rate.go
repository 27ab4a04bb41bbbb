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

// runRate learns, or takes what was learned from a file, gives neurons their labels, and tests. Where ctx ends, what was found
// by then is written all the same.
func (p *Parameters) runRate(ctx context.Context, s *session.Session, images *set) error {
	r := &rateRun{p: p, s: s, images: images}
	r.findings = &findings{width: images.learn.Width, height: images.learn.Height, classes: images.learn.Classes}
	err := r.learn(ctx)
	if err == nil {
		err = r.judge(ctx)
	}
	if err != nil && (ctx.Err() == nil || r.findings.learned == nil) {
		return err
	}
	for _, c := range r.circuits {
		s.Count(c.engine.Stats(), c.engine.Now())
		s.Sign(c.hash.Sum())
	}
	return errors.Join(err, r.findings.write(s))
}

// rateRun is a run of the rate code.
type rateRun struct {
	p        *Parameters
	s        *session.Session
	images   *set
	training *training // nil where nothing is learned
	circuits []*circuit
	findings *findings
}

// build makes a circuit of what was learned so far.
func (r *rateRun) build(st *state, learns bool) (*circuit, error) {
	c, err := r.p.newCircuit(r.s, st, learns)
	if err == nil {
		r.circuits = append(r.circuits, c)
	}
	return c, err
}

// keep keeps the run, now and then, as it was when it learned last. So one that is taken up while it is labelled or
// tested begins that anew.
func (r *rateRun) keep(ctx context.Context) error {
	if r.training == nil {
		return ctx.Err()
	}
	return r.s.Keep(ctx, r.training.state)
}

// learn shows the images to learn from.
func (r *rateRun) learn(ctx context.Context) (err error) {
	images, f := r.images.learn, r.findings
	if r.p.Weights != "" {
		f.learned, err = readState(r.p.Weights, r.p.Neurons, images.Size())
		return err
	}
	c, err := r.build(r.p.newState(images.Size(), r.s.Seed), true)
	if err != nil {
		return err
	}
	t := &training{circuit: c, images: images, curve: newCurve(r.p, images.Len(), len(images.Classes))}
	r.training = t
	if _, err := r.s.Resume(t.state); err != nil {
		return err
	}
	err = r.epochs(ctx)
	if err != nil && ctx.Err() == nil {
		return err
	}
	var unread error
	f.curve, f.training = t.curve.Points, c.costs()
	f.learned, unread = c.state()
	return errors.Join(err, unread)
}

// epochs learns from all images that are left.
func (r *rateRun) epochs(ctx context.Context) error {
	t, all := r.training, r.p.Epochs*r.images.learn.Len()
	step, done := r.s.Track(learning.String(), all-t.next)
	defer done()
	for t.next < all {
		if err := r.keep(ctx); err != nil {
			return err
		}
		if err := t.image(context.WithoutCancel(ctx)); err != nil {
			return err
		}
		step()
	}
	return nil
}

// training is a circuit that learns, and how far it is.
type training struct {
	*circuit
	images *dataset.Images
	next   int // image, over all epochs
	curve  *curve
}

// state carries all that a run is made of between two images.
func (t *training) state(c *session.Checkpoint) {
	c.Value("next", &t.next)
	c.Value("curve", t.curve)
	c.Value("counts", &t.counts)
	c.Value("spikes", t.hash)
	c.Stream("network", t.engine)
}

// image learns from the next image.
func (t *training) image(ctx context.Context) error {
	if err := t.normalise(); err != nil {
		return err
	}
	k := t.next % t.images.Len()
	if err := t.show(ctx, t.images.Image(k), showing{learning, t.next / t.images.Len(), k, 0}); err != nil {
		return err
	}
	t.curve.add(t.tally, int(t.images.Labels[k]))
	t.next++
	return nil
}

// judge gives neurons their labels and reads the test images by them. Nothing is learned any more.
func (r *rateRun) judge(ctx context.Context) error {
	f := r.findings
	o := newReadout(r.p.Neurons, len(f.classes))
	if _, err := r.watch(ctx, r.images.labels, labelling, o.learn); err != nil {
		return err
	}
	o.assign()
	f.labels = o.Labels
	result := newScore(len(f.classes))
	see := func(spikes []int, class int) { result.add(class, o.read(spikes)) }
	var err error
	if f.test, err = r.watch(ctx, r.images.test, tested, see); err != nil {
		return err
	}
	f.score = result
	return r.record(ctx, o)
}

// watch shows images to the network as it is.
func (r *rateRun) watch(ctx context.Context, images *dataset.Images, f phase, see func(spikes []int, class int)) (costs, error) {
	c, err := r.build(r.findings.learned, false)
	if err != nil {
		return costs{}, err
	}
	step, done := r.s.Track(f.String(), images.Len())
	defer done()
	for k := range images.Len() {
		if err := r.keep(ctx); err != nil {
			return costs{}, err
		}
		if err := c.show(context.WithoutCancel(ctx), images.Image(k), showing{f, 0, k, 0}); err != nil {
			return costs{}, err
		}
		see(c.tally, int(images.Labels[k]))
		step()
	}
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
