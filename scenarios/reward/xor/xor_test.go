package xor

import (
	"context"
	"errors"
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

// small learns in a moment, if not much.
func small() Parameters {
	p := Default()
	p.Inputs, p.Hidden, p.Epochs, p.Present = 20, 10, 4, 100*sim.Millisecond
	return p
}

// learn has the network of seed 1 learn.
func learn(t *testing.T, p *Parameters, shards int, by way) *lesson {
	t.Helper()
	u, err := p.newPupil(newSession(t, shards), 1, by)
	if err == nil {
		err = u.learn(t.Context(), context.Context.Err, func() {})
	}
	if err != nil {
		t.Fatal(err)
	}
	return &u.lesson
}

// TestLessonsDoNotDependOnShards though rewards depend on the network.
func TestLessonsDoNotDependOnShards(t *testing.T) {
	p := small()
	p.Bound = 20
	for _, by := range ways {
		var first *lesson
		for shards := 1; shards <= 3; shards++ {
			l := learn(t, &p, shards, by)
			if first == nil {
				first = l
			}
			if diff := cmp.Diff(first, l); diff != "" {
				t.Errorf("%s, %d shards: %s", by, shards, diff)
			}
		}
		if hz := rates(first.Epochs, p.Present); hz[3] == 0 {
			t.Errorf("%s: the output is silent: nothing was tested", by)
		}
	}
}

// TestOnlyRewardsTellPatternsApart: neither a coin nor pairs of spikes do better than chance.
func TestOnlyRewardsTellPatternsApart(t *testing.T) {
	p := Default()
	p.Inputs, p.Hidden, p.Bound, p.Change = 40, 20, 9, 0.05 // fewer and stronger synapses learn sooner
	for _, by := range ways {
		l := learn(t, &p, 1, by)
		if right := rightOf(l.late()); (right > 0.8) != (by == rewards) || by != rewards && right > chance {
			t.Errorf("by %s: told apart in %.2f of the last epochs", by, right)
		}
	}
}

func TestAnEpochIsRightIfTheOutputFiresMoreWhereItShould(t *testing.T) {
	for _, row := range []struct {
		why  string
		e    epoch
		want bool
	}{
		{"exclusive or", epoch{0, 9, 8, 7}, true},
		{"or", epoch{0, 9, 8, 12}, false},
		{"the first bit", epoch{0, 9, 1, 7}, false},
		{"the second bit", epoch{0, 1, 9, 7}, false},
		{"a draw is not enough", epoch{0, 9, 7, 7}, false},
		{"silence", epoch{}, false},
		{"not even for nothing", epoch{9, 8, 8, 0}, false},
	} {
		if got := row.e.right(); got != row.want {
			t.Errorf("%s: %v", row.why, got)
		}
	}
}

// TestInputsFireForTheirBit, at their rate, in order, and all of them.
func TestInputsFireForTheirBit(t *testing.T) {
	p := Default()
	u := &pupil{Parameters: &p, random: rng.Source(1, "test")}
	const from, to = 1 * sim.Second, 101 * sim.Second // 100 s
	for pattern := range patterns {
		counts := make([]float64, p.Inputs/2)
		last := sim.Spike{At: from}
		for _, s := range u.inputs(pattern, from, to) {
			if s.At < last.At || s.At >= to {
				t.Fatalf("pattern %d: a spike at %v after %v", pattern, s.At, last.At)
			}
			counts[s.Neuron]++
			last = s
		}
		for i, n := range counts {
			want := 0.0
			if first := i < len(counts)/2; first && pattern&1 != 0 || !first && pattern&2 != 0 {
				want = p.Frequency * 100
			}
			if math.Abs(n-want) > 5*math.Sqrt(want) {
				t.Errorf("pattern %d, input %d: %v spikes, want about %v", pattern, i, n, want)
			}
		}
	}
}

func TestParametersThatMakeNoSenseAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Parameters)
	}{
		{"a bit without inhibitory inputs", func(p *Parameters) { p.Inputs = 6 }},
		{"no hidden neuron", func(p *Parameters) { p.Hidden = 0 }},
		{"inputs that say nothing", func(p *Parameters) { p.Frequency = math.NaN() }},
		{"over before a reward comes", func(p *Parameters) { p.Present = lag - 1 }},
		{"no weights", func(p *Parameters) { p.Bound = 0 }},
		{"nothing learned", func(p *Parameters) { p.Change = 0 }},
		{"nothing remembered", func(p *Parameters) { p.Eligible = 0 }},
		{"noise that is no number", func(p *Parameters) { p.Jitter = math.NaN() }},
		{"nothing shown", func(p *Parameters) { p.Epochs = 0 }},
	} {
		p := Default()
		row.spoil(&p)
		if p.Check() == nil {
			t.Errorf("%s: no error", row.why)
		}
	}
}

// TestEveryLengthIsDrawn, and each way to learn has its result.
func TestEveryLengthIsDrawn(t *testing.T) {
	for _, epochs := range []int{1, 3, 25} {
		p := small()
		p.Epochs, p.Present = epochs, 10*sim.Millisecond
		s := newSession(t, 1)
		c := NewCourse(&p, s, 2)
		if err := errors.Join(c.Run(t.Context(), context.Context.Err), c.Show()); err != nil {
			t.Fatalf("%d epochs: %v", epochs, err)
		}
		if got := len(s.Results()); got != len(ways)+1 {
			t.Errorf("%d epochs: %d results", epochs, got)
		}
	}
}
