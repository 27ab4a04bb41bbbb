package balance

import (
	"io"
	"math"
	"testing"

	"github.com/ranvier-sim/ranvier/scenarios/session"
)

func newSession(t *testing.T) *session.Session {
	return &session.Session{Seed: 1, Shards: 2, Dir: t.TempDir(), Out: io.Discard}
}

// quick is the network with half the time.
func quick() *Network {
	n := Default()
	n.Learn, n.Measure = n.Learn/2, n.Measure/2
	return n
}

// TestTheRateSettlesWhereTheRuleWantsIt, within a tenth.
func TestTheRateSettlesWhereTheRuleWantsIt(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	f, err := quick().simulate(t.Context(), newSession(t))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(f.now-f.wanted) > 0.1*f.wanted {
		t.Errorf("%.2f Hz after learning, want %v Hz", f.now, f.wanted)
	}
	if f.begin < 5*f.wanted {
		t.Errorf("%.2f Hz at first: there was nothing to tame", f.begin)
	}
}

func TestNetworksThatMakeNoSenseAreRefused(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Network)
	}{
		{"no neurons", func(n *Network) { n.N = 0 }},
		{"no synapses", func(n *Network) { n.Probability = 0 }},
		{"inhibition that excites", func(n *Network) { n.Inhibit = 1 }},
		{"a step the wrong way", func(n *Network) { n.Eta = -1 }},
		{"bounds the wrong way", func(n *Network) { n.Strongest = 1 }},
		{"synapses without delay cannot learn", func(n *Network) { n.Delay = 0 }},
		{"no rate to reach", func(n *Network) { n.Rate = math.NaN() }},
		{"no time", func(n *Network) { n.Learn = 0 }},
	} {
		n := Default()
		row.spoil(n)
		if err := n.Run(t.Context(), newSession(t)); err == nil {
			t.Errorf("%s: no error", row.why)
		}
	}
}
