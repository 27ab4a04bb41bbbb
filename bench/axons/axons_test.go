package axons

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/bench/peers"
	"github.com/ranvier-sim/ranvier/sim"
)

// small are networks like those that are compared, but small.
func small() []Network {
	all := Networks()
	for i := range all {
		n := &all[i]
		n.N, n.Active, n.Until = min(n.N, 40), min(n.Active, 20), 27*sim.Millisecond
		n.K = min(n.K, 3)
	}
	return all
}

// nowhere is an interpreter that has no simulator.
const nowhere = "/nowhere/python"

// TestMissingSimulatorsAreNamed, once, and what is there is compared.
func TestMissingSimulatorsAreNamed(t *testing.T) {
	turns := 0
	c, err := Run(t.Context(), small(), 2, nowhere, func() { turns++ })
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Rows) != 3 || turns != 6 || len(c.Remarks) != 2 {
		t.Errorf("%d rows, %d turns, remarks %q", len(c.Rows), turns, c.Remarks)
	}
	for _, r := range c.Rows {
		if !r.Same || r.Spikes < 20 || r.Error > 1e-6 || r.CPU <= 0 || math.Abs(r.Slower-1) > 1e-12 {
			t.Errorf("%+v", r)
		}
	}
	var out strings.Builder
	if err := c.Print(&out); err != nil || !strings.Contains(out.String(), "NEURON is missing") || strings.Count(out.String(), "\n") != 6 {
		t.Errorf("%v\n%s", err, &out)
	}
}

// TestOthersFireAsRanvierDoes holds the scripts against the reference: they are given the same axons.
func TestOthersFireAsRanvierDoes(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	most := map[string]float64{"default": 0.5, "fine": 1e-3, "grid": 0.5} // ms
	for _, n := range small()[1:] {                                       // the first is like the second
		reference, _, err := n.fire(t.Context(), 1e-13)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rivals() {
			e, err := r.start(t.Context(), "", &n)
			var missing *peers.MissingError
			if errors.As(err, &missing) {
				t.Log(err)
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			kind := map[bool]string{true: "fine", false: "default"}[r.precision.Tolerance > 0]
			if r.precision.Step > 0 {
				kind = "grid"
			}
			for range 2 { // the second begins anew
				if err := e.lap(t.Context()); err != nil {
					t.Fatal(err)
				}
				if distance, same := e.fired.distance(reference); !same || distance > most[kind] {
					t.Errorf("%s, %s: %d spikes of %d, off by %v ms", n.Name, e.title, e.fired.spikes(), reference.spikes(), distance)
				}
			}
			if err := e.close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestInterruptionEndsTheComparison(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Run(ctx, small(), 5, nowhere, cancel)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestDistance(t *testing.T) {
	reference := trains{1: {1, 2}, 4: {5}}
	for _, row := range []struct {
		why  string
		have trains
		most float64
		same bool
	}{
		{"the same", trains{1: {1, 2}, 4: {5}}, 0, true},
		{"one late, one early", trains{1: {1.25, 2}, 4: {4.5}}, 0.5, true},
		{"the last missing", trains{1: {1.25}, 4: {5}}, 0.25, false},
		{"one too many", trains{1: {1, 2, 3}, 4: {5}}, 0, false},
		{"an axon that should be silent", trains{1: {1, 2}, 2: {7}, 4: {5}}, 0, false},
		{"an axon that should not", trains{1: {1, 2}}, 0, false},
		{"as many, of other axons", trains{1: {1, 2}, 5: {5}}, 0, false},
	} {
		if most, same := row.have.distance(reference); most != row.most || same != row.same {
			t.Errorf("%s: %v, %v", row.why, most, same)
		}
	}
}

func ExampleRun() {
	few := Networks()[:1]
	few[0].N, few[0].Active, few[0].Until = 3, 3, 100*sim.Millisecond
	c, err := Run(context.Background(), few, 1, nowhere, func() {})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range c.Rows {
		fmt.Printf("%s: %d spikes of %d, within 1e-6 ms: %v\n", r.Simulator, r.Spikes, r.Expected, r.Error < 1e-6)
	}
	// Output:
	// ranvier, tolerance 2e-10: 21 spikes of 21, within 1e-6 ms: true
}
