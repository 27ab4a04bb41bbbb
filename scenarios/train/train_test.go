package train

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// quick is a training that takes a moment.
func quick() *Training {
	t := YinYang()
	t.Hidden, t.Limit, t.Epochs, t.Batch, t.Check = []int{12}, 300, 4, 20, 30
	t.Jitter, t.Drop = 0.01, 0.02 // so that they are tried too
	return t
}

func sessionIn(t *testing.T, dir string) *session.Session {
	t.Helper()
	return &session.Session{Name: "yinyang", Parameters: json.RawMessage("{}"), Seed: 3, Shards: 1, Dir: dir, Out: io.Discard}
}

// outcome is what a training leaves.
type outcome struct {
	network  *firstspike.Network
	manifest *record.Manifest
}

func run(t *testing.T, ctx context.Context, s *session.Session, training *Training) (outcome, error) {
	t.Helper()
	m, err := s.Execute(ctx, training)
	if err != nil {
		return outcome{}, err
	}
	n, err := firstspike.Load(filepath.Join(s.Dir, "weights.npz"))
	if err != nil {
		t.Fatal(err)
	}
	m.WallTime, m.Resumed, m.Shards, m.Counters = 0, 0, 0, nil
	return outcome{n, m}, nil
}

func complete(t *testing.T, s *session.Session, training *Training) outcome {
	t.Helper()
	o, err := run(t, t.Context(), s, training)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestWeightsDependOnTheSeedAlone is the law of the package.
func TestWeightsDependOnTheSeedAlone(t *testing.T) {
	want := complete(t, sessionIn(t, t.TempDir()), quick())
	for _, workers := range []int{1, 3} {
		other := quick()
		other.Workers = workers
		s := sessionIn(t, t.TempDir())
		s.Shards = workers
		if diff := cmp.Diff(want, complete(t, s, other), cmp.AllowUnexported(outcome{})); diff != "" {
			t.Errorf("%d workers: %s", workers, diff)
		}
	}
	s := sessionIn(t, t.TempDir())
	s.Seed = 4
	if other := complete(t, s, quick()); cmp.Equal(want.network.Layers[0].Weights, other.network.Layers[0].Weights) {
		t.Error("another seed gives the same weights")
	}
}

// interrupter ends a context after some writes.
type interrupter struct {
	left   int
	cancel func()
}

func (i *interrupter) Write(b []byte) (int, error) {
	if i.left--; i.left == 0 {
		i.cancel()
	}
	return len(b), nil
}

// TestStoppedTrainingsGoOn and come to the same, to the bit.
func TestStoppedTrainingsGoOn(t *testing.T) {
	want := complete(t, sessionIn(t, t.TempDir()), quick())
	for lines := 1; lines <= 3; lines++ {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		s := sessionIn(t, dir)
		s.Out = &interrupter{lines, cancel}
		if _, err := run(t, ctx, s, quick()); !errors.Is(err, context.Canceled) {
			t.Fatalf("%v, want an interruption", err)
		}
		again := sessionIn(t, dir)
		again.Resuming = true
		if diff := cmp.Diff(want, complete(t, again, quick()), cmp.AllowUnexported(outcome{})); diff != "" {
			t.Errorf("after %d lines: %s", lines, diff)
		}
	}
}

// TestTrainingLearnsAndRunsInTheSimulator where every spike is that of the closed form.
func TestTrainingLearnsAndRunsInTheSimulator(t *testing.T) {
	for _, row := range []struct {
		why   string
		alter func(*Training)
		least float64
	}{
		{"the default, of fewer samples", func(*Training) {}, 0.75},
		{"without leak, by cross entropy", func(t *Training) { t.Neuron, t.Loss, t.Scale, t.Mean, t.OutMean = nonLeaky, entropy, 0.3, 3, 5 }, 0.6},
		{"the same, of a smooth target", func(t *Training) {
			t.Neuron, t.Loss, t.Scale, t.Mean, t.OutMean, t.Smooth = nonLeaky, entropy, 0.3, 3, 5, 0.1
		}, 0.6},
		{"as fast a membrane as synapse, delays of axons", func(t *Training) { t.Neuron, t.Delays = equal, axonal }, 0.75},
		{"delays of synapses", func(t *Training) { t.Delays = synaptic }, 0.75},
		{"two hidden layers, pulses, and large weights that cost", func(t *Training) { t.Hidden, t.Bias, t.Pulses, t.Decay = []int{20, 20}, 0, 2, 1e-6 }, 0.6},
	} {
		training := quick()
		training.Limit, training.Epochs, training.Hidden = 1500, 12, []int{30}
		row.alter(training)
		o := complete(t, sessionIn(t, t.TempDir()), training)
		found := make(map[string]float64)
		for _, r := range o.manifest.Results {
			found[r.Name] = r.Value
		}
		t.Logf("%s: %v", row.why, found)
		if found["test_accuracy"] < row.least || found["largest_difference"] > 1 || found["simulated"] != 30 {
			t.Errorf("%s: %v", row.why, found)
		}
	}
}

// TestImagesAreLearned from files in the format of MNIST: here twenty images, which a network soon knows by heart.
func TestImagesAreLearned(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("RANVIER_DATA", folder)
	if err := os.Mkdir(filepath.Join(folder, "mnist"), 0o777); err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string][]string{
		"mnist20-images-idx3-ubyte.gz": {"train-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte.gz"},
		"mnist20-labels-idx1-ubyte.gz": {"train-labels-idx1-ubyte.gz", "t10k-labels-idx1-ubyte.gz"},
	} {
		data, err := os.ReadFile(filepath.Join("..", "dataset", "testdata", from))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range to {
			if err := os.WriteFile(filepath.Join(folder, "mnist", name), data, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	training := MNIST()
	training.Hidden, training.Epochs, training.Batch, training.Validate, training.Check, training.Shift, training.Rate = []int{40}, 40, 5, 0, -1, 0, 0.02
	s := sessionIn(t, t.TempDir())
	var out bytes.Buffer
	s.Out = &out
	o := complete(t, s, training)
	if got := o.manifest.Results[0]; got.Name != "test_accuracy" || got.Value < 0.95 {
		t.Errorf("%v\n%s", o.manifest.Results, &out)
	}
	training.Validate = 20
	var wrong *session.ParameterError
	if _, err := run(t, t.Context(), sessionIn(t, t.TempDir()), training); !errors.As(err, &wrong) || wrong.Flag != "validate" {
		t.Errorf("nothing is left to learn from: %v", err)
	}
}

// TestParametersWithoutSenseAreRefused all at once, by their flags.
func TestParametersWithoutSenseAreRefused(t *testing.T) {
	training := quick()
	training.Hidden, training.Neuron, training.Late, training.Rate, training.Drop = []int{0}, "other", 0.1, 0, 1
	training.Shift, training.Smooth = 1, 0.1                         // of points, of a target that is a gap
	training.Leak, training.Pulses, training.Mean = 5, 2, math.NaN() // a membrane that is not asked for, pulses in place of the bias
	_, err := run(t, t.Context(), sessionIn(t, t.TempDir()), training)
	for _, flag := range []string{"--hidden", "--neuron", "--early", "--rate", "--drop", "--leak", "--pulses", "--mean", "--shift", "--smooth"} {
		if err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s is not named by %v", flag, err)
		}
	}
}

// TestEveryTrainingExplainsItself: it has a line for the list, the page, and words on each parameter.
func TestEveryTrainingExplainsItself(t *testing.T) {
	for _, e := range Entries() {
		if e.Summary == "" || strings.ContainsAny(e.Summary, "\n\t") || !strings.HasPrefix(e.Page, "# train") {
			t.Errorf("%s: summary %q, page %.20q", e.Name, e.Summary, e.Page)
		}
		training := e.New().(*Training)
		if err := training.check(); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		for _, f := range reflect.VisibleFields(reflect.TypeOf(*training)) {
			if f.IsExported() && f.Tag.Get("usage") == "" {
				t.Errorf("parameter %s: no usage", f.Name)
			}
		}
	}
}
