package models_test

import (
	"math"
	"slices"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/models/modeltest"
	"github.com/ranvier-sim/ranvier/sim"
)

func TestHHKeepsTheContract(t *testing.T) {
	for _, c := range []struct {
		name, why string
		spec      sim.Spec
		config    modeltest.Config
	}{
		{"delta", "jumps that start spikes, and some across the threshold",
			models.HH{}, modeltest.Config{Weights: between(-10, 80)}},
		{"driven", "spikes between arrivals",
			models.HH{IE: 12}, modeltest.Config{Weights: between(-5, 5)}},
		{"all ports", "every shape, and parameters of their own for every neuron",
			models.HH{IE: 5, Ports: allPorts, Each: scatterHH},
			modeltest.Config{Rate: 60, Weights: slices.Concat(
				between(-5, 15), between(-8, 16), between(-8, 16), between(0, 1), between(0, 0.3), between(0, 0.3))}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Log(c.why)
			c.config.Neurons, c.config.Duration = 2, 12*ms
			modeltest.Run(t, c.spec, c.config)
		})
	}
}

// scatterHH changes every parameter of neuron i a little.
func scatterHH(i int, n *models.HH) {
	x := float64(i)
	n.C += 1 + 0.1*x
	n.IE += x
	n.GNa += 120 + 5*x
	n.GK += 36 - x
	n.GL += 0.3 + 0.01*x
	n.ENa += 50 + x
	n.EK += -77 - x
	n.EL += -54.387 + 0.1*x
	n.Temperature += 6.3 + x
	n.Q10 += 3 - 0.1*x
	n.VTh -= 5 * x
	for k := range n.Ports {
		n.Ports[k].Tau *= 1 + 0.1*x
	}
}

// TestHHBeginsAtRest: at the fixed point of its own parameters, to the last digits of 64-bit-mantissa arithmetic,
// and unless it is to begin elsewhere.
func TestHHBeginsAtRest(t *testing.T) {
	for _, c := range []struct {
		why  string
		spec models.HH
		want [4]float64 // V, m, h, n
	}{
		{"the squid", models.HH{}, [4]float64{-64.99637933119206, 0.052955086813008125, 0.5959941247398638, 0.31773239976086576}},
		{"warmth moves no fixed point", models.HH{Temperature: 36, C: 2}, [4]float64{-64.99637933119206, 0.052955086813008125, 0.5959941247398638, 0.31773239976086576}},
		{"a current that is to begin is not there yet", models.HH{IE: 10}, [4]float64{-64.99637933119206, 0.052955086813008125, 0.5959941247398638, 0.31773239976086576}},
		{"the leak alone", models.HH{GL: 0.3}, [4]float64{-54.387, nan, nan, nan}},
		{"potassium alone", models.HH{GK: 36}, [4]float64{-77, nan, nan, nan}},
		{"a potential that is given, with its steady gates", models.HH{V0: -65}, [4]float64{-65, 0.05293248525724958, 0.5961207535084603, 0.3176769140606974}},
		{"all is given", models.HH{V0: -60, M0: 0.1, H0: 1}, [4]float64{-60, 0.1, 1, 0}},
	} {
		for k, variable := range []string{"V", "m", "h", "n"} {
			if got := probe(t, c.spec, 0, variable); math.Abs(got-c.want[k]) > 2e-14*math.Abs(c.want[k]) {
				t.Errorf("%s: %s is %v, want %v", c.why, variable, got, c.want[k])
			}
		}
	}
}

// TestHHFires: what is in the books, and a jump that takes it across the threshold.
func TestHHFires(t *testing.T) {
	for _, c := range []struct {
		why  string
		spec models.HH
		in   []sim.Volley
		want int // spikes in 200 ms
	}{
		{"below rheobase", models.HH{IE: 2}, nil, 0},
		{"above it: once", models.HH{IE: 3}, nil, 1},
		{"repetitive", models.HH{IE: 10}, nil, 14},
		{"too strong: depolarisation block", models.HH{IE: 160}, nil, 1},
		{"without sodium, as under tetrodotoxin", models.HH{GK: 36, GL: 0.3, IE: 10}, nil, 0},
		{"warm: shorter spikes that follow sooner", models.HH{IE: 10, Temperature: 18.5}, nil, 38},
		{"so warm that spikes die out (Hodgkin and Huxley: above 33 degrees or so)", models.HH{Temperature: 36}, []sim.Volley{jump(10*ms, 15)}, 0},
		{"the same jump at 6.3 degrees", models.HH{}, []sim.Volley{jump(10*ms, 15)}, 1},
		{"a jump across the threshold, from which V falls by itself", models.HH{}, []sim.Volley{jump(10*ms, 70)}, 1},
		{"jumps within the spike do not fire again", models.HH{}, []sim.Volley{jump(10*ms, 70), jump(10.2*ms, 5)}, 1},
		{"two that are too close: refractory by itself", models.HH{}, []sim.Volley{jump(10*ms, 15), jump(15*ms, 15)}, 1},
		{"two that are not", models.HH{}, []sim.Volley{jump(10*ms, 15), jump(30*ms, 15)}, 2},
	} {
		if got := len(fire(t, c.spec, 1, 200*ms, c.in...)); got != c.want {
			t.Errorf("%s: %d spikes, want %d", c.why, got, c.want)
		}
	}
}

// TestWarmthIsSpeed: with phi times the conductances over C, and phi times the current, all goes phi times as fast.
func TestWarmthIsSpeed(t *testing.T) {
	cold := fire(t, models.HH{IE: 10}, 1, 90*ms)
	warm := fire(t, models.HH{IE: 10, C: 1. / 3, Temperature: 16.3}, 1, 30*ms)
	if len(cold) != len(warm) || len(cold) == 0 {
		t.Fatalf("%d and %d spikes", len(cold), len(warm))
	}
	for k := range cold {
		if d := cold[k].At - 3*warm[k].At; max(d, -d) > 100 {
			t.Errorf("spike %d: %v and %v", k, cold[k].At, warm[k].At)
		}
	}
}

// TestWarmHHAgreesWithNEURON 8.2.2: hh at 18.5 degrees, 10 uA/cm2, cvode with tolerances of 1e-11.
func TestWarmHHAgreesWithNEURON(t *testing.T) {
	spikes := times(fire(t, models.HH{IE: 10, Temperature: 18.5}, 1, 200*ms))
	first, last := spikes[0].Milliseconds(), spikes[len(spikes)-1].Milliseconds()
	if len(spikes) != 38 || math.Abs(first-1.51499155) > 1e-7 || math.Abs(last-197.7599006) > 2e-6 {
		t.Errorf("%d spikes from %v to %v ms", len(spikes), first, last)
	}
}

// TestHHStaysExactOverASecond: by the default tolerance spikes are where a thousandth of it puts them, within 1e-6 ms.
func TestHHStaysExactOverASecond(t *testing.T) {
	fine := times(fire(t, models.HH{IE: 10, Tolerance: 1e-13}, 1, 1*sim.Second))
	got := times(fire(t, models.HH{IE: 10}, 1, 1*sim.Second))
	if len(got) != len(fine) || len(got) < 60 {
		t.Fatalf("%d spikes, want %d", len(got), len(fine))
	}
	worst := sim.Time(0)
	for k := range got {
		worst = max(worst, got[k]-fine[k], fine[k]-got[k])
	}
	if worst > 1000*ps {
		t.Errorf("a spike is off by %v, want 1 ns at most", worst)
	}
}

// TestSilentNeuronsCostNothing: a population at rest looks once that it is; from then on the work is that of
// those that something reaches, however many others there are.
func TestSilentNeuronsCostNothing(t *testing.T) {
	var spike []uint64 // what one costs, in slopes
	for _, n := range []int{1, 1000} {
		model, done := start(t, models.HH{}, n), uint64(0)
		cost := func(from, to sim.Time, in ...sim.Volley) (slopes uint64, spikes int) {
			out, err := model.Advance(sim.Window{From: from, To: to}, in, nil)
			if err != nil {
				t.Fatal(err)
			}
			before := done
			done = model.(sim.Worker).Work().Exponentials
			return done - before, len(out)
		}
		if slopes, _ := cost(0, 1*ms); slopes > uint64(50*n) {
			t.Errorf("%d neurons: %d slopes to find that they are at rest", n, slopes)
		}
		if slopes, _ := cost(1*ms, 10*sim.Second); slopes != 0 {
			t.Errorf("%d neurons at rest: %d slopes in 10 s", n, slopes)
		}
		slopes, spikes := cost(10*sim.Second, 20*sim.Second, jump(10*sim.Second, 20))
		if spikes != 1 {
			t.Errorf("%d neurons: the one that is excited fires %d times", n, spikes)
		}
		if wake := model.(sim.Waker).Wake(); wake != sim.Never {
			t.Errorf("%d neurons at rest again want to be woken at %v", n, wake)
		}
		spike = append(spike, slopes)
	}
	if spike[0] != spike[1] {
		t.Errorf("a spike costs %d slopes alone, and %d among a thousand neurons", spike[0], spike[1])
	}
	t.Logf("a spike and the way back to rest: %d slopes", spike[0])
}

func TestWrongParametersOfHHAreRefused(t *testing.T) {
	for _, c := range []struct {
		reason string
		spec   models.HH
		field  string
	}{
		{"a membrane has a capacitance", models.HH{C: -1}, "C"},
		{"so small that its inverse overflows", models.HH{C: 1e-310}, "C"},
		{"NaN", models.HH{IE: nan}, "IE"},
		{"a conductance that is negative is none", models.HH{GNa: -1}, "GNa"},
		{"infinite", models.HH{GK: inf}, "GK"},
		{"NaN", models.HH{GL: nan}, "GL"},
		{"NaN", models.HH{ENa: nan}, "ENa"},
		{"infinite", models.HH{EK: -inf}, "EK"},
		{"NaN", models.HH{EL: nan}, "EL"},
		{"infinite", models.HH{Temperature: inf}, "Temperature"},
		{"gates of infinite speed", models.HH{Temperature: 1e5}, "Temperature"},
		{"gates that stand still", models.HH{Temperature: -1e5}, "Temperature"},
		{"warmth does not turn time around", models.HH{Q10: -3}, "Q10"},
		{"it would never fire", models.HH{VTh: inf}, "VTh"},
		{"NaN", models.HH{V0: nan}, "V0"},
		{"more than all gates are open", models.HH{M0: 1.5}, "M0"},
		{"fewer than none", models.HH{H0: -0.1}, "H0"},
		{"NaN", models.HH{N0: nan}, "N0"},
		{"finer than numbers", models.HH{Tolerance: 1e-16}, "Tolerance"},
		{"too coarse for its own estimate", models.HH{Tolerance: 1e-3}, "Tolerance"},
	} {
		checkMistakes(t, c.reason, c.spec, mistake{-1, c.field})
		checkMistakes(t, c.reason+" in neuron 3", models.HH{Each: func(i int, n *models.HH) {
			if i == 3 {
				*n = c.spec
			}
		}}, mistake{3, c.field})
	}
	noTau := models.HH{Ports: []models.Port{{}, {Shape: models.ExponentialConductance}}}
	checkMistakes(t, "no default", noTau, mistake{-1, "Ports[1].Tau"})
}
