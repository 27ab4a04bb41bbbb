package train

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// quickAtWill is a training by EventProp that takes a moment.
func quickAtWill() *Training {
	t := YinYangEventProp()
	t.Hidden, t.Limit, t.Epochs, t.Batch, t.Check, t.Rate, t.OutMean = []int{30}, 800, 4, 20, 30, 0.02, 10
	return t
}

// weights trains, and returns the file of weights and what was reported.
func weights(t *testing.T, dir string, training *Training) ([]byte, map[string]float64) {
	t.Helper()
	s := sessionIn(t, dir)
	if _, err := s.Execute(t.Context(), training); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(dir, "weights.npz"))
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]float64)
	for _, r := range s.Results() {
		found[r.Name] = r.Value
	}
	return file, found
}

// TestEventPropLearnsAndRunsInTheSimulator where every spike is that of the training, and nothing but the seed matters.
func TestEventPropLearnsAndRunsInTheSimulator(t *testing.T) {
	for _, row := range []struct {
		why   string
		alter func(*Training)
	}{
		{"without delays", func(*Training) {}},
		{"delays of synapses", func(t *Training) { t.Delays, t.Reach = synaptic, 0.5 }},
		{"the highest potential decides", func(t *Training) { t.Readout, t.Shape, t.OutMean, t.OutSpread, t.Scale = peak, 0, 0, 3, 0.2 }},
		{"the number of spikes decides", func(t *Training) { t.Readout, t.Shape, t.Scale, t.Fade = count, 0, 0.5, 3 }},
		{"two hidden layers, a membrane as fast as the synapse", func(t *Training) { t.Hidden, t.Leak, t.OutMean = []int{15, 15}, 1, 12 }},
	} {
		training := quickAtWill()
		row.alter(training)
		file, found := weights(t, t.TempDir(), training)
		t.Logf("%s: %v", row.why, found)
		if found["test_accuracy"] < 0.6 || found["largest_difference"] > 1 || found["simulated_otherwise"] > 0 || found["simulated"] != 30 || found["simulated_accuracy"] < 0.6 || found["largest_potential_difference"] > 1e-9 {
			t.Errorf("%s: %v", row.why, found)
		}
		training.Workers = 3
		if again, _ := weights(t, t.TempDir(), training); !bytes.Equal(file, again) {
			t.Errorf("%s: the number of workers changes the weights", row.why)
		}
	}
}

// TestStoppedEventPropGoesOn and comes to the same, to the bit.
func TestStoppedEventPropGoesOn(t *testing.T) {
	want, _ := weights(t, t.TempDir(), quickAtWill())
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	s := sessionIn(t, dir)
	s.Out = &interrupter{2, cancel}
	if _, err := s.Execute(ctx, quickAtWill()); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v, want an interruption", err)
	}
	s = sessionIn(t, dir)
	s.Resuming = true
	if _, err := s.Execute(t.Context(), quickAtWill()); err != nil {
		t.Fatal(err)
	}
	have, err := os.ReadFile(filepath.Join(dir, "weights.npz"))
	if err != nil || !bytes.Equal(have, want) {
		t.Errorf("other weights than in one go (%v)", err)
	}
}

// TestWhatEventPropCannotIsRefused by the flags.
func TestWhatEventPropCannotIsRefused(t *testing.T) {
	training := quickAtWill()
	training.Delays, training.Jitter, training.Pulses, training.NoSpike, training.End, training.Leak = axonal, 0.1, 2, 1, 1, 0
	training.Readout, training.Fade = count, 0
	_, err := sessionIn(t, t.TempDir()).Execute(t.Context(), training)
	for _, flag := range []string{"--delays", "--jitter", "--pulses", "--no-spike", "--end", "--leak", "--shape", "--fade"} {
		if err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s is not named by %v", flag, err)
		}
	}
	if _, _, err := quickAtWill().Trainer(1); err == nil {
		t.Error("a trainer in closed form of a training that is not")
	}
}
