package ttfs

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/dataset/datasettest"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

func smallRecorded() *Race {
	r := Default()
	r.Data, r.Prototypes = nmnist, 2
	return r
}

func TestRecordingsAreRecognised(t *testing.T) {
	datasettest.ShelveNMNIST(t, 12, 2)
	_, decisions, figures := run(t, smallRecorded(), 1, 1)
	if figures["accuracy"] != 1 || figures["undecided"] != 0 || figures["spikes_per_inference"] < 200 {
		t.Errorf("figures %v\n%s", figures, decisions)
	}
	if at := figures["latency_ms"]; at < 20 || at > 210 {
		t.Errorf("decided after %v ms", at)
	}
	r := smallRecorded()
	r.Workers = 3
	if _, other, _ := run(t, r, 1, 2); other != decisions {
		t.Errorf("3 workers and 2 shards:\n%s", cmp.Diff(decisions, other))
	}
	s := &session.Session{Name: "ttfs", Seed: 1, Dir: t.TempDir(), Out: t.Output()}
	if err := smallRecorded().Run(t.Context(), s); err != nil {
		t.Error(err)
	}
}

// TestImpressionsAreWhatTheEventsSay: as much as the time that is left of the window, in parts of it.
func TestImpressionsAreWhatTheEventsSay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "recording")
	// Darker at 0, 1 after 0 and 50 ms; brighter at 2, 0 after 75 ms; then one beyond the window.
	if err := os.WriteFile(path, []byte("\x01\x00\x00\x00\x00"+"\x01\x00\x00\xc3\x50"+"\x02\x00\x81\x24\xf8"+"\x03\x00\x01\x86\xa0"), 0o666); err != nil {
		t.Fatal(err)
	}
	s := recorded{Recordings: &dataset.Recordings{Paths: []string{path}, Labels: []uint8{4}}, window: 100 * sim.Millisecond}
	s.info.Width, s.info.Height = 34, 34
	got, err := s.impression(0)
	want := impression{sparse: sparse{{1, 1.5}, {34*34 + 2, 0.25}}, label: 4, spikes: 3}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(impression{}, spot{})); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	ink, err := s.portrait(0)
	if err != nil || ink[1] != 1 || ink[34*34+2] != 0.5 || ink[3] != 0 {
		t.Errorf("portrait %v, %v", ink, err)
	}
}

func TestMissingRecordingsSayHowToGetThem(t *testing.T) {
	for _, name := range []string{"RANVIER_DATA", "XDG_CACHE_HOME", "HOME"} {
		t.Setenv(name, t.TempDir())
	}
	var missing *dataset.MissingError
	if err := smallRecorded().Run(t.Context(), &session.Session{Out: t.Output()}); !errors.As(err, &missing) {
		t.Errorf("error %v, want a *dataset.MissingError", err)
	}
}

func TestRealRecordings(t *testing.T) {
	if os.Getenv("RANVIER_DATA") == "" {
		t.Skip("RANVIER_DATA is not set: no real recordings")
	}
	if _, err := dataset.OpenRecordings(nmnist, dataset.Test); err != nil {
		t.Skip(err)
	}
	r := smallRecorded()
	r.Images, r.Prototypes, r.Grids = 50, 10, nil
	if _, _, figures := run(t, r, 1, 1); figures["accuracy"] < 0.7 {
		t.Errorf("accuracy %v, want 0.7 or more", figures["accuracy"])
	}
}
