package record

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim"
)

const manifestJSON = `{
  "format": 1,
  "scenario": "brunel",
  "parameters": {
    "rate": "20 -> 30 Hz",
    "delay": 1.5
  },
  "seed": 18446744073709551615,
  "ranvier": "v1.2.3",
  "go": "go1.26.0",
  "platform": "linux/amd64",
  "shards": 2,
  "model_time_ps": 9007199254740993,
  "wall_time_s": 0.25,
  "spikes": 3,
  "synaptic_events": 40,
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
  "spikes_sha256": "ababababababababababababababababababababababababababababababab01",
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
	m.Seed, m.Shards = math.MaxUint64, 2
	m.ModelTime, m.WallTime = 1<<53+1, 0.25
	m.Spikes, m.SynapticEvents = 3, 40
	m.Populations = []ManifestPopulation{{"E", 80, 3}, {"I", 20, 0}}
	for i := range m.Digest {
		m.Digest[i] = 0xab
	}
	m.Digest[31] = 1
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
	if diff := cmp.Diff(m, got); err != nil || diff != "" {
		t.Error(err, diff)
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
	if diff := cmp.Diff(want, m.Populations); diff != "" || m.Spikes != 2 || m.Digest != h.Sum() {
		t.Error(diff, m.Spikes, m.Digest)
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
