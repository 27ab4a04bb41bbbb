package ttfs

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/chips"
	"github.com/ranvier-sim/ranvier/chips/recording"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// withTemplates is the race of templates with its defaults.
func withTemplates() *Race {
	r := Default()
	r.Data = glyphs
	return r
}

// small is one that takes a fraction of a second.
func small() *Race {
	r := withTemplates()
	r.Images, r.Prototypes = 50, 3
	return r
}

// run returns the table, the decisions and the figures of a run without pictures.
func run(t *testing.T, r *Race, seed uint64, shards int) (table, decisions string, figures map[string]float64) {
	t.Helper()
	s := &session.Session{Seed: seed, Shards: shards}
	r.Record = false
	e, outcomes, err := r.run(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	results := summarise(e.stimuli.style(), e.Grids, outcomes)
	results.report(s)
	figures = make(map[string]float64)
	for _, result := range s.Results() {
		figures[result.Name] = result.Value
	}
	var out, csv bytes.Buffer
	if err := errors.Join(results.print(&out), e.writeDecisions(&csv, outcomes)); err != nil {
		t.Fatal(err)
	}
	return out.String(), csv.String(), figures
}

func TestDecisionsDoNotDependOnWorkers(t *testing.T) {
	table, decisions, _ := run(t, small(), 1, 1)
	for _, workers := range []int{1, 2, 7} {
		r := small()
		r.Workers = workers
		otherTable, otherDecisions, _ := run(t, r, 1, 1)
		if diff := cmp.Diff(decisions, otherDecisions) + cmp.Diff(table, otherTable); diff != "" {
			t.Errorf("%d workers:\n%s", workers, diff)
		}
	}
}

// TestTheRecordingGivesTheSameSpikes: of every image, read back from the files of the run, whoever showed them in what order.
func TestTheRecordingGivesTheSameSpikes(t *testing.T) {
	r, s := small(), &session.Session{Dir: t.TempDir(), Seed: 3}
	r.Images, r.Workers = 20, 3
	if _, _, err := r.run(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	run, err := recording.Read(s.Dir)
	if err != nil {
		t.Fatal(err)
	}
	kept := new(record.Memory)
	run.Network.Record(kept)
	engine, err := sim.Build(run.Network, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k, p := range run.Presentations {
		kept.Reset()
		run.Network.Populations[0].Spec = chips.Playback(p.Spikes[0])
		if err := errors.Join(engine.Reset(), engine.RunUntil(t.Context(), p.Duration)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(p.Spikes[1], kept.Spikes(run.Network.Populations[1])); diff != "" || len(p.Spikes[0]) == 0 {
			t.Errorf("image %d of class %d, %d events (-recorded +again)\n%s", k, p.Label, len(p.Spikes[0]), diff)
		}
	}
	if len(run.Presentations) != 20 || run.Readout == nil {
		t.Errorf("%d images, %v", len(run.Presentations), run.Readout)
	}
}

func TestDecisionsDoNotDependOnShards(t *testing.T) {
	_, decisions, _ := run(t, small(), 1, 1)
	for _, shards := range []int{2, 3} {
		_, other, _ := run(t, small(), 1, shards)
		if diff := cmp.Diff(decisions, other); diff != "" {
			t.Errorf("%d shards:\n%s", shards, diff)
		}
	}
}

func TestDecisionsAreAFunctionOfTheSeed(t *testing.T) {
	_, decisions, _ := run(t, small(), 5, 1)
	_, again, _ := run(t, small(), 5, 1)
	if diff := cmp.Diff(decisions, again); diff != "" {
		t.Errorf("the same seed again:\n%s", diff)
	}
	if _, other, _ := run(t, small(), 6, 1); other == decisions {
		t.Error("another seed gives the same decisions")
	}
}

func TestFewerImagesAreTheFirstOfMore(t *testing.T) {
	_, many, _ := run(t, small(), 1, 1)
	r := small()
	r.Images = 13
	_, few, _ := run(t, r, 1, 1)
	if !strings.HasPrefix(many, few) {
		t.Errorf("13 images:\n%s\n50 images:\n%s", few, many)
	}
}

func TestDefaultsBeatReadersWithoutTemplates(t *testing.T) {
	r := withTemplates()
	r.Images = 200
	_, _, figures := run(t, r, 1, 1)
	if accuracy := figures["accuracy"]; accuracy < 0.93 || accuracy < 2*figures["accuracy_spike_count"] {
		t.Errorf("accuracy %v, by the number of spikes %v: want above 0.93, and twice as much", accuracy, figures["accuracy_spike_count"])
	}
	if gap := figures["accuracy_all_spikes_at_once"] - figures["accuracy"]; math.Abs(gap) > 0.04 {
		t.Errorf("accuracy %v is far from %v, that of the same templates without time", figures["accuracy"], figures["accuracy_all_spikes_at_once"])
	}
}

func TestParametersChangeTheRaceAsThePageSays(t *testing.T) {
	_, _, base := run(t, small(), 1, 1)
	for _, test := range []struct {
		why    string
		change func(r *Race)
		holds  func(figures map[string]float64) bool
	}{
		{"a lower threshold decides earlier", func(r *Race) { r.Threshold = 0.25 }, func(f map[string]float64) bool {
			return f["latency_ms"] < base["latency_ms"]
		}},
		{"a tenth of all times is a tenth of the latency", func(r *Race) {
			r.Window, r.Delay = 2*sim.Millisecond, r.Delay/10
		}, func(f map[string]float64) bool {
			return math.Abs(f["latency_ms"]-base["latency_ms"]/10) < 1e-6
		}},
		{"and the same clock changes more decisions", func(r *Race) {
			r.Window = 2 * sim.Millisecond
		}, func(f map[string]float64) bool {
			return f["changed_grid_1ms"] > base["changed_grid_1ms"]
		}},
		{"the rc code is one to recognise by, too", func(r *Race) { r.Code = rc }, func(f map[string]float64) bool {
			return f["accuracy"] > 0.85
		}},
		{"and so is a leaky neuron", func(r *Race) { r.Neuron = leaky }, func(f map[string]float64) bool {
			return f["accuracy"] > 0.85
		}},
		{"without inhibition more neurons fire", func(r *Race) { r.Inhibition = 0 }, func(f map[string]float64) bool {
			return f["spikes_per_inference"] > base["spikes_per_inference"]
		}},
		{"but the first is the same", func(r *Race) { r.Inhibition = 0 }, func(f map[string]float64) bool {
			return f["latency_ms"] == base["latency_ms"] && f["accuracy"] == base["accuracy"]
		}},
		{"more prototypes cost more synaptic events", func(r *Race) { r.Prototypes *= 2 }, func(f map[string]float64) bool {
			return f["synaptic_events_per_inference"] > 1.9*base["synaptic_events_per_inference"]
		}},
		{"a threshold out of reach decides nothing", func(r *Race) { r.Threshold = 1e6 }, func(f map[string]float64) bool {
			return f["undecided"] == 1 && f["accuracy"] == 0 && math.IsNaN(f["latency_ms"])
		}},
		{"no grid is a run without clocks", func(r *Race) { r.Grids = nil }, func(f map[string]float64) bool {
			_, compared := f["changed_grid_1ms"]
			return !compared && f["accuracy"] == base["accuracy"]
		}},
		{"a grid of a nanosecond changes nothing", func(r *Race) { r.Grids = []sim.Time{sim.Nanosecond} }, func(f map[string]float64) bool {
			return f["changed_grid_1e-06ms"] == 0
		}},
		{"a single image can be shown", func(r *Race) { r.Images = 1 }, func(f map[string]float64) bool {
			return f["undecided"] == 0
		}},
	} {
		r := small()
		test.change(r)
		if _, _, figures := run(t, r, 1, 1); !test.holds(figures) {
			t.Errorf("%s: not so:\n%v\nwith small(): %v", test.why, figures, base)
		}
	}
}

func TestPicturesAreDrawnOfEveryRace(t *testing.T) {
	for _, test := range []struct {
		why    string
		change func(r *Race)
	}{
		{"the usual race", func(r *Race) {}},
		{"a race that nobody wins, without clocks", func(r *Race) { r.Images, r.Threshold, r.Grids = 1, 1e6, nil }},
		{"a race that ends within the window, in one step of a slow clock", func(r *Race) {
			r.Images, r.Deadline, r.Grids = 5, 10*sim.Millisecond, []sim.Time{sim.Second}
		}},
	} {
		r := small()
		test.change(r)
		s := &session.Session{Name: "ttfs", Seed: 1, Dir: t.TempDir(), Out: io.Discard}
		if err := r.Run(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", test.why, err)
		}
		for _, name := range []string{"ttfs.png", "input.png", "race.png", "latency.png", "grid.png"} {
			if picture, err := os.ReadFile(filepath.Join(s.Dir, name)); err != nil {
				t.Errorf("%s: %v", test.why, err)
			} else if size, err := png.DecodeConfig(bytes.NewReader(picture)); err != nil || size.Width < 1000 {
				t.Errorf("%s: %s is %v wide, error %v", test.why, name, size.Width, err)
			}
		}
	}
}

func TestBadParametersAreRefused(t *testing.T) {
	for _, test := range []struct {
		why    string
		flag   string
		change func(r *Race)
	}{
		{"a number of images is not negative, but for the -1 of the default", "images", func(r *Race) { r.Images = -2 }},
		{"there are two codes", "code", func(r *Race) { r.Code = "rate" }},
		{"a window does not run back", "window", func(r *Race) { r.Window = -1 }},
		{"a silence of 0 would let black pixels fire", "silence", func(r *Race) { r.Silence = 0 }},
		{"a silence of 1 would silence all", "silence", func(r *Race) { r.Silence = 1 }},
		{"not a number is no brightness", "silence", func(r *Race) { r.Silence = math.NaN() }},
		{"a class needs a neuron", "prototypes", func(r *Race) { r.Prototypes = 0 }},
		{"more prototypes than training images", "prototypes", func(r *Race) { r.Prototypes = glyphsToLearn + 1 }},
		{"there are two neurons", "neuron", func(r *Race) { r.Neuron = "izhikevich" }},
		{"a time constant is not 0", "tau-m", func(r *Race) { r.TauM = 0 }},
		{"a time constant is not negative", "tau-s", func(r *Race) { r.TauS = -1 }},
		{"a threshold below 0 is reached at rest", "threshold", func(r *Race) { r.Threshold = -1 }},
		{"not a number is no threshold", "threshold", func(r *Race) { r.Threshold = math.NaN() }},
		{"an inference takes more than a picosecond", "deadline", func(r *Race) { r.Deadline = 1 }},
		{"inhibition does not excite", "inhibition", func(r *Race) { r.Inhibition = -1 }},
		{"inhibition without delay is a cycle in no time", "delay", func(r *Race) { r.Delay = 0 }},
		{"a clock ticks", "grids", func(r *Race) { r.Grids = []sim.Time{0} }},
		{"workers are not negative", "workers", func(r *Race) { r.Workers = -1 }},
		{"the example is one of the images", "example", func(r *Race) { r.Example = 50 }},
		{"-1 is the only negative example", "example", func(r *Race) { r.Example = -2 }},
	} {
		r := small()
		test.change(r)
		err := r.Run(t.Context(), &session.Session{Seed: 1, Dir: t.TempDir(), Out: io.Discard})
		var wrong *session.ParameterError
		if !errors.As(err, &wrong) || wrong.Flag != test.flag || !strings.HasPrefix(err.Error(), "--"+test.flag+" is ") {
			t.Errorf("%s: error %v, want one of --%s", test.why, err, test.flag)
		}
	}
}

func TestUnknownDataIsRefused(t *testing.T) {
	r := small()
	r.Data = "emnist"
	var unknown *dataset.UnknownError
	if err := r.Run(t.Context(), &session.Session{Out: io.Discard}); !errors.As(err, &unknown) {
		t.Errorf("error %v, want an UnknownError", err)
	}
}

func TestMissingDataSaysHowToGetIt(t *testing.T) {
	t.Setenv("RANVIER_DATA", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	r := small()
	r.Data = mnist
	err := r.Run(t.Context(), &session.Session{Out: io.Discard})
	var missing *dataset.MissingError
	if !errors.As(err, &missing) || !strings.Contains(err.Error(), "ranvier data get mnist") {
		t.Errorf("error %v, want one that says how to get the data", err)
	}
}

func TestACancelledRunEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := small().Run(ctx, &session.Session{Dir: t.TempDir(), Out: io.Discard})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func TestRealImages(t *testing.T) {
	if os.Getenv("RANVIER_DATA") == "" {
		t.Skip("RANVIER_DATA is not set: no real images")
	}
	for _, test := range []struct {
		data  string
		least float64
	}{{mnist, 0.8}, {fashion, 0.6}} {
		t.Run(test.data, func(t *testing.T) {
			if _, err := dataset.Open(test.data, dataset.Test); err != nil {
				t.Skip(err)
			}
			r := Default()
			r.Data, r.Images, r.Prototypes = test.data, 50, 3
			if _, _, figures := run(t, r, 1, 1); figures["accuracy"] < test.least {
				t.Errorf("accuracy %v, want %v or more", figures["accuracy"], test.least)
			}
		})
	}
}
