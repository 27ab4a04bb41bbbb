package sim_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/checkpoint"
	"github.com/ranvier-sim/ranvier/topology"
)

// countsSize is how many bytes of a checkpoint count what was done, which depends on shards.
const countsSize = 9 * 8

// stateOf is what a checkpoint of the engine holds.
func stateOf(t *testing.T, e *sim.Engine) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := e.Save(&file); err != nil {
		t.Fatal(err)
	}
	r, err := checkpoint.NewReader(&file, "state of a network", 1)
	if err != nil {
		t.Fatal(err)
	}
	state, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// driven is a network of seven neurons with currents, some of whose synapses weigh nothing.
func driven(t *testing.T, drive float64, shards int) *sim.Engine {
	t.Helper()
	net := sim.NewNetwork(3)
	in := net.Add("in", 70, models.Poisson{Rate: 20})
	out := net.Add("out", 7, models.LIF{TauM: 3 * ms, TRef: 1 * ms, IE: drive, Ports: []models.Port{
		{Shape: models.Exponential, Tau: 1 * ms}, {Shape: models.Exponential, Tau: 2 * ms},
	}})
	for k, weight := range []float64{1.2, -0.3, 0, 0} {
		net.Connect(in, out, uint8(k%2), topology.FixedInDegree{Degree: 10, Weight: topology.Const(weight), Delay: topology.Delay(1 * ms)})
	}
	e, err := sim.Build(net, sim.Options{Shards: shards})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestStateDoesNotDependOnShards, not in the last bit: over many epochs of amplitudes, in each of which exponentials are
// rounded anew, and a search for a crossing may begin in one and end in the next; and where arrivals of weight 0 have a
// crossing computed again, from another instant.
func TestStateDoesNotDependOnShards(t *testing.T) {
	for _, row := range []struct {
		why   string
		drive float64
	}{
		{"searches are long just below the threshold", 0.99},
		{"beyond it there are horizons", 1.2},
	} {
		t.Run(row.why, func(t *testing.T) {
			whole, sliced := driven(t, row.drive, 1), driven(t, row.drive, 7)
			for at := sim.Time(0); at < 2*sim.Second; at += 31*ms + 137 {
				for _, e := range []*sim.Engine{whole, sliced} {
					if err := e.RunUntil(t.Context(), at); err != nil {
						t.Fatal(err)
					}
				}
				a, b := stateOf(t, whole), stateOf(t, sliced)
				if first, last := difference(a, b); last-first >= countsSize {
					t.Fatalf("at %v: bytes %d to %d of %d differ, want %d that count what was done at most", at, first, last, len(a), countsSize)
				}
			}
		})
	}
}

// difference is where two states first and last differ.
func difference(a, b []byte) (first, last int) {
	if len(a) != len(b) {
		return 0, max(len(a), len(b))
	}
	first, last = -1, -1
	for i := range a {
		if a[i] != b[i] {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}
