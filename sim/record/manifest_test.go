package record

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ranvier-sim/ranvier/sim"
)

const manifestJSON = `{
  "format": 1,
  "scenario": "brunel",
  "status": "interrupted",
  "error": "context canceled",
  "parameters": {
    "rate": "20 -> 30 Hz",
    "delay": 1.5
  },
  "seed": 18446744073709551615,
  "ranvier": "v1.2.3",
  "go": "go1.26.0",
  "platform": "linux/amd64",
  "shards": 2,
  "wall_time_s": 0.25,
  "results": {
    "rate": {
      "value": 20.25,
      "unit": "Hz"
    },
    "CV": {
      "value": null,
      "unit": ""
    }
  },
  "spikes": 3,
  "synaptic_events": 40,
  "model_time_ps": 9007199254740993,
  "spikes_sha256": "ababababababababababababababababababababababababababababababab01",
  "populations": [
    {
      "name": "E",
      "n": 80,
      "spikes": 3
    },
    {
      "name": "I",
      "n": 20,
      "spikes": 0
    }
  ],
  "files": [
    "spikes.npz"
  ]
}
`

func TestManifestRoundTrips(t *testing.T) {
	m, err := NewManifest("brunel", struct {
		Rate  string  `json:"rate"`
		Delay float64 `json:"delay"` // after rate, though it sorts before
	}{"20 -> 30 Hz", 1.5})
	if err != nil {
		t.Fatal(err)
	}
	m.Ranvier, m.Go, m.Platform = "v1.2.3", "go1.26.0", "linux/amd64"
	m.Status, m.Error = Interrupted, "context canceled"
	m.Seed, m.Shards, m.WallTime = math.MaxUint64, 2, 0.25
	m.Results = Results{{"rate", 20.25, "Hz"}, {"CV", math.NaN(), ""}} // CV sorts before rate
	m.Spikes, m.SynapticEvents, m.ModelTime = new(uint64(3)), new(uint64(40)), new(sim.Time(1<<53+1))
	m.Populations = []ManifestPopulation{{"E", 80, 3}, {"I", 20, 0}}
	m.Digest = new(Digest(append(bytes.Repeat([]byte{0xab}, 31), 1)))
	m.Files = append(m.Files, "spikes.npz")
	path := filepath.Join(t.TempDir(), "manifest.json")
	if err := m.Write(path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(manifestJSON, string(b)); diff != "" {
		t.Error(diff)
	}
	got, err := ReadManifest(path)
	if diff := cmp.Diff(m, got, cmpopts.EquateNaNs()); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// TestWhatARunDoesNotTellIsAbsent: a count of 0 is there, a count that nobody made is not.
func TestWhatARunDoesNotTellIsAbsent(t *testing.T) {
	silent, err := NewManifest("x", nil)
	if err != nil {
		t.Fatal(err)
	}
	silent.Status, silent.Shards = Complete, 1
	counted := *silent
	counted.Spikes, counted.SynapticEvents, counted.ModelTime = new(uint64), new(uint64), new(sim.Time)
	path := filepath.Join(t.TempDir(), "manifest.json")
	for _, tc := range []struct {
		reason string
		m      *Manifest
		there  bool
	}{{"nothing was told", silent, false}, {"zeros were told", &counted, true}} {
		if err := tc.m.Write(path); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range []string{"spikes", "synaptic_events", "model_time_ps"} {
			if strings.Contains(string(b), strconv.Quote(field)+": 0") != tc.there {
				t.Errorf("%s: %s in\n%s", tc.reason, field, b)
			}
		}
		for _, field := range []string{"error", "results", "spikes_sha256", "populations"} {
			if strings.Contains(string(b), strconv.Quote(field)) {
				t.Errorf("%s: %s in\n%s", tc.reason, field, b)
			}
		}
		got, err := ReadManifest(path)
		if diff := cmp.Diff(tc.m, got); err != nil || diff != "" {
			t.Errorf("%s: %v, (-written +read)\n%s", tc.reason, err, diff)
		}
	}
}

func TestResultsKeepOrderAndSurviveWhatIsNotFinite(t *testing.T) {
	written := Results{{"z", 2.5, "ms"}, {"a", math.NaN(), ""}, {`"quoted"`, math.Inf(1), ""}, {"m", -0.1, "1/s"}}
	got, err := json.Marshal(written)
	want := `{"z":{"value":2.5,"unit":"ms"},"a":{"value":null,"unit":""},"\"quoted\"":{"value":null,"unit":""},"m":{"value":-0.1,"unit":"1/s"}}`
	if diff := cmp.Diff(want, string(got)); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
	var read Results
	if err := json.Unmarshal(got, &read); err != nil {
		t.Fatal(err)
	}
	written[2].Value = math.NaN() // null says no more
	if diff := cmp.Diff(written, read, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("(-written +read)\n%s", diff)
	}
}

func TestManifestTakesSpikesFromHash(t *testing.T) {
	populations := []*sim.Population{{Name: "E", N: 80}, {Name: "I", N: 20}}
	h, err := NewHash(populations)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Record(populations[1], []sim.Spike{{At: 1}, {At: 2}}); err != nil {
		t.Fatal(err)
	}
	m, err := NewManifest("x", nil)
	if err != nil {
		t.Fatal(err)
	}
	m.AddSpikes(h)
	want := []ManifestPopulation{{"E", 80, 0}, {"I", 20, 2}}
	if diff := cmp.Diff(want, m.Populations); diff != "" || *m.Spikes != 2 || *m.Digest != h.Sum() {
		t.Error(diff, *m.Spikes, m.Digest)
	}
}

func TestReadManifestSaysWhatIsWrong(t *testing.T) {
	for _, tc := range []struct{ reason, old, new, want string }{
		{"not JSON", "{", "[", "m.json: offset"},
		{"cut off", "\n  ]\n}\n", "", "unexpected EOF"},
		{"two of them", "]\n}\n", "]\n}\n{}", "found more, want the end of the file"},
		{"a field nobody knows", `"seed"`, `"sead"`, `unknown field "sead"`},
		{"a number that is none", `"shards": 2`, `"shards": "2"`, "want a manifest"},
		{"a format of the future", `"format": 1`, `"format": 2`, "Manifest.Format is 2, want 1"},
		{"no name", `"brunel"`, `""`, `Manifest.Scenario is "", want a name`},
		{"an end that is none", `"interrupted"`, `"running"`, `Manifest.Status is "running", want complete, interrupted or failed`},
		{"complete for all that went wrong", `"interrupted"`, `"complete"`, `Manifest.Error is "context canceled", want none in a complete run`},
		{"results without names", `"results": {`, `"results": [`, "m.json: offset"},
		{"no results at all", `"results": {`, `"results": null, "results": {`, "results: want an object"},
		{"a result that is a word", `20.25`, `"fast"`, `result "rate": json: cannot unmarshal string`},
		{"a result of a kind nobody knows", `"Hz"`, `"Hz", "error": 0.1`, `result "rate": json: unknown field "error"`},
		{"one result twice", `"CV"`, `"rate"`, `Manifest.Results[1].Name is "rate", want a name that no other result has`},
		{"a run on no shard", `"shards": 2`, `"shards": 0`, "Manifest.Shards is 0, want 1 or more"},
		{"time that runs back", `9007199254740993`, `-1`, "Manifest.ModelTime is -1ps, want 0 or more"},
		{"a sum that is wrong", `"spikes": 3,`, `"spikes": 4,`, "Manifest.Spikes is 4, want 3, the sum over the populations"},
		{"one name twice", `"I"`, `"E"`, `Manifest.Populations[1].Name is "E", want a name that no other population has`},
		{"fewer than no neurons", `"n": 20`, `"n": -20`, "Manifest.Populations[1].N is -20, want 0 or more"},
		{"a digest too short", `abab01"`, `ab01"`, "digest of 62 characters, want 64"},
		{"a path that leads out", `"spikes.npz"`, `"../spikes.npz"`, `Manifest.Files[0] is "../spikes.npz", want a path below the manifest's directory`},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			bad := strings.Replace(manifestJSON, tc.old, tc.new, 1)
			if bad == manifestJSON {
				t.Fatal("nothing was changed")
			}
			_, err := parseManifest("m.json", []byte(bad))
			if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.HasPrefix(err.Error(), "m.json") {
				t.Errorf("got  %v\nwant %s", err, tc.want)
			}
		})
	}
}

func TestManifestThatContradictsItselfIsNotWritten(t *testing.T) {
	m := &Manifest{Parameters: json.RawMessage("{}"), WallTime: math.NaN()}
	path := filepath.Join(t.TempDir(), "manifest.json")
	if err := m.Write(path); err == nil {
		t.Error("no error")
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error("it was written")
	}
}
