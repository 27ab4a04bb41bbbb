package reward

import (
	"context"
	"io"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/rng"
)

func newSession(t *testing.T, shards int) *session.Session {
	return &session.Session{Seed: 1, Shards: shards, Dir: t.TempDir(), Out: io.Discard}
}

// learn has the network of seed 1 learn.
func learn(t *testing.T, c *Credit, shards int, rewarded bool) *lesson {
	t.Helper()
	p, err := c.newPupil(newSession(t, shards), 1, rewarded)
	if err == nil {
		err = p.learn(t.Context(), context.Context.Err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &p.lesson
}

// TestTheRewardFindsTheSynapse, and pairs of spikes alone do not.
func TestTheRewardFindsTheSynapse(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	c := Default()
	for _, rewarded := range []bool{true, false} {
		l := learn(t, c, 1, rewarded)
		distance := l.Curve[samples-1].distance()
		if found := l.rank() <= 3 && distance > 3; found != rewarded {
			t.Errorf("with rewards %v: rank %d, %.1f deviations above the others", rewarded, l.rank(), distance)
		}
	}
}

// TestLessonsDoNotDependOnShards though rewards depend on the network.
func TestLessonsDoNotDependOnShards(t *testing.T) {
	c := Default()
	c.Duration = 20 * sim.Second
	var first *lesson
	for shards := 1; shards <= 3; shards++ {
		l := learn(t, c, shards, true)
		if first == nil {
			first = l
		}
		if diff := cmp.Diff(first, l); diff != "" {
			t.Errorf("%d shards: %s", shards, diff)
		}
	}
	if first.Rewards == 0 {
		t.Error("no reward: nothing was tested")
	}
}

// TestRewardsFollowTheSourceThenTheTarget, soon enough, and in no other order.
func TestRewardsFollowTheSourceThenTheTarget(t *testing.T) {
	const ms = sim.Millisecond
	for _, row := range []struct {
		why       string
		pre, post []sim.Time
		rewards   int
	}{
		{"soon enough", []sim.Time{10 * ms}, []sim.Time{20 * ms}, 1},
		{"too late", []sim.Time{10 * ms}, []sim.Time{20*ms + 1}, 0},
		{"the wrong way round", []sim.Time{20 * ms}, []sim.Time{10 * ms}, 0},
		{"at once is no cause", []sim.Time{20 * ms}, []sim.Time{20 * ms}, 0},
		{"the source's last counts", []sim.Time{1 * ms, 12 * ms, 30 * ms}, []sim.Time{20 * ms, 31 * ms}, 2},
		{"the target alone", nil, []sim.Time{20 * ms}, 0},
	} {
		j := &judge{Credit: Default(), delays: rng.Source(1, "test", 0)}
		j.pre, j.post = row.pre, row.post
		j.decide()
		if j.rewards != row.rewards || len(j.coming) != row.rewards {
			t.Errorf("%s: %d rewards, want %d", row.why, j.rewards, row.rewards)
		}
		for _, r := range j.coming {
			if r.At < row.post[0]+j.Soonest || r.At > row.post[len(row.post)-1]+j.Latest {
				t.Errorf("%s: a reward at %v", row.why, r.At)
			}
		}
		if due := j.due(sim.Minute); len(due) != row.rewards || len(j.coming) != 0 {
			t.Errorf("%s: %d are due, %d stay", row.why, len(due), len(j.coming))
		}
	}
}

func TestParametersThatMakeNoSenseAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Credit)
	}{
		{"nobody to be told apart from", func(c *Credit) { c.Sources = 1 }},
		{"no targets", func(c *Credit) { c.Targets = 0 }},
		{"no rate", func(c *Credit) { c.Rate = math.NaN() }},
		{"a weight beyond its bound", func(c *Credit) { c.Weight = 5 }},
		{"synapses without delay cannot learn", func(c *Credit) { c.Delay = 0 }},
		{"a reward before it is earned", func(c *Credit) { c.Soonest = 0 }},
		{"the latest before the soonest", func(c *Credit) { c.Latest = c.Soonest - 1 }},
		{"no step", func(c *Credit) { c.Step = 0 }},
		{"no time", func(c *Credit) { c.Duration = 0 }},
		{"no network", func(c *Credit) { c.Seeds = 0 }},
	} {
		c := Default()
		row.spoil(c)
		if err := c.Run(t.Context(), newSession(t, 1)); err == nil {
			t.Errorf("%s: no error", row.why)
		}
	}
}
