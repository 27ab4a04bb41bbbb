package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/scenarios/cli"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// lesson is a training that finds something, and something that is no number.
type lesson struct {
	Epochs int `usage:"how often"`
}

func (l *lesson) Run(_ context.Context, s *session.Session) error {
	s.Report("test_accuracy", 0.25*float64(l.Epochs), "")
	s.Report("validation_accuracy", math.NaN(), "")
	return nil
}

// TestTrainTellsItsFindingsOnOneLine as a plain object, and the manifest has them too.
func TestTrainTellsItsFindingsOnOneLine(t *testing.T) {
	var out, errs bytes.Buffer
	program := cli.Program{Out: &out, Err: &errs, Trainings: []session.Entry{{
		Name: "addition", Summary: "sums of two numbers", New: func() session.Scenario { return &lesson{Epochs: 2} },
	}}}
	dir := t.TempDir()
	if status := program.Run(t.Context(), []string{"train", "addition", "--epochs", "3", "--seed", "7", "--json", "-o", dir}); status != 0 {
		t.Fatalf("%d: %s", status, &errs)
	}
	var object map[string]any
	if err := json.Unmarshal(out.Bytes(), &object); err != nil || strings.Count(out.String(), "\n") != 1 {
		t.Fatalf("%v in %q", err, &out)
	}
	if object["test_accuracy"] != 0.75 || object["validation_accuracy"] != nil || object["seed"] != 7.0 || object["status"] != "complete" {
		t.Errorf("got %v", object)
	}
	if seconds, ok := object["seconds"].(float64); !ok || seconds < 0 {
		t.Errorf("seconds are %v", object["seconds"])
	}
	if m, err := record.ReadManifest(filepath.Join(dir, "manifest.json")); err != nil || m.Scenario != "addition" || len(m.Results) != 2 {
		t.Errorf("manifest %+v, %v", m, err)
	}
	out.Reset()
	if status := program.Run(t.Context(), []string{"train"}); status != 0 || !strings.Contains(out.String(), "sums of two numbers") {
		t.Errorf("%d, %q", status, &out)
	}
	if status := program.Run(t.Context(), []string{"train", "additoin"}); status != 2 || !strings.Contains(errs.String(), `did you mean "addition"?`) {
		t.Errorf("%d, %q", status, &errs)
	}
}
