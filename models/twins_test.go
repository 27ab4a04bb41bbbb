package models_test

import (
	"math/rand/v2"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// TestSharedConstantsChangeNoSpike runs neurons that share their constants, which have a path of their own,
// beside the same neurons with constants each for itself. Weights are few and dyadic and times on a
// grid, so that arrivals often cancel and bring an amplitude back to what it was, or take a neuron to just its threshold: where
// that is at the end of its refractory interval, the next arrival may come at just the end of the next.
func TestSharedConstantsChangeNoSpike(t *testing.T) {
	ports := []models.Port{{Shape: models.Exponential, Tau: 5 * ms}, {Shape: models.Exponential, Tau: 2.5 * ms}, {Shape: models.Delta}}
	same := func(int, *models.LIF) {}
	r := rand.New(rand.NewPCG(3, 5))
	const n, until = 10, 200 * ms
	for range 100 {
		var volleys []sim.Volley
		for at := sim.Time(0); at < until; at += sim.Time(r.IntN(3)) * ms / 2 {
			weight := []float32{-0.5, -0.25, 0.25, 0.5, 1}[r.IntN(5)]
			volleys = append(volleys, sim.Volley{At: at, Targets: []uint32{uint32(r.IntN(n))}, Weight: weight, Port: uint8(r.IntN(3))})
		}
		leaky := models.LIF{TauM: 20 * ms, TRef: 0.5 * ms, IE: []float64{0, 0.5, 1.5}[r.IntN(3)], Ports: ports}
		own := leaky
		own.Each = same
		steady := models.IF{TRef: 0.5 * ms, Ports: ports}
		ownSteady := steady
		ownSteady.Each = func(int, *models.IF) {}
		compareTwins(t, leaky, own, volleys, until)
		compareTwins(t, steady, ownSteady, volleys, until)
		for i := range volleys {
			volleys[i].Port = 0
		}
		leaky.Ports, own.Ports, steady.Ports, ownSteady.Ports = nil, nil, nil, nil
		compareTwins(t, leaky, own, volleys, until) // fire at arrivals only, but where the drive is large
		compareTwins(t, steady, ownSteady, volleys, until)
	}
}

// compareTwins allows a picosecond: the two paths round differently.
func compareTwins(t *testing.T, a, b sim.Spec, volleys []sim.Volley, until sim.Time) {
	t.Helper()
	var spikes [2][]sim.Spike
	for k, spec := range []sim.Spec{a, b} {
		var err error
		if spikes[k], err = start(t, spec, 10).Advance(sim.Window{To: until}, volleys, nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(spikes[0]) != len(spikes[1]) {
		t.Fatalf("%T: %d spikes with shared constants, %d with own", a, len(spikes[0]), len(spikes[1]))
	}
	for i, s := range spikes[0] {
		other := spikes[1][i]
		if d := s.At - other.At; s.Neuron != other.Neuron || d < -1 || d > 1 {
			t.Fatalf("%T: spike %d is neuron %d at %v with shared constants, %d at %v with own", a, i, s.Neuron, s.At, other.Neuron, other.At)
		}
	}
}

// TestTiesAreDecidedByWhatReachesTheNeuron: arrivals that take a driven neuron from its reset to just its threshold make it
// fire, whatever rounding does to its amplitude and whatever reaches others at the same instants.
func TestTiesAreDecidedByWhatReachesTheNeuron(t *testing.T) {
	ports := []models.Port{{Shape: models.Delta}, {Shape: models.Exponential, Tau: 5 * ms}}
	leaky := models.LIF{TauM: 12 * ms, TRef: 0.5 * ms, IE: 1.25, Ports: ports}
	own := models.LIF{TauM: 12 * ms, TRef: 0.5 * ms, IE: 0.75, Each: func(int, *models.LIF) {}}
	const until = 200 * ms
	var volleys, jumps []sim.Volley
	for at := sim.Time(0); at < until; at += ms / 2 {
		v := sim.Volley{At: at, Targets: []uint32{0}, Weight: 1}
		other := sim.Volley{At: at, Targets: []uint32{1}, Weight: -1, Port: 1}
		volleys, jumps = append(volleys, v, other), append(jumps, v)
	}
	for _, row := range []struct {
		why     string
		spec    sim.Spec
		volleys []sim.Volley
	}{
		{"alone", leaky, jumps},
		{"another hears a current at the same instants", leaky, volleys},
		{"with constants of its own", own, jumps},
	} {
		n := 0
		for _, s := range fire(t, row.spec, 2, until, row.volleys...) {
			if s.Neuron == 0 {
				n++
			}
		}
		if n != len(jumps) {
			t.Errorf("%s: %d spikes at %d arrivals", row.why, n, len(jumps))
		}
	}
}
