package ttfs

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
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

// TestTrainedNetworksRace in the simulator, and on clocks: one of a nanosecond changes nothing, a coarse one much.
func TestTrainedNetworksRace(t *testing.T) {
	r := Default()
	r.Weights, r.Images, r.Grids = yinYangWeights, 200, []sim.Time{1 * sim.Millisecond, 1 * sim.Nanosecond}
	found, out, err := runTrained(t, r)
	if err != nil {
		t.Fatal(err)
	}
	fine, coarse := found["accuracy_ties_split_grid_1e-06ms"], found["accuracy_ties_split_grid_1ms"]
	if found["accuracy"] < 0.95 || math.Abs(fine-found["accuracy"]) > 0 || coarse > found["accuracy"]-0.1 {
		t.Errorf("got %v", found)
	}
	r.Weights, r.Data = "", yinYang
	if shipped, same, err := runTrained(t, r); err != nil || same != out {
		t.Errorf("the network that comes with the program: %v, %v", shipped, err)
	}
	if !strings.Contains(out, "dot") || strings.Contains(out, "templates") {
		t.Errorf("printed %s", out)
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
	r.Weights, r.Images = yinYangWeights, 1001
	var parameter *session.ParameterError
	if _, _, err := runTrained(t, r); !errors.As(err, &parameter) || parameter.Flag != "images" {
		t.Errorf("more samples than there are: %v", err)
	}
}
