package scenarios_test

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ranvier-sim/ranvier/scenarios"
	"github.com/ranvier-sim/ranvier/scenarios/cli"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// TestEveryScenarioExplainsItself is the law of the package.
func TestEveryScenarioExplainsItself(t *testing.T) {
	for _, e := range scenarios.All() {
		t.Run(e.Name, func(t *testing.T) {
			if e.Summary == "" || strings.ContainsAny(e.Summary, "\n\t") {
				t.Errorf("summary %q", e.Summary)
			}
			if !strings.HasPrefix(e.Page, "# "+e.Name) {
				t.Errorf("page begins %.40q", e.Page)
			}
			var out, errs bytes.Buffer
			program := cli.Program{Scenarios: scenarios.All(), Out: &out, Err: &errs}
			if status := program.Run(t.Context(), []string{"help", "run", e.Name}); status != 0 || errs.Len() > 0 {
				t.Fatalf("help: %d, %s", status, &errs)
			}
			if !strings.HasPrefix(out.String(), strings.TrimSpace(e.Page)) {
				t.Errorf("help begins %.40q", out.String())
			}
			everyFieldHasUsage(t, reflect.TypeOf(e.New()).Elem())
		})
	}
}

func everyFieldHasUsage(t *testing.T, structure reflect.Type) {
	for _, f := range reflect.VisibleFields(structure) {
		if !f.Anonymous && f.IsExported() && f.Tag.Get("flag") != "-" && f.Tag.Get("usage") == "" {
			t.Errorf("parameter %s: no usage", f.Name)
		}
	}
}

// quick are parameters with which a scenario takes a second or two.
var quick = map[string]string{
	"circuits": "--excitation-inputs 1,4 --excitation-epochs 10 --forward-lag 40ms --forward-step 10ms --forward-trials 5" +
		" --feedback-principals 20 --feedback-interneurons 5 --feedback-drives 500,1000 --feedback-duration 200ms" +
		" --lateral-cells 16 --lateral-radius 2 --lateral-duration 200ms",
	"convnet":      "--learn 30 --recordings 5 --first 2 --second 2 --epochs 1 --record",
	"coding":       "--steps 20 --repetitions 2 --neurons 2",
	"hh":           "--currents 10 --duration 100ms --delay 20ms --step 5ms",
	"balance":      "--n 100 --learn 200ms --measure 200ms",
	"reward":       "--sources 5 --targets 2 --duration 10s --seeds 1 --inputs 8 --hidden 4 --present 50ms --epochs 5",
	"stdp":         "--pairs 3 --reach 20ms --step 10ms --synapses 3 --duration 1s",
	"digits":       "--neurons 6 --images 20 --labels 10 --tests 10",
	"ttfs":         "--data glyphs --images 10 --prototypes 1",
	"precision":    "--samples 20 --trials 2 --grids 1ms --jitter 0.1ms --bits 4 --drop 0.1",
	"jump":         "--n 400 --k 40 --settle 20ms --duration 100ms",
	"cuba":         "--n 400 --k 40 --settle 20ms --duration 100ms",
	"coba":         "--n 400 --k 40 --settle 20ms --duration 100ms",
	"brunel":       "--n 500 --k 50 --settle 20ms --duration 100ms",
	"sparse":       "--n 10000 --sources 1000 --settle 100ms --duration 100ms",
	"brunel-mixed": "--n 250 --k 25 --settle 20ms --duration 100ms",
}

// manifestOf runs a quick scenario from the command line and reads the manifest that it leaves, which
// must be complete.
func manifestOf(t *testing.T, name string, flags ...string) *record.Manifest {
	t.Helper()
	if quick[name] == "" {
		t.Fatalf("no quick parameters for scenario %s", name)
	}
	dir := t.TempDir()
	args := slices.Concat([]string{"run", name, "-o", dir}, strings.Fields(quick[name]), flags)
	var errs bytes.Buffer
	program := cli.Program{Scenarios: scenarios.All(), Out: io.Discard, Err: &errs}
	if status := program.Run(t.Context(), args); status != 0 {
		t.Fatalf("%v: %d, %s", args, status, &errs)
	}
	m, err := record.ReadManifest(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	if m.Scenario != name || m.Status != record.Complete || len(m.Results) == 0 || len(m.Files) == 0 {
		t.Errorf("%v: got %+v", args, m)
	}
	onlySources := name == "coding" // which have no synapses
	if m.Spikes == nil || *m.Spikes == 0 || *m.SynapticEvents == 0 && !onlySources || *m.ModelTime == 0 || m.Digest == nil {
		t.Fatalf("%v: nothing was counted, or signed: %+v", args, m)
	}
	return m
}

// TestSignatureDependsOnTheSeedAlone: spikes_sha256, and with it results and totals, depends neither on
// --shards nor on the number of workers, and differs between seeds.
func TestSignatureDependsOnTheSeedAlone(t *testing.T) {
	facts := cmp.Options{cmpopts.IgnoreFields(record.Manifest{}, "Parameters", "Shards", "WallTime", "Counters"), cmpopts.EquateNaNs()}
	for _, e := range scenarios.All() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			split := []string{"--shards=3"}
			if _, has := reflect.TypeOf(e.New()).Elem().FieldByName("Workers"); has {
				split = append(split, "--workers=5")
			}
			want := manifestOf(t, e.Name)
			if diff := cmp.Diff(want, manifestOf(t, e.Name, split...), facts); diff != "" {
				t.Errorf("%v (-without +with)\n%s", split, diff)
			}
			if other := manifestOf(t, e.Name, "--seed=2"); *other.Digest == *want.Digest {
				t.Errorf("seeds 1 and 2 give the same signature %v", want.Digest)
			}
		})
	}
}

func TestNamesAreUnique(t *testing.T) {
	seen := make(map[string]bool)
	for _, e := range scenarios.All() {
		if seen[e.Name] {
			t.Errorf("two scenarios called %s", e.Name)
		}
		seen[e.Name] = true
	}
}

func Example() {
	for _, e := range scenarios.All() {
		fmt.Println(e.Name)
	}
	// Output:
	// circuits
	// ttfs
	// precision
	// convnet
	// coding
	// hh
	// stdp
	// digits
	// balance
	// reward
	// jump
	// cuba
	// coba
	// brunel
	// brunel-mixed
	// sparse
}
