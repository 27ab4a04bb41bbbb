package peers

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestFiringIsWhatTheScriptAnswers(t *testing.T) {
	s, err := launch(t, `
answer(version="1.2", kind="toy", threads=1)
for line in sys.stdin:
    answer(times=[1.5, float(line)], neurons=[3, 1], wall=2.5, cpu=0.25)
`)
	if err != nil {
		t.Fatal(err)
	}
	axons := &AxonSimulation{s}
	want := &Firing{[]float64{1.5, 20}, []int{3, 1}, 2500 * time.Millisecond, 250 * time.Millisecond}
	got, err := axons.Fire(20)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if err := axons.Close(); err != nil {
		t.Error(err)
	}
}

func TestSpikesWithoutNeuronsAreRefused(t *testing.T) {
	s, err := launch(t, `
answer(version="1.2", kind="toy", threads=1)
for line in sys.stdin:
    answer(times=[1.5], neurons=[], wall=2.5, cpu=0.25)
`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&AxonSimulation{s}).Fire(20); err == nil {
		t.Error("no error")
	}
}

// TestAxonsAreGivenByTheirNames in the scripts.
func TestAxonsAreGivenByTheirNames(t *testing.T) {
	text, err := json.Marshal(struct {
		Axons
		Precision
	}{Axons{N: 3, Active: 2, Weakest: 7, Strongest: 9, K: 1, Weight: 0.5, Tau: 2, Delay: 1, Rest: -65}, Precision{Step: 0.1}})
	want := `{"n":3,"active":2,"weakest":7,"strongest":9,"k":1,"weight":0.5,"tau":2,"delay":1,"rest":-65,"step":0.1,"tolerance":0}`
	if diff := cmp.Diff(want, string(text)); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestASimulatorWithoutAxonsSaysSo(t *testing.T) {
	if _, err := NEST().StartAxons(t.Context(), "", Axons{N: 1}, Precision{}); err == nil || err.Error() != "NEST cannot run this network: there is no script for it" {
		t.Errorf("got %v", err)
	}
}
