package reward

import (
	"context"
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// course is the networks that learn with and without rewards, one after the other.
type course struct {
	*Credit
	s     *session.Session
	found findings
	pupil *pupil // under way; nil if none is
}

// state names what a checkpoint of the course holds.
func (c *course) state(k *session.Checkpoint) {
	k.Value("rewarded", &c.found.rewarded)
	k.Value("plain", &c.found.plain)
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
func (c *course) finished() int { return len(c.found.rewarded) + len(c.found.plain) }

// next is where the lesson of the next network belongs, and its seed.
func (c *course) next() (learns *[]lesson, seed uint64) {
	k := c.finished()
	if k%2 == 0 {
		return &c.found.rewarded, c.s.Seed + uint64(k/2)
	}
	return &c.found.plain, c.s.Seed + uint64(k/2)
}

// begin makes the next network.
func (c *course) begin() (err error) {
	learns, seed := c.next()
	c.pupil, err = c.newPupil(c.s, seed, learns == &c.found.rewarded)
	return err
}

// run has the networks learn that have not yet.
func (c *course) run(ctx context.Context, keep func(context.Context) error) error {
	step, done := c.s.Track("reward", 2*c.Seeds-c.finished())
	defer done()
	for c.finished() < 2*c.Seeds {
		if c.pupil == nil {
			if err := c.begin(); err != nil {
				return err
			}
		}
		p := c.pupil
		if err := p.learn(ctx, keep); err != nil {
			return err
		}
		c.s.Count(p.engine.Stats(), p.engine.Now())
		c.s.Sign(p.hash.Sum())
		learns, _ := c.next()
		*learns, c.pupil = append(*learns, p.lesson), nil
		step()
	}
	return nil
}

// show prints and reports what became of the synapse, and draws reward.png. A run that is taken up shows it again.
func (c *course) show() error {
	c.found.report(c.s)
	return errors.Join(c.found.print(c.s), c.found.draw(c.s.Path("reward.png")))
}
