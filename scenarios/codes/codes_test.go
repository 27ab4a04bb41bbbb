package codes

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

// look shows an image without drawing it.
func look(t *testing.T, g *Gallery, seed uint64, shards int) (picture, []exhibit) {
	t.Helper()
	original, err := g.open(seed)
	if err != nil {
		t.Fatal(err)
	}
	codes, err := g.codes(original)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := show(t.Context(), &session.Session{Seed: seed, Shards: shards}, original, codes)
	if err != nil {
		t.Fatal(err)
	}
	return original, shown
}

// named finds the exhibit of a code.
func named(t *testing.T, shown []exhibit, key string) *exhibit {
	t.Helper()
	i := slices.IndexFunc(shown, func(e exhibit) bool { return e.key == key })
	if i < 0 {
		t.Fatalf("no code %s", key)
	}
	return &shown[i]
}

// TestNothingDependsOnShards: the first law.
func TestNothingDependsOnShards(t *testing.T) {
	_, want := look(t, Default(), 1, 1)
	for _, shards := range []int{2, 3} {
		_, got := look(t, Default(), 1, shards)
		for i := range want {
			if diff := cmp.Diff(want[i].trials, got[i].trials) + cmp.Diff(want[i].decoded, got[i].decoded); diff != "" {
				t.Errorf("%d shards, %s:\n%s", shards, want[i].name, diff)
			}
		}
	}
}

// TestOnlyRandomCodesDependOnTheSeed of an image that does not.
func TestOnlyRandomCodesDependOnTheSeed(t *testing.T) {
	original, err := Default().open(1)
	if err != nil {
		t.Fatal(err)
	}
	codes, err := Default().codes(original)
	if err != nil {
		t.Fatal(err)
	}
	var shown [2][]exhibit
	for i := range shown {
		if shown[i], err = show(t.Context(), &session.Session{Seed: uint64(i)}, original, codes); err != nil {
			t.Fatal(err)
		}
	}
	random := []string{"bernoulli", "poisson", "density", "population"}
	for i, e := range shown[0] {
		if same := cmp.Equal(e.trials, shown[1][i].trials); same == slices.Contains(random, e.key) {
			t.Errorf("%s: the same spikes with two seeds: %v", e.key, same)
		}
	}
}

// TestErrorsAreWhatThePageSays on glyphs and, with every parameter changed, on others.
func TestErrorsAreWhatThePageSays(t *testing.T) {
	other := Default()
	other.Image, other.Silence, other.Steps, other.Rate, other.Duration = 8, 0.02, 400, 1000, 400*sim.Millisecond
	other.Repetitions, other.Neurons, other.Bits, other.Threshold = 40, 40, 4, 0.03
	other.Step, other.Window, other.Period, other.Cycles = 0.3*sim.Millisecond, 3*sim.Millisecond, 7*sim.Millisecond, 5
	other.BurstSpikes, other.BurstShortest, other.BurstLongest = 20, 1, 9
	for _, g := range []*Gallery{Default(), other} {
		original, shown := look(t, g, 1, 1)
		mean, spread := 0.0, 0.0 // of x and of x (1 - x)
		for _, x := range original.pixels {
			mean += x / float64(original.size())
			spread += x * (1 - x) / float64(original.size())
		}
		for _, c := range []struct {
			key  string
			want float64 // root of the mean square, to within a quarter
		}{
			{"bernoulli", math.Sqrt(spread / float64(g.Steps))},
			{"poisson", math.Sqrt(mean / (g.Rate * g.Duration.Seconds()))},
			{"density", math.Sqrt(mean / (g.Rate * g.Glance.Seconds() * float64(g.Repetitions)))},
			{"population", math.Sqrt(mean / (g.Rate * g.Glance.Seconds() * float64(g.Neurons)))},
		} {
			if got := named(t, shown, c.key).errors.rms; math.Abs(got/c.want-1) > 0.25 {
				t.Errorf("%s: error %v, want about %v", c.key, got, c.want)
			}
		}
		for _, c := range []struct {
			key   string
			worst float64
		}{
			{"latency_linear", g.Silence}, {"latency_rc", g.Silence}, {"oscillation", g.Silence},
			{"phase", 0.5/(math.Ldexp(1, g.Bits)-1) + 1e-12},
			{"burst", 0.5/float64(g.BurstSpikes) + 1e-12},
			{"delta", g.Threshold * (1 + 1e-9)},
		} {
			if got := named(t, shown, c.key).errors.worst; got > c.worst {
				t.Errorf("%s: worst pixel off by %v, want at most %v", c.key, got, c.worst)
			}
		}
	}
}

// TestFirstSpikesAreOfTheSamePixels in the codes that have one spike per pixel, and once a cycle in the oscillation.
func TestFirstSpikesAreOfTheSamePixels(t *testing.T) {
	g := Default()
	original, shown := look(t, g, 1, 1)
	bright := 0
	for _, x := range original.pixels {
		if x >= g.Silence {
			bright++
		}
	}
	for _, c := range []struct {
		key  string
		want int
	}{{"latency_linear", bright}, {"latency_rc", bright}, {"rank_order", bright}, {"oscillation", bright * g.Cycles}} {
		if got := named(t, shown, c.key).spikes(); got != c.want {
			t.Errorf("%s: %d spikes, want %d", c.key, got, c.want)
		}
	}
}

// TestRankOrderIsThatOfTheImage where pixels are not silent.
func TestRankOrderIsThatOfTheImage(t *testing.T) {
	original, shown := look(t, Default(), 1, 1)
	decoded := named(t, shown, "rank_order").decoded
	for i, x := range original.pixels {
		for j, y := range original.pixels {
			if x > y && decoded[i] < decoded[j] {
				t.Fatalf("pixel %d is brighter than pixel %d, but decoded darker", i, j)
			}
		}
	}
}

func TestSweepsAreNeverTooSteep(t *testing.T) {
	signal := sweep([]float64{1, 0, 0.5}, 4)
	want := []float64{0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0, 0.125, 0.25, 0.375, 0.5}
	if diff := cmp.Diff(want, signal); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestARunLeavesItsFiles(t *testing.T) {
	for _, c := range []struct {
		why    string
		change func(g *Gallery)
	}{
		{"as it is", func(*Gallery) {}},
		{"one of everything, of an image of which hardly a pixel spikes", func(g *Gallery) {
			g.Silence, g.Steps, g.Repetitions, g.Neurons, g.Bits, g.Cycles, g.BurstSpikes = 0.999, 1, 1, 1, 1, 1, 1
			g.Rate, g.Threshold = 0.001, 1
		}},
	} {
		g := Default()
		c.change(g)
		var out bytes.Buffer
		s := &session.Session{Name: "coding", Seed: 1, Dir: t.TempDir(), Out: &out}
		if err := g.Run(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", c.why, err)
		}
		if lines := strings.Count(out.String(), "\n"); lines != 2+1+11+2 {
			t.Errorf("%s: %d lines\n%s", c.why, lines, &out)
		}
		if n := len(s.Results()); n != 44 {
			t.Errorf("%s: %d figures, want four of each code", c.why, n)
		}
		drawn, err := os.ReadFile(filepath.Join(s.Dir, "coding.png"))
		if err != nil {
			t.Fatal(err)
		}
		if size, err := png.DecodeConfig(bytes.NewReader(drawn)); err != nil || size.Width < 2000 {
			t.Errorf("%s: a picture %d wide, %v", c.why, size.Width, err)
		}
		table, err := os.Open(filepath.Join(s.Dir, "pixels.csv"))
		if err != nil {
			t.Fatal(err)
		}
		defer table.Close()
		if rows, err := csv.NewReader(table).ReadAll(); err != nil || len(rows) != 1+256 || len(rows[0]) != 3+11 {
			t.Errorf("%s: %d rows, %v", c.why, len(rows), err)
		}
	}
}

func TestBadParametersAreRefused(t *testing.T) {
	for _, c := range []struct {
		why, flag string
		change    func(g *Gallery)
	}{
		{"there are three sources of images", "data", func(g *Gallery) { g.Data = "emnist" }},
		{"images are counted from 0", "image", func(g *Gallery) { g.Image = -1 }},
		{"and there are so many", "image", func(g *Gallery) { g.Image = 1000 }},
		{"a step takes time", "step", func(g *Gallery) { g.Step = 0 }},
		{"silence at 0 is none", "silence", func(g *Gallery) { g.Silence = 0 }},
		{"not a number", "silence", func(g *Gallery) { g.Silence = math.NaN() }},
		{"a rate takes a step", "steps", func(g *Gallery) { g.Steps = 0 }},
		{"a rate without spikes says nothing", "rate", func(g *Gallery) { g.Rate = 0 }},
		{"a rate takes time", "duration", func(g *Gallery) { g.Duration = -1 }},
		{"so does a glance", "glance", func(g *Gallery) { g.Glance = sim.Hour }},
		{"something is repeated", "repetitions", func(g *Gallery) { g.Repetitions = 0 }},
		{"a population has neurons", "neurons", func(g *Gallery) { g.Neurons = 100_000 }},
		{"a latency takes time", "window", func(g *Gallery) { g.Window = 0 }},
		{"a reader is sensitive", "modulation", func(g *Gallery) { g.Modulation = 0 }},
		{"but not more and more", "modulation", func(g *Gallery) { g.Modulation = 1.5 }},
		{"a number has digits", "bits", func(g *Gallery) { g.Bits = 0 }},
		{"a cycle takes time", "period", func(g *Gallery) { g.Period = 0 }},
		{"an oscillation has cycles", "cycles", func(g *Gallery) { g.Cycles = 0 }},
		{"a burst has spikes", "burst-spikes", func(g *Gallery) { g.BurstSpikes = 0 }},
		{"at intervals", "burst-shortest", func(g *Gallery) { g.BurstShortest = 0 }},
		{"the darkest is not the fastest", "burst-longest", func(g *Gallery) { g.BurstLongest = 1 }},
		{"a change is not nothing", "threshold", func(g *Gallery) { g.Threshold = 0 }},
	} {
		g := Default()
		c.change(g)
		err := g.Run(t.Context(), &session.Session{Seed: 1, Dir: t.TempDir(), Out: io.Discard})
		var wrong *session.ParameterError
		if !errors.As(err, &wrong) || wrong.Flag != c.flag {
			t.Errorf("%s: got %v, want a *ParameterError about --%s", c.why, err, c.flag)
		}
	}
}

func TestMissingDataSaysHowToGetIt(t *testing.T) {
	for _, variable := range []string{"RANVIER_DATA", "XDG_CACHE_HOME", "HOME"} {
		t.Setenv(variable, t.TempDir())
	}
	g := Default()
	g.Data = mnist
	var missing *dataset.MissingError
	if err := g.Run(t.Context(), &session.Session{Out: io.Discard}); !errors.As(err, &missing) {
		t.Errorf("got %v, want a *dataset.MissingError", err)
	}
}

func TestRealImages(t *testing.T) {
	if os.Getenv("RANVIER_DATA") == "" {
		t.Skip("RANVIER_DATA is not set: no real images")
	}
	for _, data := range []string{mnist, fashion} {
		if _, err := dataset.Open(data, dataset.Test); err != nil {
			t.Skip(err)
		}
		g := Default()
		g.Data = data
		_, shown := look(t, g, 1, 1)
		if d := named(t, shown, "phase").errors; d.worst > 1e-12 {
			t.Errorf("%s: 8 digits do not hold 256 grey levels: %v", data, d)
		}
	}
}

func TestACancelledRunEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Default().Run(ctx, &session.Session{Dir: t.TempDir(), Out: io.Discard}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}
