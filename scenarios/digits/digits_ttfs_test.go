package digits

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// TestOneSpikePerPixelRunsToTheEnd, with one layer and with two, and leaves what it found.
func TestOneSpikePerPixelRunsToTheEnd(t *testing.T) {
	for _, layers := range []int{1, 2} {
		p := small()
		p.Code, p.Layers, p.Stride, p.Features, p.Reach2 = ttfs, layers, 2, 4, 6
		s := newSession(t)
		if err := p.Run(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		found := map[string]float64{}
		for _, r := range s.Results() {
			found[r.Name] = r.Value
		}
		if found["testing_input_spikes"] == 0 || found["testing_synaptic_events"] == 0 || found["unread"] == float64(p.Tests) {
			t.Errorf("%d layers: %v: nothing was seen", layers, found)
		}
		for file, want := range map[string]bool{"fields.png": true, "features.png": layers == 2} {
			if _, err := os.Stat(s.Dir + "/" + file); errors.Is(err, fs.ErrNotExist) == want {
				t.Errorf("%d layers: %s: %v", layers, file, err)
			}
		}
	}
}

func TestWeightsAreNotTakenFromAFileWithOneSpike(t *testing.T) {
	p := small()
	p.Code, p.Weights = ttfs, "weights.npz"
	var found *session.ParameterError
	if err := p.Run(t.Context(), newSession(t)); !errors.As(err, &found) || found.Flag != "weights" {
		t.Errorf("got %v, want a *session.ParameterError for weights", err)
	}
}
