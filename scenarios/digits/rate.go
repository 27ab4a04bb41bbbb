package digits

import (
	"context"
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// Phases of a run, which name random streams.
const (
	learning = iota
	labelling
	tested
)

func (p *Parameters) runRate(ctx context.Context, s *session.Session, images *set) error {
	st, err := p.train(ctx, s, images.learn)
	if err != nil {
		return err
	}
	r := newReadout(p.Neurons, len(images.learn.Classes))
	err = p.watch(ctx, s, st, images.labels, labelling, func(spikes []int, class int) { r.learn(spikes, class) })
	if err != nil {
		return err
	}
	r.assign()
	sc := newScore(r.classes)
	err = p.watch(ctx, s, st, images.test, tested, func(spikes []int, class int) { sc.add(class, r.read(spikes)) })
	if err != nil {
		return err
	}
	s.Report("accuracy", sc.accuracy(), "%")
	_, err = fmt.Fprintf(s.Out, "accuracy %.2f %%\n", sc.accuracy())
	return err
}

// train shows the images to learn from.
func (p *Parameters) train(ctx context.Context, s *session.Session, images *dataset.Images) (*state, error) {
	c, err := p.newCircuit(s, p.newState(images.Size(), s.Seed), true)
	if err != nil {
		return nil, err
	}
	step, done := s.Track("learning", p.Epochs*images.Len())
	defer done()
	running := newReadout(p.Neurons, len(images.Classes))
	recent := newScore(running.classes)
	interval := max(1, p.Epochs*images.Len()/20)
	for k := range p.Epochs * images.Len() {
		if err := c.normalise(); err != nil {
			return nil, err
		}
		image := k % images.Len()
		if err := c.show(ctx, images.Image(image), showing{phase: learning, epoch: k / images.Len(), image: image}); err != nil {
			return nil, err
		}
		recent.add(int(images.Labels[image]), running.read(c.tally))
		running.learn(c.tally, int(images.Labels[image]))
		if (k+1)%interval == 0 {
			ex := 0
			for _, n := range c.tally {
				ex += n
			}
			st, _ := c.state()
			fmt.Fprintf(s.Out, "%d: %.1f %% showings %.2f input %.0f spikes %d raised %.2f\n", k+1, recent.accuracy(), float64(c.shown)/float64(k+1), float64(c.sent)/float64(k+1), ex, st.raised[:8])
			running.assign()
			running.forget()
			recent = newScore(running.classes)
		}
		step()
	}
	s.Count(c.engine.Stats(), c.engine.Now())
	s.Sign(c.hash.Sum())
	return c.state()
}

// watch shows images to the network as it is.
func (p *Parameters) watch(ctx context.Context, s *session.Session, st *state, images *dataset.Images, phase int, see func(spikes []int, class int)) error {
	c, err := p.newCircuit(s, st, false)
	if err != nil {
		return err
	}
	step, done := s.Track([]string{labelling: "labelling", tested: "testing"}[phase], images.Len())
	defer done()
	for k := range images.Len() {
		if err := c.show(ctx, images.Image(k), showing{phase: phase, image: k}); err != nil {
			return err
		}
		see(c.tally, int(images.Labels[k]))
		step()
	}
	s.Count(c.engine.Stats(), c.engine.Now())
	s.Sign(c.hash.Sum())
	return nil
}
