package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// recording writes a file of four events: x, y, t in us, p.
func recording(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte("x,y,t,p\n1,2,0,1\n1,2,400,0\n0,0,1500,1\n3,2,2000,1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEventsTellsWhatAFileHolds(t *testing.T) {
	path := recording(t, "a.csv")
	got := ranvier(t, "events", "--sensor", "4x3", path)
	want := strings.Join([]string{
		"file           " + path,
		"format         csv",
		"sensor         4 x 3",
		"events         4: 3 on, 1 off",
		"first          0s",
		"last           2ms",
		"duration       2ms",
		"mean rate      2 kHz",
		"peak rate      2 kHz, in the millisecond from 0s",
		"busiest pixel  x 1, y 2: 2 events", "",
	}, "\n")
	if diff := cmp.Diff(trial{0, want, ""}, got, cmp.AllowUnexported(trial{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestEventsOfSeveralFilesAreATable(t *testing.T) {
	a, b := recording(t, "same.csv"), recording(t, "same.csv")
	out := t.TempDir()
	got := ranvier(t, "events", a, b, "-o", out)
	lines := strings.Split(strings.TrimSpace(got.out), "\n")
	if got.status != 0 || len(lines) != 5 || !strings.Contains(lines[1], "4x3+") || !strings.HasPrefix(lines[3], "2 files") || lines[4] != "pictures: 2 in "+out {
		t.Errorf("got %+v", got)
	}
	for _, name := range []string{"same.png", "same-2.png"} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Error(err)
		}
	}
}

// TestEventsWritesOneJSONObject also of files that fail, of which it holds the others.
func TestEventsWritesOneJSONObject(t *testing.T) {
	broken := recording(t, "broken.csv")
	if err := os.WriteFile(broken, []byte("x,y,t,p\n1,2,x,1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	got := ranvier(t, "events", "--json", broken, recording(t, "whole.csv"), "-o", t.TempDir())
	var told struct {
		Files []struct {
			Events int   `json:"events"`
			Last   int64 `json:"last_ps"`
		} `json:"files"`
	}
	if err := json.Unmarshal([]byte(got.out), &told); err != nil {
		t.Fatalf("%v in %q", err, got.out)
	}
	if got.status != 1 || len(told.Files) != 1 || told.Files[0].Events != 4 || told.Files[0].Last != 2e9 {
		t.Errorf("got %+v", got)
	}
	if want := broken + ": line 2: want t, a decimal number"; !strings.Contains(got.err, want) || !strings.Contains(got.err, "whole.png") {
		t.Errorf("%q is missing in %q", want, got.err)
	}
}

func TestMistakesAboutEventsAreToldInOneLine(t *testing.T) {
	path := recording(t, "a.csv")
	for _, row := range []struct {
		why    string
		args   []string
		status int
		want   string
	}{
		{"no file", nil, 2, "events: want one file of events, or more"},
		{"a sensor that is none", []string{"--sensor", "big", path}, 2, `--sensor: "big": want a size like 34x34`},
		{"a sensor and more", []string{"--sensor", "3x4x5", path}, 2, `--sensor: "3x4x5": want a size like 34x34`},
		{"a mistyped format", []string{"--format", "cvs", path}, 2, `--format: "cvs" is not a choice: did you mean "csv"?`},
		{"a file that is not there", []string{path + "2"}, 1, "open " + path + "2: no such file or directory"},
		{"an event beside the sensor", []string{"--sensor", "2x3", path}, 1, path + ": line 5: want a pixel of 2 x 3, got x 3, y 2"},
	} {
		got := ranvier(t, append([]string{"events"}, row.args...)...)
		if diff := cmp.Diff(trial{row.status, "", "ranvier: " + row.want + "\n"}, got, cmp.AllowUnexported(trial{})); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row.why, diff)
		}
	}
}
