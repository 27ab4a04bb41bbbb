package models_test

import (
	"math/big"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable/exact"
)

// TestALoneNeuronDoesNotDrift: its k-th spike is the correctly rounded exact one, even the millionth.
func TestALoneNeuronDoesNotDrift(t *testing.T) {
	odd := models.LIF{TauM: 17.3 * ms, EL: -65.1, VTh: -50.3, VReset: -68.7, R: 0.043, IE: 377.7, TRef: 2.1*ms + 0.3}
	oddIF := models.IF{C: 0.9, VTh: 15.1, VReset: -3.3, IE: 7.7, TRef: 1.9 * ms}
	for _, c := range []struct {
		why    string
		spec   sim.Spec
		clock  clock
		spikes int
	}{
		{"the period is irrational", models.LIF{IE: 1.5}, lifClock(models.LIF{TauM: 10 * ms, VTh: 1, R: 1, IE: 1.5}), 1_000_000},
		{"the first spike comes from rest, the others from a reset far below", odd, lifClock(odd), 200_000},
		{"the drive hardly exceeds the threshold", models.LIF{IE: 1.0000000001},
			lifClock(models.LIF{TauM: 10 * ms, VTh: 1, R: 1, IE: 1.0000000001}), 10_000},
		{"a period lasts a few picoseconds", models.LIF{TauM: 20 * ms, IE: 3e9},
			lifClock(models.LIF{TauM: 20 * ms, VTh: 1, R: 1, IE: 3e9}), 100_000},
		{"synapses that nothing reaches change nothing", models.LIF{IE: 3, Ports: portsAtRest()},
			lifClock(models.LIF{TauM: 10 * ms, VTh: 1, R: 1, IE: 3}), 10_000},
		{"without leak the period is a quotient", models.IF{C: 3, IE: 0.7}, ifClock(models.IF{C: 3, VTh: 1, IE: 0.7}), 1_000_000},
		{"without leak, the first spike comes from elsewhere", oddIF, ifClock(oddIF), 1_000_000},
		{"halves of a picosecond are rounded up", models.IF{IE: 4e8}, ifClock(models.IF{C: 1, VTh: 1, IE: 4e8}), 10_000},
	} {
		t.Run(c.why, func(t *testing.T) {
			c.clock.check(t, c.spec, c.spikes)
		})
	}
}

// clock is when a regularly firing neuron fires, in ps.
type clock struct{ first, period *big.Float }

// lifClock is that of a LIF with all parameters given: from u the threshold is reached after
// TauM ln((R IE - u) / (R IE - theta)).
func lifClock(n models.LIF) clock {
	big := exact.Float
	drive := mul(big(n.R), big(n.IE))
	theta, reset := sub(big(n.VTh), big(n.EL)), sub(big(n.VReset), big(n.EL))
	after := func(u *bigFloat) *bigFloat {
		return mul(big(n.TauM), exact.Log(quo(sub(drive, u), sub(drive, theta))))
	}
	return clock{after(big(n.U0)), add(after(reset), big(n.TRef))}
}

// ifClock is that of an IF: from v the threshold is reached after C (VTh - v)/IE milliseconds.
func ifClock(n models.IF) clock {
	big := exact.Float
	after := func(v float64) *bigFloat {
		return mul(big(ms), quo(mul(big(n.C), sub(big(n.VTh), big(v))), big(n.IE)))
	}
	return clock{after(n.V0), add(after(n.VReset), big(n.TRef))}
}

// check runs one neuron, a tenth of the spikes at a time, and compares each spike.
func (c clock) check(t *testing.T, spec sim.Spec, spikes int) {
	model := start(t, spec, 1)
	next := add(c.first, exact.Float(0.5))
	stride := floor(mul(c.period, exact.Float(float64(spikes/10))))
	var window sim.Window
	var fired []sim.Spike
	for k := 0; k < spikes; {
		window.To += stride
		var err error
		if fired, err = model.Advance(window, nil, fired[:0]); err != nil {
			t.Fatal(err)
		}
		for _, s := range fired {
			if want := floor(next); s.At != want {
				t.Fatalf("spike %d at %d ps, want %d (half-way between two picoseconds but for %.3g ps)", k, s.At, want, sub(next, exact.Float(float64(max(s.At, want)))))
			}
			next.Add(next, c.period)
			k++
		}
		if floor(next) < window.To {
			t.Fatalf("spike %d, at %.3f ps, is missing", k, next)
		}
		window.From = window.To
	}
}

type bigFloat = big.Float

func add(x, y *bigFloat) *bigFloat { return exact.Float(0).Add(x, y) }
func sub(x, y *bigFloat) *bigFloat { return exact.Float(0).Sub(x, y) }
func mul(x, y *bigFloat) *bigFloat { return exact.Float(0).Mul(x, y) }
func quo(x, y *bigFloat) *bigFloat { return exact.Float(0).Quo(x, y) }

// floor cuts x > 0 to whole picoseconds.
func floor(x *bigFloat) sim.Time {
	whole, _ := x.Int64()
	return sim.Time(whole)
}

// portsAtRest are mixedPorts without initial currents.
func portsAtRest() []models.Port {
	var ports []models.Port
	for _, p := range mixedPorts {
		p.I0, p.J0 = 0, 0
		ports = append(ports, p)
	}
	return ports
}
