package record

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

func digestOf(t rapid.TB, populations []*sim.Population, windows []window) Digest {
	h, err := NewHash(populations)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range windows {
		if err := h.Record(populations[w.population], w.spikes); err != nil {
			t.Fatal(err)
		}
	}
	return h.Sum()
}

func TestHashDoesNotDependOnWindowsNorOnTheirInterleaving(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		populations, windows := drawRun(t)
		// The other run has one population after the other, each cut at every spike and with windows of silence.
		var other []window
		for k := range populations {
			for _, w := range windows {
				if w.population != k {
					continue
				}
				for _, s := range w.spikes {
					other = append(other, window{k, []sim.Spike{s}}, window{k, nil})
				}
			}
		}
		whole, err := Fingerprint(rastersOf(populations, windows))
		if err != nil {
			t.Fatal(err)
		}
		if a, b := digestOf(t, populations, windows), digestOf(t, populations, other); a != b || a != whole {
			t.Fatalf("%v as windows, %v as spikes, %v as a whole", a, b, whole)
		}
	})
}

func TestHashSeesEveryDifference(t *testing.T) {
	e, i := &sim.Population{Name: "E", N: 10}, &sim.Population{Name: "I", N: 10}
	both := []*sim.Population{e, i}
	base := digestOf(t, both, []window{{0, []sim.Spike{{At: 5, Neuron: 1}}}})
	renamed := &sim.Population{Name: "F", N: 10}
	for _, tc := range []struct {
		reason      string
		populations []*sim.Population
		windows     []window
	}{
		{"a picosecond later", both, []window{{0, []sim.Spike{{At: 6, Neuron: 1}}}}},
		{"another neuron", both, []window{{0, []sim.Spike{{At: 5, Neuron: 2}}}}},
		{"another population", both, []window{{1, []sim.Spike{{At: 5, Neuron: 1}}}}},
		{"one spike more", both, []window{{0, []sim.Spike{{At: 5, Neuron: 1}, {At: 5, Neuron: 1}}}}},
		{"another name", []*sim.Population{renamed, i}, []window{{0, []sim.Spike{{At: 5, Neuron: 1}}}}},
		{"another order of populations", []*sim.Population{i, e}, []window{{1, []sim.Spike{{At: 5, Neuron: 1}}}}},
		{"one population less", both[:1], []window{{0, []sim.Spike{{At: 5, Neuron: 1}}}}},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			if digestOf(t, tc.populations, tc.windows) == base {
				t.Error("the digest is the same")
			}
		})
	}
}

// TestHashIsLaidOutAsDocumented computes a digest by hand.
func TestHashIsLaidOutAsDocumented(t *testing.T) {
	spikes := sha256.Sum256([]byte{5, 1, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0 /* 261 ps, neuron 7 */})
	var b []byte
	b = binary.LittleEndian.AppendUint64(b, 1)
	b = append(b, 'E')
	b = binary.LittleEndian.AppendUint64(b, 1)
	b = append(b, spikes[:]...)
	silent := sha256.Sum256(nil)
	b = binary.LittleEndian.AppendUint64(b, 3)
	b = append(b, "out"...)
	b = binary.LittleEndian.AppendUint64(b, 0)
	b = append(b, silent[:]...)
	populations := []*sim.Population{{Name: "E"}, {Name: "out"}}
	got := digestOf(t, populations, []window{{0, []sim.Spike{{At: 261, Neuron: 7}}}})
	if got != sha256.Sum256(b) {
		t.Errorf("got %v, want %x", got, sha256.Sum256(b))
	}
}

func TestDigestTextRoundTrips(t *testing.T) {
	want := Digest(sha256.Sum256([]byte("x")))
	text, err := want.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var got Digest
	if err := got.UnmarshalText(text); err != nil || got != want {
		t.Errorf("got %v, %v", got, err)
	}
	for _, tc := range []struct{ reason, text string }{
		{"too short", "00"},
		{"not hexadecimal", string(text[:63]) + "g"},
	} {
		if err := got.UnmarshalText([]byte(tc.text)); err == nil {
			t.Errorf("%s: no error", tc.reason)
		}
	}
}

// TestRecordersRefuseWhatBreaksTheirOrder hands all recorders the same mistakes.
func TestRecordersRefuseWhatBreaksTheirOrder(t *testing.T) {
	p, stranger := &sim.Population{Name: "E", N: 10}, &sim.Population{Name: "E", N: 10}
	for _, tc := range []struct {
		reason     string
		population *sim.Population
		spikes     []sim.Spike
		want       any
	}{
		{"before the last window", p, []sim.Spike{{At: 99}}, new(*OrderError)},
		{"times descend", p, []sim.Spike{{At: 201}, {At: 200}}, new(*OrderError)},
		{"neurons descend", p, []sim.Spike{{At: 201, Neuron: 1}, {At: 201}}, new(*OrderError)},
		{"another population of the same name", stranger, nil, new(*PopulationError)},
		{"no population", nil, nil, new(*PopulationError)},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			recorders := map[string]sim.Recorder{}
			for _, f := range formats {
				r, err := f.open(newMemoryDisk(), "", []*sim.Population{p})
				if err != nil {
					t.Fatal(err)
				}
				recorders[f.name] = r
			}
			h, err := NewHash([]*sim.Population{p})
			if err != nil {
				t.Fatal(err)
			}
			recorders["Hash"] = h
			if tc.population != stranger {
				recorders["Memory"] = &Memory{} // takes any population
			}
			for name, r := range recorders {
				if err := r.Record(p, []sim.Spike{{At: 100, Neuron: 3}}); err != nil {
					t.Fatal(name, err)
				}
				if err := r.Record(tc.population, tc.spikes); !errors.As(err, tc.want) {
					t.Errorf("%s: got %v", name, err)
				}
			}
		})
	}
}

func TestPopulationsNeedNamesThatFilesCanHave(t *testing.T) {
	for _, tc := range []struct {
		reason string
		names  []string
		refuse string // formats
	}{
		{"one name twice", []string{"E", "E"}, "CSV GDF NPZ"},
		{"names that are one on some file systems", []string{"E", "e"}, "GDF NPZ"},
		{"a name of two lines", []string{"a\nb"}, "CSV"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			var populations []*sim.Population
			for _, name := range tc.names {
				populations = append(populations, &sim.Population{Name: name})
			}
			for _, f := range formats {
				_, err := f.open(newMemoryDisk(), "", populations)
				var refused *PopulationError
				if want := strings.Contains(tc.refuse, f.name); errors.As(err, &refused) != want {
					t.Errorf("%s: got %v, want an error: %v", f.name, err, want)
				}
			}
		})
	}
}
