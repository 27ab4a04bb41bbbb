package stdp

import (
	"io"
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// one are protocols of a single pairing, whose outcome is the rule's equation.
func one() *Protocols {
	p := Default()
	p.Pairs = 1
	return p
}

func newLab(t *testing.T) *lab {
	return &lab{&session.Session{Seed: 1, Shards: 2, Dir: t.TempDir(), Out: io.Discard}}
}

func subjectCalled(t *testing.T, key string) subject {
	t.Helper()
	for _, s := range subjects {
		if s.key == key {
			return s
		}
	}
	t.Fatalf("no rule %s", key)
	return subject{}
}

// TestTheWindowIsTheEquation: what is measured is what the equation says, at every difference.
func TestTheWindowIsTheEquation(t *testing.T) {
	window, err := one().measureWindow(t.Context(), newLab(t), subjectCalled(t, "additive"))
	if err != nil {
		t.Fatal(err)
	}
	if len(window) != 61 {
		t.Errorf("%d differences, want 61", len(window))
	}
	for _, xy := range window {
		want := 0.0
		switch {
		case xy.X > 0:
			want = 1 * math.Exp(-xy.X/20)
		case xy.X < 0:
			want = -1.05 * math.Exp(xy.X/20)
		}
		if math.Abs(xy.Y-want) > 1e-9 {
			t.Errorf("at %v ms: %v %%, want %v %%", xy.X, xy.Y, want)
		}
	}
}

// TestTripletRulesTellOrderApart, and pair rules with all-to-all pairing do not.
func TestTripletRulesTellOrderApart(t *testing.T) {
	for _, row := range []struct {
		why, key string
		apart    bool
	}{
		{"the same two pairs, in either order", "additive", false},
		{"the slow traces know which side fired twice", "triplet_hippocampal", true},
	} {
		xys, err := one().measureTriplets(t.Context(), newLab(t), subjectCalled(t, row.key))
		if err != nil {
			t.Fatal(err)
		}
		// (5, -5) and (-5, 5) have a pair of +5 ms and one of -5 ms each.
		if difference := math.Abs(xys[0].Y - xys[4].Y); difference > 0.1 != row.apart {
			t.Errorf("%s: %s: %v %% and %v %%", row.why, row.key, xys[0].Y, xys[4].Y)
		}
	}
}

// TestFrequencyTurnsDepressionIntoPotentiation for the triplet rule of the visual cortex (Pfister and Gerstner 2006,
// figure 5A), and not for pairs.
func TestFrequencyTurnsDepressionIntoPotentiation(t *testing.T) {
	p := Default()
	for _, row := range []struct {
		why, key string
		turns    bool
	}{
		{"fitted to cortex that does", "triplet_visual", true},
		{"the potential is raised as the next pair comes", "voltage", true},
		{"the nearest post-pre pair depresses at any frequency", "symmetric", false},
	} {
		xys, err := p.measureFrequency(t.Context(), newLab(t), subjectCalled(t, row.key), -apart)
		if err != nil {
			t.Fatal(err)
		}
		slow, fast := xys[0].Y, xys[8].Y
		if slow >= 0 || fast > 0 != row.turns {
			t.Errorf("%s: %s: %v %% at 1 Hz, %v %% at 40 Hz", row.why, row.key, slow, fast)
		}
	}
}

// TestFirstSpikeLearningAsksOnlyForOrder: one step up wherever the source comes first or with the target, one down elsewhere.
func TestFirstSpikeLearningAsksOnlyForOrder(t *testing.T) {
	window, err := one().measureWindow(t.Context(), newLab(t), subjectCalled(t, "first_spike"))
	if err != nil {
		t.Fatal(err)
	}
	for _, xy := range window {
		want := 1.0
		if xy.X < 0 {
			want = -0.75
		}
		if math.Abs(xy.Y-want) > 1e-9 {
			t.Errorf("at %v ms: %v %%, want %v %%", xy.X, xy.Y, want)
		}
	}
}

func TestRewardTurnsEligibilityIntoWeight(t *testing.T) {
	ends, err := one().measure(t.Context(), newLab(t), subjectCalled(t, "reward"))
	if err != nil {
		t.Fatal(err)
	}
	if ends.before <= 0 || ends.after >= 0 {
		t.Errorf("%v %% with the source first, %v %% with the target first", ends.before, ends.after)
	}
}

func TestProtocolsThatMakeNoSenseAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Protocols)
	}{
		{"no pair", func(p *Protocols) { p.Pairs = 0 }},
		{"pairs that overlap", func(p *Protocols) { p.Frequency = 100 }},
		{"a window of no width", func(p *Protocols) { p.Reach = 0 }},
		{"steps of nothing", func(p *Protocols) { p.Step = 0 }},
		{"no synapses", func(p *Protocols) { p.Synapses = 0 }},
		{"no time", func(p *Protocols) { p.Duration = -sim.Second }},
	} {
		p := Default()
		row.spoil(p)
		if err := p.Run(t.Context(), &session.Session{Dir: t.TempDir(), Out: io.Discard}); err == nil {
			t.Errorf("%s: no error", row.why)
		}
	}
}
