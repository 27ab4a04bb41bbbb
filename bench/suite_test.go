package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/bench/stopwatch"
	"github.com/ranvier-sim/ranvier/sim"
)

// brief is a suite whose figures say little, but soon.
func brief() *Suite {
	return &Suite{Seed: 1, Laps: 1, Lap: time.Millisecond, Python: "an-interpreter-that-nobody-has"}
}

func tiny() subject { return subject{"jump_k80", "a small one", jump(400, 20)} }

// TestPartsMeasureTheirFigures with small networks in place of large ones.
func TestPartsMeasureTheirFigures(t *testing.T) {
	s := brief()
	for _, row := range []struct {
		why     string
		measure func(context.Context, *Report, func()) error
		keys    []string
	}{
		{"against the loop", s.roofline(tiny(), 0.5), []string{"", "jump_k80.roofline_ratio"}},
		{"memory", s.memory, []string{"bytes_per_synapse.common", "bytes_per_synapse.own", "bytes_per_synapse.own_delay"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			r, laps := &Report{}, 0
			if err := row.measure(t.Context(), r, func() { laps++ }); err != nil {
				t.Fatal(err)
			}
			var keys []string
			for _, f := range r.Figures {
				keys = append(keys, f.Key)
				if !(f.Value > 0) {
					t.Errorf("%s: %v", f.Name, f.Value)
				}
			}
			if diff := cmp.Diff(row.keys, keys); diff != "" || laps == 0 {
				t.Errorf("%d laps: %s", laps, diff)
			}
		})
	}
}

// TestMissingPeerLeavesAHole and says how to fill it.
func TestMissingPeerLeavesAHole(t *testing.T) {
	r := &Report{}
	if err := brief().versusBrian2(tiny(), 15)(t.Context(), r, func() {}); err != nil {
		t.Fatal(err)
	}
	ours, theirs := r.Figures[0], r.Figures[1]
	if !(ours.Value > 0) {
		t.Errorf("ours: %v", ours.Value)
	}
	if !math.IsNaN(theirs.Value) || !strings.Contains(theirs.Remark, "apt-get install python3-brian") {
		t.Errorf("theirs: %+v", theirs)
	}
}

// TestLearningIsMeasured against the static network, and in memory, without another simulator too.
func TestLearningIsMeasured(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	r, err := brief().Plasticity(t.Context())
	if err != nil || len(r.Figures) != 5 {
		t.Fatalf("%d figures, %v", len(r.Figures), err)
	}
	for i, f := range r.Figures {
		if theirs := i == 2; math.IsNaN(f.Value) != theirs || !theirs && !(f.Value > 0) {
			t.Errorf("%+v", f)
		}
	}
	if bytes := r.Figures[4]; !bytes.Target.Met(bytes.Value) {
		t.Errorf("%+v", bytes)
	}
}

func TestComparisonNamesWhoIsMissing(t *testing.T) {
	c := &Comparison{}
	for range 2 {
		if err := brief().compareOn(t.Context(), c, tiny()); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := c.Print(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"ranvier, exact", "clockstep, grid of 0.1 ms", "Brian2 is missing", "NEST is missing", "NEURON cannot run this network", "load average"} {
		if n := strings.Count(out.String(), want); n == 0 || strings.Contains(want, "missing") && n != 1 {
			t.Errorf("%q %d times in\n%s", want, n, &out)
		}
	}
	if len(c.Rows) != 4 {
		t.Errorf("%d rows, want two for each of two networks", len(c.Rows))
	}
}

func TestInterruptionKeepsWhatWasMeasured(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, err := brief().Run(ctx)
	if !errors.Is(err, context.Canceled) || r == nil {
		t.Errorf("got %v, %v", r, err)
	}
}

// TestReportAsJSONHasItsKeysAndNoOthers, known or not.
func TestReportAsJSONHasItsKeysAndNoOthers(t *testing.T) {
	r := &Report{}
	r.add(Figure{Key: "shards2.speedup", Value: 1.75}, Figure{Name: "for the table only", Value: 1}, Figure{Key: "brunel.vs_brian2", Value: math.NaN()})
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]*float64
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := make(map[string]*float64)
	for _, key := range Keys {
		want[key] = nil
	}
	want["shards2.speedup"] = new(1.75)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDifferentRatesAreNotCompared(t *testing.T) {
	a := &race.Runner{Laps: []race.Lap{{Lap: stopwatch.Lap{CPU: 1}, Model: 1 * sim.Second, Spikes: 100}}}
	for _, row := range []struct {
		why    string
		spikes uint64
		able   bool
	}{
		{"the same", 100, true}, {"a little more", 109, true}, {"a little less", 91, true},
		{"too many", 120, false}, {"too few", 85, false}, {"silent", 0, false},
	} {
		b := &race.Runner{Laps: []race.Lap{{Lap: stopwatch.Lap{CPU: 2}, Model: 1 * sim.Second, Spikes: row.spikes}}}
		times, remark := compare(a, b, 10)
		if able := !math.IsNaN(times); able != row.able || able && times != 2 {
			t.Errorf("%s: %v, %s", row.why, times, remark)
		}
	}
}

func TestTargets(t *testing.T) {
	for _, row := range []struct {
		why    string
		target Target
		value  float64
		met    bool
	}{
		{"more than enough", Target{AtLeast, 0.5}, 0.6, true},
		{"too little", Target{AtLeast, 0.5}, 0.4, false},
		{"none allowed, none there", Target{AtMost, 0}, 0, true},
		{"none allowed, one there", Target{AtMost, 0}, 1, false},
		{"close", Target{Within5Percent, 8}, 8.3, true},
		{"not close", Target{Within5Percent, 8}, 7.5, false},
		{"not measured", Target{AtLeast, 0.5}, math.NaN(), false},
		{"no target", Target{}, 1, true},
	} {
		if got := row.target.Met(row.value); got != row.met {
			t.Errorf("%s: %v", row.why, got)
		}
	}
}

func TestTableSaysWhatIsMissed(t *testing.T) {
	r := &Report{Conditions: Conditions{Loads: []float64{1.25, 2}}}
	r.add(Figure{Name: "speed", Value: 3, Target: Target{AtLeast, 2}}, Figure{Name: "memory", Value: 9, Target: Target{Within5Percent, 8}},
		Figure{Name: "peer", Value: math.NaN(), Target: Target{AtLeast, 5}, Remark: "missing"})
	var out bytes.Buffer
	if err := r.Print(&out); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"measure", "yes", "NO", "missing", "load average 1.25 before, up to 2.00"} {
		if line := strings.Split(out.String(), "\n")[i]; !strings.Contains(line, want) {
			t.Errorf("%q is missing in %q", want, line)
		}
	}
}

// A suite can measure as briefly as one likes; a short one says little.
func Example() {
	suite := Suite{Seed: 1, Laps: 1, Lap: time.Millisecond}
	report := &Report{}
	if err := suite.memory(context.Background(), report, func() {}); err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range report.Figures {
		fmt.Println(f.Name, f.Target.Met(f.Value))
	}
	// Output:
	// bytes per synapse, common weight and delay true
	// bytes per synapse, own weight, common delay true
	// bytes per synapse, own weight and delay true
}
