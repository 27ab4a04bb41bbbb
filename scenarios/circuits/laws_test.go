package circuits

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// small is the scenario in a fraction of a second: enough to run everything, not to see the effects.
func small() *Circuits {
	c := Default()
	c.Excitation.Inputs, c.Excitation.Epochs = []int{1, 4}, 10
	c.Forward.Lag, c.Forward.Step, c.Forward.Trials = 40*sim.Millisecond, 10*sim.Millisecond, 5
	c.Feedback.Principals, c.Feedback.Interneurons = 20, 5
	c.Feedback.Drives, c.Feedback.Duration = []float64{500, 1000}, 200*sim.Millisecond
	c.Lateral.Cells, c.Lateral.Radius, c.Lateral.Duration = 16, 2, 200*sim.Millisecond
	return c
}

func (c *Circuits) mustMeasure(t *testing.T, seed uint64, shards int) *findings {
	t.Helper()
	lab := testLab(seed, shards)
	lab.neuron = c.Neuron
	found, err := c.measure(t.Context(), lab)
	return must(t, found, err)
}

// same compares findings to the bit.
func same(a, b *findings) string {
	everything := cmp.Exporter(func(reflect.Type) bool { return true })
	return cmp.Diff(a, b, everything, cmpopts.EquateNaNs())
}

func TestFindingsDoNotDependOnShards(t *testing.T) {
	for _, n := range Neurons() {
		c := small()
		c.Neuron = n
		want := c.mustMeasure(t, 1, 1)
		for _, shards := range []int{2, 3} {
			if diff := same(want, c.mustMeasure(t, 1, shards)); diff != "" {
				t.Errorf("%s: %d shards (-one +several):\n%s", n.Name, shards, diff)
			}
		}
	}
}

func TestFindingsFollowFromTheSeed(t *testing.T) {
	c := small()
	first := c.mustMeasure(t, 1, 1)
	if diff := same(first, c.mustMeasure(t, 1, 1)); diff != "" {
		t.Errorf("the same seed again:\n%s", diff)
	}
	other := c.mustMeasure(t, 2, 1)
	if same(first, other) == "" {
		t.Error("another seed gave the same findings")
	}
}

// TestOnlyTheInhibitionDiffers: with inhibition of weight 0 there is nothing to see.
func TestOnlyTheInhibitionDiffers(t *testing.T) {
	c := small()
	c.Forward.Inhibit, c.Feedback.Inhibit, c.Lateral.Inhibit, c.Lateral.Rivalry = 0, 0, 0, 0
	f := c.mustMeasure(t, 1, 1)
	for _, e := range f.effects()[1:] {
		if e.without != e.with {
			t.Errorf("%s: %g without, %g with", e.name, e.without, e.with)
		}
	}
}

// run is a whole run of the scenario into a temporary folder.
func run(t *testing.T, c *Circuits) (s *session.Session, table string) {
	t.Helper()
	var out bytes.Buffer
	s = &session.Session{Name: "circuits", Seed: 1, Shards: 1, Dir: t.TempDir(), Out: &out}
	if err := c.Run(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	return s, out.String()
}

func TestRunReportsEveryEffectAndDrawsEveryPicture(t *testing.T) {
	s, table := run(t, small())
	results := s.Results()
	if len(results) != 16 {
		t.Errorf("reported %d figures, want two of each of 8 effects", len(results))
	}
	if lines := strings.Count(table, "\n"); lines != 9 {
		t.Errorf("the table has %d lines, want a head and 8 effects:\n%s", lines, table)
	}
	for _, picture := range []string{"circuits.png", "excitation.png", "forward.png", "feedback.png", "lateral.png"} {
		file, err := os.Open(filepath.Join(s.Dir, picture))
		if err != nil {
			t.Error(err)
			continue
		}
		if _, err := png.Decode(file); err != nil {
			t.Errorf("%s: %v", picture, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestSilentCircuitsAreNoMistake: figures that do not exist are NaN, and pictures leave them out.
func TestSilentCircuitsAreNoMistake(t *testing.T) {
	c := small()
	c.Excitation.Weight, c.Forward.Excite, c.Feedback.Excite, c.Lateral.Excite = 0, 0, 0, 0
	_, table := run(t, c)
	if !strings.Contains(table, "NaN") {
		t.Errorf("no NaN in the table of silent circuits:\n%s", table)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := &session.Session{Name: "circuits", Dir: t.TempDir(), Out: new(bytes.Buffer)}
	if err := small().Run(ctx, s); !errors.Is(err, context.Canceled) {
		t.Errorf("a run under an ended context returned %v", err)
	}
}
