package ttfs

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/plasticity/gradient/eventprop"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// yinYangWeights are those of the network that comes with the program.
const yinYangWeights = "../firstspike/yinyang.npz"

func runTrained(t *testing.T, r *Race) (map[string]float64, string, error) {
	t.Helper()
	var out bytes.Buffer
	s := &session.Session{Name: "ttfs", Parameters: json.RawMessage("{}"), Seed: 1, Shards: 1, Dir: t.TempDir(), Out: &out}
	m, err := s.Execute(t.Context(), r)
	found := make(map[string]float64)
	if err == nil {
		for _, result := range m.Results {
			found[result.Name] = result.Value
		}
		for _, file := range []string{"ttfs.png", "decisions.csv", "network.json", "events.npz"} {
			if _, err := os.Stat(filepath.Join(s.Dir, file)); err != nil {
				t.Error(err)
			}
		}
	}
	return found, out.String(), err
}

// TestTrainedNetworksRace in the simulator, and on clocks: one of a nanosecond changes nothing, a coarse one much. The one that comes with the
// program is the default.
func TestTrainedNetworksRace(t *testing.T) {
	r := Default()
	r.Images, r.Grids = 200, []sim.Time{1 * sim.Millisecond, 1 * sim.Nanosecond}
	found, out, err := runTrained(t, r)
	if err != nil {
		t.Fatal(err)
	}
	fine, coarse := found["accuracy_ties_split_grid_1e-06ms"], found["accuracy_ties_split_grid_1ms"]
	if found["accuracy"] < 0.95 || math.Abs(fine-found["accuracy"]) > 0 || coarse > found["accuracy"]-0.1 {
		t.Errorf("got %v", found)
	}
	if n := found["hidden_spikes_in_time"]; n < 20 || n > 80 || found["spikes_per_inference"] < 120 {
		t.Errorf("%v hidden spikes until the decision, %v in all", n, found["spikes_per_inference"])
	}
	r.Weights = yinYangWeights
	if _, same, err := runTrained(t, r); err != nil || same != out {
		t.Errorf("the same from its file: %v", err)
	}
	if !strings.Contains(out, "dot") || strings.Contains(out, "templates") {
		t.Errorf("printed %s", out)
	}
}

// TestTrainedDecisionsDependOnNoWorkers, on no shards, and not on the seed.
func TestTrainedDecisionsDependOnNoWorkers(t *testing.T) {
	digest := func(workers, shards int, seed uint64) record.Digest {
		r := Default()
		r.Images, r.Workers, r.Record = 40, workers, false
		s := &session.Session{Name: "ttfs", Parameters: json.RawMessage("{}"), Seed: seed, Shards: shards, Dir: t.TempDir(), Out: io.Discard}
		m, err := s.Execute(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		return *m.Digest
	}
	if digest(1, 1, 1) != digest(3, 2, 2) {
		t.Error("other spikes with 3 workers, 2 shards, or from another seed")
	}
}

// untrained are the weights of a network for the glyphs that has learned nothing yet.
func untrained(t *testing.T) string {
	t.Helper()
	n := &firstspike.Network{Network: &gradient.Network{}, About: firstspike.About{
		Data: glyphs, Classes: strings.Split("0123456789", ""), Tau: 5 * sim.Millisecond, Code: firstspike.Code{Early: 0.1, Late: 2, Silence: 0.2}, Seed: 1,
	}}
	for k, size := range [][2]int{{256, 20}, {20, 10}} {
		l := &gradient.Layer{Kernel: gradient.NonLeaky, Tau: 1, Threshold: 1, Pre: size[0], Post: size[1]}
		l.Normal(6/float64(l.Pre), 6/float64(l.Pre), 0, 0, 1, k)
		n.Layers = append(n.Layers, l)
	}
	path := filepath.Join(t.TempDir(), "glyphs.npz")
	if err := n.Save(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestTrainedNetworksForImagesHaveTheirOwnPictures, which show an image and not a plane.
func TestTrainedNetworksForImagesHaveTheirOwnPictures(t *testing.T) {
	r := Default()
	r.Weights, r.Images = untrained(t), 20
	dir := t.TempDir()
	s := &session.Session{Name: "ttfs", Parameters: json.RawMessage("{}"), Seed: 1, Shards: 1, Dir: dir, Out: io.Discard}
	if _, err := s.Execute(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ttfs.png", "input.png", "spikes.png", "race.png", "latency.png", "grid.png"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "plane.png")); err == nil {
		t.Error("a plane of images")
	}
	r.Data = mnist
	var parameter *session.ParameterError
	if err := r.Run(t.Context(), &session.Session{Out: io.Discard}); !errors.As(err, &parameter) || parameter.Flag != "data" {
		t.Errorf("other data than the network was trained for: %v", err)
	}
}

// TestSamplesThatAreNoImagesAndNoPointsHavePicturesToo, of their spikes.
func TestSamplesThatAreNoImagesAndNoPointsHavePicturesToo(t *testing.T) {
	r := Default()
	r.Images, r.Record = 10, false
	s := &session.Session{Seed: 1, Shards: 1, Dir: t.TempDir(), Out: io.Discard}
	run, err := r.openTrained(s)
	if err != nil {
		t.Fatal(err)
	}
	about := *run.about
	about.Data, run.about = "something else", &about
	outcomes, err := run.showAll(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := run.sheets(t.Context(), summarise(run.style(), r.Grids, outcomes), outcomes)
	if err != nil {
		t.Fatal(err)
	}
	if err := save(s.Path, sheets); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(s.Dir, "ttfs.png")); err != nil || len(sheets) != 5 {
		t.Errorf("%d pictures, %v", len(sheets), err)
	}
}

// TestNetworksThatFireAtWillRace as those do whose neurons fire once. This one hears x alone: on the left a neuron for yang fires first, which x
// drives, on the right one for yin, which 1-x drives.
func TestNetworksThatFireAtWillRace(t *testing.T) {
	tau := float64(5 * sim.Millisecond)
	neuron := eventprop.Neuron{TauM: 4 * tau, TauS: []float64{tau}, VTh: 1}
	out := neuron
	out.TRef = float64(sim.Never)
	n := &firstspike.AtWill{
		Layered: &eventprop.Layered{Until: 40 * sim.Millisecond, Layers: []*eventprop.Layer{
			{Neuron: neuron, Pre: 5, Post: 2, Weights: []float64{0, 60, 0, 0, 60, 0, 0, 0, 0.5, 0.5}},
			{Neuron: out, Pre: 2, Post: 3, Weights: []float64{60, 0, 0, 0, 60, 0}},
		}},
		About: firstspike.About{Data: yinYang, Classes: []string{"yin", "yang", "dot"}, Tau: 5 * sim.Millisecond, Code: firstspike.Code{Early: 0.2, Late: 2}},
		Bias:  []float64{0.1}, Readout: firstspike.FirstSpike,
	}
	r := Default()
	r.Weights, r.Images, r.Grids = filepath.Join(t.TempDir(), "atwill.npz"), 50, []sim.Time{1 * sim.Nanosecond}
	if err := n.Save(r.Weights); err != nil {
		t.Fatal(err)
	}
	found, _, err := runTrained(t, r)
	if err != nil {
		t.Fatal(err)
	}
	if found["undecided"] != 0 || found["changed_grid_1e-06ms"] != 0 || found["latency_ms"] > 10 || found["spikes_per_inference"] < 10 {
		t.Errorf("got %v", found)
	}
	if a := found["accuracy"]; a < 0.4 || a > 0.7 {
		t.Errorf("left and right alone are right in %v", a)
	}
	n.Readout = "peak"
	if err := n.Save(r.Weights); err != nil {
		t.Fatal(err)
	}
	if _, _, err := runTrained(t, r); err == nil || !strings.Contains(err.Error(), r.Weights) || !strings.Contains(err.Error(), "peak") {
		t.Errorf("one that does not decide by a first spike: %v", err)
	}
}

// TestThePlaneIsWhatTheSimulatorDecides in exact time, within what colours are interpolated over, and on a clock to the bit.
func TestThePlaneIsWhatTheSimulatorDecides(t *testing.T) {
	r := Default()
	r.Grids, r.Record = nil, false
	s := &session.Session{Seed: 1, Shards: 1}
	run, err := r.openTrained(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []sim.Time{0, 1 * sim.Millisecond} {
		p, err := run.newPlane(t.Context(), step)
		if err != nil {
			t.Fatal(err)
		}
		clock := run.network.OnClock(step, run.deadline)
		same, off := 0, 0 // times that are other by more than 0.02 ms: some times jump from one place to the next
		for k := range 200 {
			at := (&atlas{trained: run}).place(k)
			column, row := int(at.X*pixels), int(at.Y*pixels)
			events := run.at((float64(column)+0.5)/pixels, (float64(row)+0.5)/pixels).Events(nil, 0)
			want := verdictOf(clock(events))
			got := p.decided(row)[column]
			if got.tied == want.Tied && (got.tied || got.class == want.Winner) {
				same++
			}
			if math.Abs(got.at-want.At.Milliseconds()) > 0.02 {
				off++
			}
		}
		if step > 0 && (same < 200 || off > 0) || same < 195 || off > 10 {
			t.Errorf("step %v: %d of 200 decisions are the same, %d times are others", step, same, off)
		}
	}
}

// TestWhatIsOfTemplatesIsRefused where a network was trained, by flag.
func TestWhatIsOfTemplatesIsRefused(t *testing.T) {
	r := Default()
	r.Code, r.Window, r.Silence, r.Prototypes, r.Neuron, r.TauM, r.TauS = rc, sim.Second, 0.5, 3, leaky, sim.Second, sim.Second
	r.Threshold, r.Inhibition, r.Delay, r.Workers = 1, 2, sim.Second, -1
	err := r.Run(t.Context(), &session.Session{Out: io.Discard})
	for _, flag := range []string{"code", "window", "silence", "prototypes", "neuron", "tau-m", "tau-s", "threshold", "inhibition", "delay", "workers"} {
		if err == nil || !strings.Contains(err.Error(), "--"+flag+" is ") {
			t.Errorf("--%s is not named by %v", flag, err)
		}
	}
}

// TestWrongWeightsAreRefused before anything runs.
func TestWrongWeightsAreRefused(t *testing.T) {
	r := Default()
	r.Weights = "trained_test.go"
	var format *firstspike.FormatError
	if _, _, err := runTrained(t, r); !errors.As(err, &format) || format.File != r.Weights {
		t.Errorf("no archive: %v", err)
	}
	for flag, spoil := range map[string]func(*Race){
		"images":  func(r *Race) { r.Images = 1001 },
		"example": func(r *Race) { r.Images, r.Example = 10, 10 },
	} {
		r := Default()
		spoil(r)
		var parameter *session.ParameterError
		if _, _, err := runTrained(t, r); !errors.As(err, &parameter) || parameter.Flag != flag {
			t.Errorf("--%s: %v", flag, err)
		}
	}
}
