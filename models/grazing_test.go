package models_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

// TestPeaksThatGrazeTheThreshold lifts the highest peak of the potential above the threshold, or leaves it
// below, by as little as a nanovolt: the neuron fires, or it does not.
func TestPeaksThatGrazeTheThreshold(t *testing.T) {
	const until = 500 * ms
	fired, silent := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		for range 10 {
			n := drawTransient(r)
			unit := newOracleLIF(n)
			unit.theta = math.Inf(1)
			unit.run(until, nil)
			if unit.highest < 1e-3 {
				continue // inhibition prevails
			}
			excess := logUniform(r, undecidable, 0.01) * float64(1-2*r.IntN(2))
			scale(n.Ports, (1+excess)/unit.highest)
			o := newOracleLIF(n)
			o.run(until, nil)
			if want := excess > 0; want != (len(o.spikes) > 0) {
				t.Fatalf("%+v: the oracle finds spikes at %v ps, although the peak is %g mV above the threshold", n, o.spikes, excess)
			}
			checkAgainst(t, &o.outcome, n, fire(t, n, 1, until), nil)
			if len(o.spikes) > 0 {
				fired++
			} else {
				silent++
			}
		}
	})
	t.Logf("%d fired, %d did not", fired, silent)
}

// drawTransient draws a LIF at rest whose currents rise or fall from initial values, and that fires once at
// most.
func drawTransient(r *rand.Rand) models.LIF {
	n := models.LIF{TauM: logUniform(r, 2*ms, 40*ms), VTh: 1, R: 1, TRef: 1 * sim.Second}
	for range 1 + r.IntN(3) {
		p := drawPort(r, n.TauM)
		if p.Shape == models.Delta {
			continue
		}
		p.I0 = 2*r.Float64() - 0.7
		if p.Shape == models.Alpha {
			p.J0 = (2*r.Float64() - 0.7) / p.Tau
		}
		n.Ports = append(n.Ports, p)
	}
	if n.Ports == nil {
		n.Ports = []models.Port{{Shape: models.Exponential, Tau: n.TauM, I0: 1}}
	}
	return n
}

func scale(ports []models.Port, by float64) {
	for k := range ports {
		ports[k].I0 *= by
		ports[k].J0 *= by
	}
}

// TestTheSearchForACrossingEnds for slow neurons too, for which the spacing of float64 exceeds the steps that
// rounding errors of V suggest.
func TestTheSearchForACrossingEnds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 0))
	neurons := []models.LIF{{TauM: 34.421785725761055 * ms, U0: -1.1711868506033973, IE: 1.8771026542192522,
		Ports: []models.Port{{Shape: models.Alpha, Tau: 79.14530456419708 * ms, I0: -3.7118700854424986}}}}
	for range 2000 {
		n := models.LIF{TauM: logUniform(r, 1*ms, 1000*sim.Second), U0: -logUniform(r, 1, 1e4), IE: logUniform(r, 1, 1e4)}
		n.Ports = []models.Port{{Shape: models.Alpha, Tau: n.TauM * logUniform(r, 0.05, 20), I0: -2 * n.IE * r.Float64()}}
		neurons = append(neurons, n)
	}
	model := start(t, models.LIF{Ports: port(models.Alpha, 1), Each: func(i int, n *models.LIF) {
		*n = neurons[i]
		n.TRef = float64(sim.Never) // one spike is enough
	}}, len(neurons))
	done := make(chan error)
	go func() {
		_, err := model.Advance(sim.Window{To: sim.Never / 4}, nil, nil)
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("no end after 10 s; it takes milliseconds, or for ever")
	}
}
