package digits

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// small is a run of a few images.
func small() *Parameters {
	p := Default()
	p.Neurons, p.Images, p.Labels, p.Tests = 6, 20, 10, 10
	return p
}

func newSession(t *testing.T) *session.Session {
	return &session.Session{Name: "digits", Seed: 1, Dir: t.TempDir(), Out: io.Discard}
}

// TestLabelsAreNeverLearnedFrom is the law of the package: other labels of the same images change no weight.
func TestLabelsAreNeverLearnedFrom(t *testing.T) {
	p := small()
	images, err := p.load(1)
	if err != nil {
		t.Fatal(err)
	}
	var learned [2]*state
	for i := range learned {
		if i == 1 {
			images.learn.Labels = slices.Clone(images.learn.Labels)
			slices.Reverse(images.learn.Labels)
		}
		r := &rateRun{p: p, s: newSession(t), images: images, findings: &findings{classes: images.learn.Classes}}
		if err := r.learn(t.Context()); err != nil {
			t.Fatal(err)
		}
		learned[i] = r.findings.learned
	}
	if diff := cmp.Diff(learned[0], learned[1], cmp.AllowUnexported(state{})); diff != "" {
		t.Errorf("(-true labels +others)\n%s", diff)
	}
	if slices.Max(learned[0].raised) == 0 {
		t.Error("no neuron fired")
	}
}

// TestNeuronsLearnThroughEverySynapse: with each, some neuron fires and its threshold climbs.
func TestNeuronsLearnThroughEverySynapse(t *testing.T) {
	for _, synapses := range []string{jump, current, conduct} {
		p := small()
		p.Synapses, p.Images = synapses, 5
		images, err := p.load(1)
		if err != nil {
			t.Fatal(err)
		}
		r := &rateRun{p: p, s: newSession(t), images: images, findings: &findings{classes: images.learn.Classes}}
		if err := r.learn(t.Context()); err != nil {
			t.Fatalf("%s: %v", synapses, err)
		}
		if slices.Max(r.findings.learned.raised) < p.Climb/2 {
			t.Errorf("%s: no neuron fired", synapses)
		}
	}
}

// TestConductancesOfTheAuthors are 1 and 17 times the leak: at -60 mV, for 1 and 2 ms of a membrane of 100, they are worth
// 0.6 and 13.6 mV.
func TestConductancesOfTheAuthors(t *testing.T) {
	p := small()
	p.Synapses, p.Jump, p.Inhibition = conduct, 0.6, 13.6
	got := []float64{p.strongest(), p.Inhibition * p.unit(tauInhibit, below)}
	if diff := cmp.Diff([]float64{1, 17}, got, cmpopts.EquateApprox(1e-12, 0)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// countdown ends after it was asked a number of times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left >= 0 {
		return nil
	}
	return context.Canceled
}

func TestARunThatWasStoppedComesToTheSame(t *testing.T) {
	ignore := cmpopts.IgnoreFields(record.Manifest{}, "WallTime", "Resumed", "Shards", "Counters")
	small := func() *Parameters {
		p := small()
		p.Record = 4
		return p
	}
	want, err := newSession(t).Execute(t.Context(), small())
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		why string
		at  int
	}{
		{"before the first image", 0},
		{"while it learns", 11},
		{"while neurons get their labels", 27},
		{"while it is tested", 36},
		{"while it is recorded", 42},
	} {
		s := newSession(t)
		stop := &countdown{t.Context(), row.at}
		if _, err := s.Execute(stop, small()); !errors.Is(err, context.Canceled) {
			t.Fatalf("%s: got %v, want it to be stopped", row.why, err)
		}
		if _, err := os.Stat(filepath.Join(s.Dir, "fields.png")); err != nil {
			t.Errorf("%s: it wrote nothing of what it had: %v", row.why, err)
		}
		again := &session.Session{Name: s.Name, Seed: s.Seed, Dir: s.Dir, Out: io.Discard, Shards: 2, Resuming: true}
		got, err := again.Execute(t.Context(), small())
		if err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		if diff := cmp.Diff(want, got, ignore, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("stopped %s (-whole +resumed)\n%s", row.why, diff)
		}
	}
}

// TestSpikesOfAnImageAreNamedByIt and not by what was shown before.
func TestSpikesOfAnImageAreNamedByIt(t *testing.T) {
	c := &circuit{p: small(), seed: 3}
	pixels := []uint8{0, 255, 100, 3}
	w := showing{learning, 1, 7, 0}
	c.encode(pixels, w, 0)
	first := slices.Clone(c.spikes)
	c.encode(pixels, showing{learning, 1, 8, 0}, 0)
	if slices.Equal(first, c.spikes) {
		t.Error("two images have the same spikes")
	}
	const later = 77 * sim.Second
	c.encode(pixels, w, later)
	for i := range c.spikes {
		c.spikes[i].At -= later
	}
	if diff := cmp.Diff(first, c.spikes); diff != "" {
		t.Errorf("(-at first +later)\n%s", diff)
	}
	var counts [4]int
	for again := range 100 {
		c.encode(pixels, showing{learning, 1, again, 1}, 0)
		for _, s := range c.spikes {
			counts[s.Neuron]++
		}
	}
	// Shown again, half as bright once more: 100 showings of 350 ms at 95.6 Hz make 3347 spikes, by a standard deviation of 58.
	if n := counts[1]; counts[0] != 0 || n < 3347-5*58 || n > 3347+5*58 {
		t.Errorf("spikes of pixels: %v", counts)
	}
}

func TestReadout(t *testing.T) {
	r := newReadout(4, 3)
	for _, image := range []struct {
		class  int
		spikes []int
	}{
		{0, []int{4, 1, 0, 0}}, {0, []int{2, 0, 0, 0}}, // neuron 0: 3 on average
		{1, []int{4, 2, 0, 0}}, {1, []int{0, 2, 0, 0}}, {1, []int{3, 2, 0, 0}}, // neuron 0: less, though more in all
		{2, []int{0, 1, 0, 5}},
	} {
		r.learn(image.spikes, image.class)
	}
	r.assign()
	if diff := cmp.Diff([]int{0, 1, -1, 2}, r.Labels); diff != "" {
		t.Errorf("labels (-want +got)\n%s", diff)
	}
	for _, row := range []struct {
		why    string
		spikes []int
		want   int
	}{
		{"the neurons that respond most", []int{0, 5, 0, 4}, 1},
		{"neurons without a label do not vote", []int{0, 0, 9, 1}, 2},
		{"a tie goes to the lower class", []int{3, 3, 0, 3}, 0},
		{"nobody responds", []int{0, 0, 5, 0}, -1},
	} {
		if got := r.read(row.spikes); got != row.want {
			t.Errorf("%s: read as %d, want %d", row.why, got, row.want)
		}
	}
}

func TestReadoutAveragesOverTheNeuronsOfAClass(t *testing.T) {
	r := newReadout(3, 2)
	r.learn([]int{1, 1, 0}, 0)
	r.learn([]int{0, 0, 1}, 1)
	r.assign()
	if got := r.read([]int{2, 1, 2}); got != 1 {
		t.Errorf("2 spikes of one neuron of class 1 against 3 of two of class 0: read as %d", got)
	}
}

func TestWhatWasLearnedIsReadBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "weights.npz")
	st := &state{weights: [][]float64{{0, 0.25, 1}, {0.1, 1e-300, 0.3}}, raised: []float64{0, 33.3}}
	if err := st.write(path); err != nil {
		t.Fatal(err)
	}
	got, err := readState(path, 2, 3)
	if diff := cmp.Diff(st, got, cmp.AllowUnexported(state{})); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	var wrong *session.ParameterError
	if _, err := readState(path, 3, 2); !errors.As(err, &wrong) || wrong.Flag != "weights" {
		t.Errorf("of other neurons: got %v, want a *session.ParameterError of weights", err)
	}
	st.weights[1][2] = 1.5
	if err := st.write(path); err != nil {
		t.Fatal(err)
	}
	if _, err := readState(path, 2, 3); !errors.As(err, &wrong) {
		t.Errorf("a weight above the strongest: got %v, want a *session.ParameterError", err)
	}
	for _, content := range []string{"", "PK\x03\x04 not an archive"} {
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := readState(path, 2, 3); err == nil {
			t.Errorf("%q was read", content)
		}
	}
}

func TestWrongParametersAreRefused(t *testing.T) {
	for flag, change := range map[string]func(*Parameters){
		"neurons": func(p *Parameters) { p.Neurons = 1 },
		"images":  func(p *Parameters) { p.Images = -1 },
		"jump":    func(p *Parameters) { p.Jump = 0 },
		"descent": func(p *Parameters) { p.Descent = 1 },
		"record":  func(p *Parameters) { p.Record, p.Code = 1, ttfs },
	} {
		p := small()
		change(p)
		var wrong *session.ParameterError
		if err := p.Run(t.Context(), newSession(t)); !errors.As(err, &wrong) || wrong.Flag != flag {
			t.Errorf("--%s: got %v, want a *session.ParameterError of it", flag, err)
		}
	}
}
