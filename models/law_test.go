package models_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/sim"
)

func TestSimultaneousArrivalsAreSummedBeforeTheThresholdIsTested(t *testing.T) {
	const at = 5 * ms
	two := models.LIF{Ports: []models.Port{{}, {}}}
	for _, c := range []struct {
		why     string
		volleys []sim.Volley
		want    []sim.Time
	}{
		{"excitation alone is enough", []sim.Volley{jump(at, 1.5)}, []sim.Time{at}},
		{"inhibition of the same instant counts, even after it", []sim.Volley{jump(at, 1.5), jump(at, -1)}, []sim.Time{}},
		{"and before it", []sim.Volley{jump(at, -1), jump(at, 1.5)}, []sim.Time{}},
		{"and on another port", []sim.Volley{jump(at, 1.5), onPort(1, jump(at, -1))}, []sim.Time{}},
		{"and within one volley", []sim.Volley{{At: at, Targets: []uint32{0, 0}, Weights: []float32{1.5, -1}}}, []sim.Time{}},
		{"a picosecond later it is too late", []sim.Volley{jump(at, 1.5), jump(at+1, -1)}, []sim.Time{at}},
		{"what is too weak alone is enough together", []sim.Volley{jump(at, 0.5), onPort(1, jump(at, 0.25)), jump(at, 0.25)}, []sim.Time{at}},
		{"the sum fires once, however large", []sim.Volley{jump(at, 5), jump(at, 5), jump(at, 5)}, []sim.Time{at}},
	} {
		got := times(fire(t, two, 1, 20*ms, c.volleys...))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

func TestRefractoryIntervalIsLeftClosedRightOpen(t *testing.T) {
	const at, tref = 5 * ms, 2 * ms
	for _, c := range []struct {
		why   string
		after sim.Time // the second arrival, after the first spike
		fires bool
	}{
		{"what arrives with the spike belongs to it", 0, false},
		{"just after the spike", 1, false},
		{"just before the end", tref - 1, false},
		{"the end itself is outside", tref, true},
		{"just after the end", tref + 1, true},
	} {
		for _, spec := range []sim.Spec{models.LIF{TRef: tref}, models.IF{TRef: tref}} {
			want := []sim.Time{at}
			if c.fires {
				want = append(want, at+c.after)
			}
			got := times(fire(t, spec, 1, 20*ms, jump(at, 1), jump(at+c.after, 1)))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%T, %s: (-want +got)\n%s", spec, c.why, diff)
			}
		}
	}
}

// TestRefractoryIntervalStartsAtTheUnroundedCrossing, not at the picosecond that the spike carries.
func TestRefractoryIntervalStartsAtTheUnroundedCrossing(t *testing.T) {
	for _, c := range []struct {
		why    string
		period float64 // ps: without leak, the drive alone takes it this long
		spike  sim.Time
		at     sim.Time
		fires  bool
	}{
		{"rounded down: the interval ends 0.25 ps after the arrival", 10.25, 10, 110, false},
		{"rounded down: the next picosecond is free", 10.25, 10, 111, true},
		{"rounded up: the interval has ended 0.25 ps before the arrival", 9.75, 10, 110, true},
		{"rounded up: the picosecond before is not free", 9.75, 10, 109, false},
	} {
		spec := models.IF{IE: ms / c.period, TRef: 100}
		got := times(fire(t, spec, 1, 115, jump(c.at, 1)))
		want := []sim.Time{c.spike}
		if c.fires {
			want = append(want, c.at)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

func TestVoltageJumpsWithinTheRefractoryIntervalAreLost(t *testing.T) {
	spec := models.LIF{EL: -65, VTh: -50, VReset: -70, TRef: 2 * ms}
	spike := jump(5*ms, 15)
	lost := []sim.Volley{spike, jump(5*ms+1, 10), jump(6*ms, -20), jump(7*ms-1, 14.9)}
	for _, at := range []sim.Time{5*ms + 2, 6.5 * ms, 7 * ms, 7*ms + 1, 12 * ms} {
		with, without := probe(t, spec, at, "V", lost...), probe(t, spec, at, "V", spike)
		if with != without {
			t.Errorf("at %v V is %v mV, without the jumps %v mV", at, with, without)
		}
		free := max(0, float64(at)-7*ms)
		if want := -65 - 5*math.Exp(-free/(10*ms)); math.Abs(with-want) > 1e-12 {
			t.Errorf("at %v V is %v mV, want %v mV", at, with, want)
		}
	}
}

// TestCurrentsGoOnWhileClamped: they decay from before the refractory interval, take arrivals within
// it, and drive the membrane from its end on.
func TestCurrentsGoOnWhileClamped(t *testing.T) {
	const tauM, tauS, tref = 10 * ms, 4 * ms, 3 * ms
	for _, shape := range []models.Shape{models.Exponential, models.Alpha} {
		spec := models.LIF{TauM: tauM, VReset: -1, VTh: 1, TRef: tref, Ports: []models.Port{{}, {Shape: shape, Tau: tauS}}}
		// The spike at 5 ms clamps V to -1 until 8 ms; currents arrive before and within.
		volleys := []sim.Volley{onPort(1, jump(4*ms, 1.5)), jump(5*ms, 3), onPort(1, jump(7*ms, 0.5))}
		current := func(at float64) float64 {
			sum := 0.0
			for _, v := range volleys {
				s := (at - float64(v.At)) / tauS
				switch {
				case v.Port == 0 || s < 0:
				case shape == models.Exponential:
					sum += float64(v.Weight) * math.Exp(-s)
				default:
					sum += float64(v.Weight) * math.E * s * math.Exp(-s)
				}
			}
			return sum
		}
		for _, at := range []sim.Time{6 * ms, 8 * ms, 9 * ms, 15 * ms} {
			if got, want := probe(t, spec, at, "I1", volleys...), current(float64(at)); math.Abs(got-want) > 1e-14 {
				t.Errorf("shape %d: current at %v is %v pA, want %v pA", shape, at, got, want)
			}
			want := -math.Exp(-max(0, float64(at)-8*ms) / tauM)
			want += simpson(8*ms, max(8*ms, float64(at)), func(s float64) float64 {
				return current(s) * math.Exp(-(float64(at)-s)/tauM) / tauM
			})
			if got := probe(t, spec, at, "V", volleys...); math.Abs(got-want) > 1e-12 {
				t.Errorf("shape %d: V at %v is %v mV, want %v mV", shape, at, got, want)
			}
		}
	}
}

// simpson integrates f by Simpson's rule.
func simpson(a, b float64, f func(float64) float64) float64 {
	const n = 2000
	h := (b - a) / n
	sum := f(a) + f(b)
	for i := 1; i < n; i++ {
		sum += f(a+float64(i)*h) * float64(2+2*(i%2))
	}
	return sum * h / 3
}

func TestThresholdIsReachedAtEquality(t *testing.T) {
	const below = 1 - 0x1p-24 // the float32 before 1
	for _, c := range []struct {
		why  string
		spec sim.Spec
		w    float32
		want []sim.Time
	}{
		{"V = VTh", models.LIF{}, 1, []sim.Time{0}},
		{"the largest weight below", models.LIF{}, below, []sim.Time{}},
		{"V = VTh without leak", models.IF{}, 1, []sim.Time{0}},
		{"the largest weight below, without leak", models.IF{}, below, []sim.Time{}},
		{"V = VTh far from 0", models.LIF{EL: -65, VReset: -70, VTh: -50}, 15, []sim.Time{0}},
		{"the largest weight below 15", models.LIF{EL: -65, VReset: -70, VTh: -50}, 15 - 0x1p-20, []sim.Time{}},
		{"the initial potential is the threshold", models.LIF{U0: 1}, 0, []sim.Time{0}},
	} {
		got := times(fire(t, c.spec, 1, 100*ms, jump(0, c.w)))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", c.why, diff)
		}
	}
}

// TestADriveThatOnlyTendsToTheThresholdDoesNotReachIt: the potential comes closer for ever.
func TestADriveThatOnlyTendsToTheThresholdDoesNotReachIt(t *testing.T) {
	for tau := 1.; tau < 50; tau += 2 {
		for drive := 1.; drive < 30; drive += 2 {
			spec := models.LIF{TauM: tau * ms, VTh: drive, IE: drive}
			for _, in := range [][]sim.Volley{nil, {jump(0, 0)}, {jump(5*ms, -0.5)}} {
				if got := fire(t, spec, 1, sim.Time(50*tau*ms), in...); len(got) > 0 {
					t.Fatalf("TauM %g ms, VTh = R IE = %g mV, %d arrivals: fires at %v", tau, drive, len(in), got[0].At)
				}
			}
		}
	}
}

func TestANeuronThatStartsAboveItsThresholdFiresAtOnce(t *testing.T) {
	for _, spec := range []sim.Spec{
		models.LIF{U0: 1.5}, models.LIF{EL: -65, VTh: -50, VReset: -65, U0: 20, TRef: 1 * ms}, models.IF{V0: 3},
		models.LIF{U0: 2, Ports: port(models.Alpha, 5*ms)},
	} {
		got := times(fire(t, spec, 1, 100*ms))
		if diff := cmp.Diff([]sim.Time{0}, got); diff != "" {
			t.Errorf("%+v: (-want +got)\n%s", spec, diff)
		}
	}
}

func TestANeuronThatFiresTwiceWithinAPicosecondIsAnError(t *testing.T) {
	for _, c := range []struct {
		why  string
		spec sim.Spec
	}{
		{"5 spikes per picosecond, without leak", models.IF{IE: 5e9}},
		{"5 spikes per picosecond, with leak", models.LIF{IE: 5e10}},
		{"a refractory interval that is too short to help", models.IF{IE: 5e9, TRef: 0.1}},
		{"currents as strong", models.LIF{Ports: []models.Port{{Shape: models.Exponential, Tau: 1 * ms, I0: 5e10}}}},
	} {
		model := start(t, c.spec, 1)
		spikes, err := model.Advance(sim.Window{To: 100}, nil, nil)
		if err == nil {
			t.Errorf("%s: no error, but %d spikes in 100 ps", c.why, len(spikes))
		} else if !strings.Contains(err.Error(), "neuron 0 fires twice within a picosecond") {
			t.Errorf("%s: %v", c.why, err)
		}
	}
}

func TestPoissonSpikesDoNotDependOnWindowsOrSlices(t *testing.T) {
	const n, until = 20, 1 * sim.Second
	spec := models.Poisson{Rate: 100}
	whole := fire(t, spec, n, until)
	var pieces []sim.Spike
	for lo := 0; lo < n; lo += 7 {
		hi := min(lo+7, n)
		model, err := spec.New(sim.Slice{Population: "cells", Lo: lo, Hi: hi, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for w := (sim.Window{To: sim.Time(lo + 1)}); w.From < until; w = (sim.Window{From: w.To, To: min(until, 3*w.To)}) {
			from := len(pieces)
			if pieces, err = model.Advance(w, nil, pieces); err != nil {
				t.Fatal(err)
			}
			for i := range pieces[from:] {
				pieces[from+i].Neuron += uint32(lo)
			}
		}
	}
	sim.SortSpikes(pieces)
	if !slices.Equal(pieces, whole) {
		t.Errorf("%d spikes in pieces, %d in one, or other ones", len(pieces), len(whole))
	}
}
