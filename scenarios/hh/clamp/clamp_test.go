package clamp_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/hh/clamp"
	"github.com/ranvier-sim/ranvier/sim"
)

const ms = sim.Millisecond

// run runs a network in the parallel engine.
func run(ctx context.Context, net *sim.Network, until sim.Time) error {
	e, err := sim.Build(net, sim.Options{})
	if err != nil {
		return err
	}
	return e.RunUntil(ctx, until)
}

// TestAnAxonDependsOnItsOwnCurrentsOnly is the law of the package.
func TestAnAxonDependsOnItsOwnCurrentsOnly(t *testing.T) {
	c := &clamp.Clamp{Run: run}
	courses := [][]clamp.Pulse{
		clamp.Steady(7.123456789), {{5 * ms, 6 * ms, 40}}, nil, {{5 * ms, 6 * ms, 20}, {5 * ms, 6 * ms, 20}}, clamp.Steady(10),
	}
	together, err := c.Spikes(t.Context(), courses, 100*ms)
	if err != nil {
		t.Fatal(err)
	}
	for i, course := range courses {
		alone, err := c.Spikes(t.Context(), [][]clamp.Pulse{course}, 100*ms)
		if diff := cmp.Diff(alone[0], together[i]); diff != "" || err != nil {
			t.Errorf("course %d: (-alone +together)\n%s%v", i, diff, err)
		}
	}
	if diff := cmp.Diff(together[1], together[3]); diff != "" || len(together[1]) != 1 || len(together[2]) != 0 {
		t.Errorf("pulses do not add up: %v", together)
	}
}

// TestASteadyCurrentIsThatOfTheModel, to the bit.
func TestASteadyCurrentIsThatOfTheModel(t *testing.T) {
	pulsed, err := (&clamp.Clamp{Run: run}).Spikes(t.Context(), [][]clamp.Pulse{clamp.Steady(10.1)}, 200*ms)
	if err != nil {
		t.Fatal(err)
	}
	constant, err := (&clamp.Clamp{Run: run, Axon: models.HH{IE: 10.1}}).Spikes(t.Context(), make([][]clamp.Pulse, 1), 200*ms)
	if err != nil {
		t.Fatal(err)
	}
	for k := range constant[0] {
		if d := constant[0][k] - pulsed[0][k]; max(d, -d) > 1 {
			t.Errorf("spike %d: %v, want %v", k, pulsed[0][k], constant[0][k])
		}
	}
}

// TestThresholdsAreWhereResponsesBegin, whoever else is searched for.
func TestThresholdsAreWhereResponsesBegin(t *testing.T) {
	c := &clamp.Clamp{Run: run}
	found, err := c.Thresholds(t.Context(), clamp.Search{
		N: 3, High: 20, Precision: 1e-3, Until: 50 * ms,
		Course: func(i int, amplitude float64) []clamp.Pulse {
			return []clamp.Pulse{{0, sim.Time(i) * ms, amplitude}} // the first has no width
		},
		Responds: func(_ int, spikes []sim.Time) bool { return len(spikes) > 0 },
	})
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsNaN(found[0]) {
		t.Errorf("a pulse of no width has a threshold of %v", found[0])
	}
	for i, threshold := range found[1:] {
		var fires [2]bool
		for k, amplitude := range []float64{threshold - 1e-3, threshold + 1e-3} {
			spikes, err := c.Spikes(t.Context(), [][]clamp.Pulse{{{0, sim.Time(i+1) * ms, amplitude}}}, 50*ms)
			if err != nil {
				t.Fatal(err)
			}
			fires[k] = len(spikes[0]) > 0
		}
		if fires != [2]bool{false, true} {
			t.Errorf("%d ms: just below and above %v it fires: %v", i+1, threshold, fires)
		}
	}
}

func TestFailureOfARunIsReturned(t *testing.T) {
	fails := errors.New("fails")
	c := &clamp.Clamp{Run: func(context.Context, *sim.Network, sim.Time) error { return fails }}
	if _, err := (clamp.Pair{Width: ms, First: 60}).Thresholds(t.Context(), c, nil, 400, 1); !errors.Is(err, fails) {
		t.Errorf("got %v", err)
	}
	c = &clamp.Clamp{Run: run, Axon: models.HH{C: -1}}
	var wrong *sim.ParamError
	if _, err := c.Spikes(t.Context(), make([][]clamp.Pulse, 1), ms); !errors.As(err, &wrong) || wrong.Field != "C" {
		t.Errorf("got %v", err)
	}
}

func TestRate(t *testing.T) {
	for _, c := range []struct {
		why    string
		spikes []sim.Time
		want   float64
	}{
		{"silent", nil, 0},
		{"one spike", []sim.Time{80 * ms}, 0},
		{"only one after", []sim.Time{80 * ms, 99 * ms, 100 * ms}, 0},
		{"an interval that ends after, though it began before", []sim.Time{80 * ms, 90 * ms, 110 * ms}, 50},
		{"all", []sim.Time{90 * ms, 110 * ms, 120 * ms, 130 * ms}, 75},
	} {
		if got := clamp.Rate(c.spikes, 100*ms); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.why, got, c.want)
		}
	}
}

// Ten milliseconds after it has fired, an axon needs more to fire again.
func Example() {
	c := &clamp.Clamp{Run: run}
	pair := clamp.Pair{Start: 5 * sim.Millisecond, Width: 0.5 * sim.Millisecond, First: 60}
	thresholds, err := pair.Thresholds(context.Background(), c, []sim.Time{10 * sim.Millisecond, 25 * sim.Millisecond}, 400, 1e-3)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("at rest %.1f, after 10 ms %.1f, after 25 ms %.1f uA/cm2\n", thresholds[0], thresholds[1], thresholds[2])
	// Output:
	// at rest 13.3, after 10 ms 39.9, after 25 ms 13.6 uA/cm2
}
