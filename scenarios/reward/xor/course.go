package xor

import (
	"context"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// Course is the networks that learn by rewards and without, one after the other: as many of each kind as there are seeds.
type Course struct {
	*Parameters
	s     *session.Session
	seeds int
	found findings
	pupil *pupil // under way; nil if none is
}

// NewCourse makes a course of parameters that were checked.
func NewCourse(p *Parameters, s *session.Session, seeds int) *Course {
	return &Course{Parameters: p, s: s, seeds: seeds, found: make(findings, len(ways))}
}

// State names what a checkpoint of the course holds.
func (c *Course) State(k *session.Checkpoint) {
	k.Value("found", &c.found)
	begun := c.pupil != nil
	if k.Value("begun", &begun); !begun {
		return
	}
	if k.Loading() {
		if err := c.begin(); err != nil {
			k.Fail(err)
			return
		}
	}
	c.pupil.state(k)
}

// finished is how many networks have learned.
func (c *Course) finished() (n int) {
	for _, lessons := range c.found {
		n += len(lessons)
	}
	return n
}

// begin makes the next network.
func (c *Course) begin() (err error) {
	k := c.finished()
	c.pupil, err = c.newPupil(c.s, c.s.Seed+uint64(k%c.seeds), ways[k/c.seeds])
	return err
}

// Run has the networks learn that have not yet. Before each epoch it calls keep, which may write a checkpoint or end the run.
func (c *Course) Run(ctx context.Context, keep func(context.Context) error) error {
	all := c.seeds * len(ways)
	left := (all - c.finished()) * c.Epochs
	if c.pupil != nil {
		left -= len(c.pupil.lesson.Epochs)
	}
	step, done := c.s.Track("xor", left)
	defer done()
	for k := c.finished(); k < all; k++ {
		if c.pupil == nil {
			if err := c.begin(); err != nil {
				return err
			}
		}
		p := c.pupil
		if err := p.learn(ctx, keep, step); err != nil {
			return err
		}
		c.s.Count(p.engine.Stats(), p.engine.Now())
		c.s.Sign(p.hash.Sum())
		c.found[k/c.seeds], c.pupil = append(c.found[k/c.seeds], p.lesson), nil
	}
	return nil
}

// Show prints and reports how often the networks tell the patterns apart, and draws xor.png.
func (c *Course) Show() error {
	c.found.report(c.s)
	return errors.Join(c.found.print(c.s, c.Present), c.found.draw(c.s.Path("xor.png"), c.Present))
}
