package peers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/scenarios/networks"
	"github.com/ranvier-sim/ranvier/sim"
)

// python returns an interpreter, or skips the test.
func python(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 on this machine")
	}
	return path
}

// launch starts a script of the test's own in place of a simulator.
func launch(t *testing.T, script string) (*Simulation, error) {
	t.Helper()
	protocol, err := scripts.ReadFile("scripts/protocol.py")
	if err != nil {
		t.Fatal(err)
	}
	peer := &Peer{Name: "Test"}
	task := Task{Network: networks.DefaultJump().Balanced()}
	job, err := json.Marshal(task.job())
	if err != nil {
		t.Fatal(err)
	}
	return peer.launch(t.Context(), python(t), string(protocol)+script, job)
}

func TestLapsAreWhatTheScriptAnswers(t *testing.T) {
	s, err := launch(t, `
print("a banner")
os.system("echo of a child")
serve(lambda ms: (job["n"] * ms, 2.5, 0.25), version="1.2", kind="toy", threads=1)
`)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Identity{"1.2", "toy", 1}, s.Identity); diff != "" {
		t.Error(diff)
	}
	for _, d := range []sim.Time{1 * sim.Millisecond, 0.5 * sim.Millisecond} {
		lap, err := s.Run(d)
		want := Lap{uint64(4000 * d.Milliseconds()), 2500 * time.Millisecond, 250 * time.Millisecond}
		if diff := cmp.Diff(want, lap); err != nil || diff != "" {
			t.Error(err, diff)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestFailuresCarryTheLastWords(t *testing.T) {
	for _, row := range []struct{ why, script string }{
		{"while it builds", "raise ValueError('too much')"},
		{"while it runs", "def simulate(ms): raise ValueError('too much')\nserve(simulate, version='', kind='', threads=1)"},
	} {
		t.Run(row.why, func(t *testing.T) {
			s, err := launch(t, row.script)
			if err == nil {
				_, err = s.Run(1)
			}
			var failure *ScriptError
			if !errors.As(err, &failure) || failure.Stderr != "ValueError: too much" {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestContextEndsTheProcess(t *testing.T) {
	path := python(t)
	ctx, cancel := context.WithCancel(t.Context())
	s, err := (&Peer{Name: "Test"}).launch(ctx, path, "import time\nprint('{}', flush=True)\ntime.sleep(60)", []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := s.Run(1); err == nil {
		t.Error("no error")
	}
}

func TestMissingSimulatorIsNamedWithHowToInstallIt(t *testing.T) {
	peer := Brian2()
	peer.module = "a_module_that_nobody_has"
	_, err := peer.Start(t.Context(), Task{Network: networks.DefaultJump().Balanced()})
	var missing *MissingError
	if !errors.As(err, &missing) || len(missing.Tried) == 0 {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"Brian2", "apt-get install python3-brian", missing.Tried[0]} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
}

func TestNEURONSaysWhatItLacks(t *testing.T) {
	for _, row := range []struct {
		why  string
		of   networks.Balanced
		able bool
	}{
		{"cells that rest above threshold", networks.DefaultJump().Balanced(), false},
		{"currents", networks.DefaultCuba().Balanced(), false},
		{"jumps of cells at rest", networks.DefaultBrunel().Balanced(), true},
	} {
		if reason := NEURON().lacks(row.of); (reason == "") != row.able {
			t.Errorf("%s: %q", row.why, reason)
		}
	}
	var unsuitable *UnsuitableError
	if _, err := NEURON().Start(t.Context(), Task{Network: networks.DefaultJump().Balanced()}); !errors.As(err, &unsuitable) {
		t.Errorf("got %v", err)
	}
}

// TestOnlyBrian2IsToldHowToLearn.
func TestOnlyBrian2IsToldHowToLearn(t *testing.T) {
	for _, p := range All() {
		_, err := p.Start(t.Context(), Task{Network: networks.DefaultBrunel().Balanced(), Learn: &Pairs{}, Python: "nobody"})
		var unsuitable *UnsuitableError
		if refused := errors.As(err, &unsuitable); refused == (p.Name == "Brian2") {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

// TestLongRunsNeedPatience and what they would take is said.
func TestLongRunsNeedPatience(t *testing.T) {
	path := python(t)
	peer := NEURON()
	peer.module = "json" // which every Python has
	brunel := networks.DefaultBrunel().Balanced()
	_, err := peer.Start(t.Context(), Task{Network: brunel, Python: path})
	var impatient *PatienceError
	if !errors.As(err, &impatient) || !strings.Contains(err.Error(), "15625000 synapses take it 5 GB") {
		t.Errorf("got %v", err)
	}
	brunel.N, brunel.K = 1250, 125
	if reason := peer.takes(brunel); reason != "" {
		t.Errorf("a small network needs patience: %s", reason)
	}
}

func TestScriptsAreGivenMillisecondsAndMillivolts(t *testing.T) {
	text, err := json.Marshal(Task{Network: networks.DefaultCuba().Balanced(), Seed: 3}.job())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"n":4000,"k":80,"inward":false,"excite":1.62,"inhibit":-9,"tau_e":5,"tau_i":10,"delay_min":1,"delay_max":1,` +
		`"noise":0,"scattered":true,"tau_m":20,"e_l":-49,"v_th":-50,"v_reset":-60,"t_ref":5,"seed":3,"step":0.1}`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Error(diff)
	}
}

// TestScriptsCompile where no simulator need be installed.
func TestScriptsCompile(t *testing.T) {
	path := python(t)
	var names []string
	for _, p := range All() {
		names = append(names, p.script)
		if p.axons != "" {
			names = append(names, p.axons)
		}
	}
	for _, name := range names {
		source, err := source(name)
		if err != nil {
			t.Fatal(err)
		}
		check := "import sys; compile(sys.argv[1], sys.argv[2], 'exec')"
		if out, err := exec.Command(path, "-c", check, source, name).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// TestBrian2FiresAsExpected holds the script against the expectation that ranvier is held against.
func TestBrian2FiresAsExpected(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for a minute when it runs for the first time")
	}
	jump := networks.DefaultJump()
	s, err := Brian2().Start(t.Context(), Task{Network: jump.Balanced(), Seed: 1})
	var missing *MissingError
	if errors.As(err, &missing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if s.Identity.Kind != "CythonCodeObject" {
		t.Errorf("Brian2 runs %s", s.Identity.Kind)
	}
	if _, err := s.Run(200 * sim.Millisecond); err != nil {
		t.Fatal(err)
	}
	lap, err := s.Run(1 * sim.Second)
	if err != nil {
		t.Fatal(err)
	}
	if rate := float64(lap.Spikes) / float64(jump.N); math.Abs(rate/jump.Expected().Rate-1) > 0.05 {
		t.Errorf("%.2f Hz, expected %.2f", rate, jump.Expected().Rate)
	}
	if lap.Wall <= 0 || lap.CPU <= 0 {
		t.Errorf("%+v", lap)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestNEURONFiresAsTheEngineDoes in the networks that its cell can express.
func TestNEURONFiresAsTheEngineDoes(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	// So weakly coupled that its rate hardly fluctuates.
	rest := networks.DefaultBrunel().Balanced()
	rest.N, rest.K, rest.Excite, rest.Inhibit, rest.Noise = 1000, 50, 0.5, -2.5, 3000
	scattered := rest
	scattered.Scattered, scattered.DelayMin, scattered.DelayMax = true, 0.5*sim.Millisecond, 3*sim.Millisecond
	for _, row := range []struct {
		why string
		of  networks.Balanced
	}{{"at rest at first", rest}, {"scattered at first, and delays of their own", scattered}} {
		s, err := NEURON().Start(t.Context(), Task{Network: row.of, Seed: 1})
		var missing *MissingError
		if errors.As(err, &missing) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Run(50 * sim.Millisecond); err != nil {
			t.Fatal(err)
		}
		lap, err := s.Run(150 * sim.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		e, err := sim.Build(row.of.Network(1), sim.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := e.RunUntil(t.Context(), 50*sim.Millisecond); err != nil {
			t.Fatal(err)
		}
		before := e.Stats().Spikes
		if err := e.RunUntil(t.Context(), 200*sim.Millisecond); err != nil {
			t.Fatal(err)
		}
		if ratio := float64(lap.Spikes) / float64(e.Stats().Spikes-before); math.Abs(ratio-1) > 0.06 {
			t.Errorf("%s: %d spikes, of the engine %d", row.why, lap.Spikes, e.Stats().Spikes-before)
		}
		if lap.Wall <= 0 || lap.CPU <= 0 {
			t.Errorf("%+v", lap)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// What is not installed is named, with how to install it.
func Example() {
	_, err := Brian2().Start(context.Background(), Task{
		Network: networks.DefaultJump().Balanced(),
		Python:  "a-python-of-its-own",
	})
	fmt.Println(err)
	// Output:
	// Brian2 is missing (not found by a-python-of-its-own): apt-get install python3-brian cython3 g++, or pip install brian2
}
