package precision

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/scenarios/train"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

var retrain = flag.Bool("retrain", false, "train the network that comes with the program again, and compare; takes half a minute")

func sessionOf(t *testing.T, seed uint64) (*session.Session, *bytes.Buffer) {
	t.Helper()
	out := new(bytes.Buffer)
	return &session.Session{Name: "precision", Parameters: json.RawMessage("{}"), Seed: seed, Shards: 1, Dir: t.TempDir(), Out: out}, out
}

func results(t *testing.T, s *Study, seed uint64) (map[string]float64, *record.Manifest) {
	t.Helper()
	run, _ := sessionOf(t, seed)
	m, err := run.Execute(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]float64)
	for _, r := range m.Results {
		found[r.Name] = r.Value
	}
	return found, m
}

// quick is a study that takes a moment.
func quick() *Study {
	s := Default()
	s.Samples, s.Trials = 100, 2
	return s
}

// TestWhatSpoilsNothingChangesNothing: steps of a picosecond, noise of 0, weights as long as float32 has them.
func TestWhatSpoilsNothingChangesNothing(t *testing.T) {
	s := quick()
	s.Grids, s.Jitter, s.Bits, s.Drop = []sim.Time{1}, []sim.Time{0}, []int{24}, []float64{0}
	found, _ := results(t, s, 1)
	for name, value := range found {
		if strings.HasPrefix(name, "accuracy") && math.Abs(value-found["accuracy"]) > 1e-9 {
			t.Errorf("%s is %v, %v without", name, value, found["accuracy"])
		}
	}
	if len(found) != 7 || found["accuracy"] < 0.9 || found["largest_difference"] > 1 {
		t.Errorf("got %v", found)
	}
}

// TestEverythingSpoilsMoreTheStrongerItIs from end to end.
func TestEverythingSpoilsMoreTheStrongerItIs(t *testing.T) {
	s := quick()
	s.Samples = 0
	found, _ := results(t, s, 1)
	for _, row := range []struct{ why, weak, strong string }{
		{"a coarse grid", "accuracy_grid_0.01ms", "accuracy_grid_1ms"},
		{"much jitter", "accuracy_jitter_0.01ms", "accuracy_jitter_1ms"},
		{"short weights", "accuracy_bits_8", "accuracy_bits_2"},
		{"many lost spikes", "accuracy_drop_0.003", "accuracy_drop_0.3"},
	} {
		weak, strong := found[row.weak], found[row.strong]
		if !(weak > 0.9 && strong < weak-0.1) {
			t.Errorf("%s: %v, and %v with little", row.why, strong, weak)
		}
	}
	if lost := found["accuracy_drop_0.3"]; lost > 0.7 {
		t.Errorf("without a third of the spikes it is right in %v", lost)
	}
}

// TestFindingsDependOnTheSeedAlone and not on workers.
func TestFindingsDependOnTheSeedAlone(t *testing.T) {
	want, m := results(t, quick(), 1)
	crowd := quick()
	crowd.Workers = 3
	got, n := results(t, crowd, 1)
	if diff := cmp.Diff(want, got); diff != "" || *m.Digest != *n.Digest {
		t.Errorf("3 workers: %s", diff)
	}
	if other, o := results(t, quick(), 2); cmp.Equal(want, other) || *o.Digest == *m.Digest {
		t.Error("another seed finds the same")
	}
}

// TestTiesAreDecidedByLot: of two outputs at one step, one of which is right, half.
func TestTiesAreDecidedByLot(t *testing.T) {
	l := &gradient.Layer{Kernel: gradient.Equal, Tau: 1, Threshold: 1, Pre: 1, Post: 3, Weights: []float64{9, 9.5, 0}}
	n := &firstspike.Network{Network: &gradient.Network{Layers: []*gradient.Layer{l}}, About: firstspike.About{Tau: sim.Millisecond}}
	for _, row := range []struct {
		why   string
		clock firstspike.Clock
		label int
		want  mark
	}{
		{"the second is first", 0, 1, mark{1, false}},
		{"the first is not", 0, 0, mark{0, false}},
		{"both in one step", 0.1, 0, mark{0.5, false}},
		{"neither is right", 0.1, 2, mark{0, false}},
	} {
		lab := &lab{Study: Default(), network: n, data: single(row.label), samples: 1, session: &session.Session{}}
		if got := lab.newViewer(&spoiler{network: n, clock: row.clock}).show(0, 0); got != row.want {
			t.Errorf("%s: %v, want %v", row.why, got, row.want)
		}
	}
}

// single is one sample with one spike; its value is its label.
type single int

func (s single) Len() int      { return 1 }
func (s single) Label(int) int { return int(s) }
func (s single) Events(dst []gradient.Event, _ int) []gradient.Event {
	return append(dst, gradient.Event{At: 0.05})
}

// TestQuantisedWeightsAreWholeNumbersOfAUnit and the largest stays.
func TestQuantisedWeightsAreWholeNumbersOfAUnit(t *testing.T) {
	n, err := Default().network()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range quantised(n, 3).Layers {
		different := slices.Compact(slices.Sorted(slices.Values(l.Weights)))
		if len(different) > 7 {
			t.Errorf("3 bits have %d values: %v", len(different), different)
		}
	}
}

// TestMistakesAreToldBeforeAnythingRuns by flag, or by file.
func TestMistakesAreToldBeforeAnythingRuns(t *testing.T) {
	for _, row := range []struct {
		why   string
		spoil func(*Study)
		want  string
	}{
		{"no time", func(s *Study) { s.Grids = []sim.Time{0} }, "--grids"},
		{"one bit is a sign", func(s *Study) { s.Bits = []int{1} }, "--bits"},
		{"more than all are lost", func(s *Study) { s.Drop = []float64{1.5} }, "--drop"},
		{"more samples than there are", func(s *Study) { s.Samples = 1001 }, "--samples"},
		{"no trial", func(s *Study) { s.Trials = 0 }, "--trials"},
		{"no such file", func(s *Study) { s.Weights = filepath.Join(t.TempDir(), "none.npz") }, "none.npz"},
	} {
		s := quick()
		row.spoil(s)
		run, out := sessionOf(t, 1)
		_, err := run.Execute(t.Context(), s)
		if err == nil || !strings.Contains(err.Error(), row.want) || out.Len() > 0 {
			t.Errorf("%s: %v, printed %q", row.why, err, out)
		}
	}
}

// TestTheShippedNetworkIsWhatTrainMakes to the bit: `ranvier train yinyang`, with all of its defaults.
func TestTheShippedNetworkIsWhatTrainMakes(t *testing.T) {
	want, err := Default().network()
	if err != nil {
		t.Fatal(err)
	}
	if !*retrain {
		t.Skip("trains for half a minute: -retrain")
	}
	dir := t.TempDir()
	run := &session.Session{Name: "yinyang", Parameters: json.RawMessage("{}"), Seed: 1, Shards: 1, Dir: dir, Out: t.Output()}
	if _, err := run.Execute(t.Context(), train.YinYang()); err != nil {
		t.Fatal(err)
	}
	got, err := firstspike.Load(filepath.Join(dir, "weights.npz"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var wrong *firstspike.FormatError
	if _, err := firstspike.Read("empty", nil); !errors.As(err, &wrong) {
		t.Errorf("an empty file: %v", err)
	}
}
