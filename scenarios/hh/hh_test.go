package hh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim"
)

func testLab(seed uint64) lab {
	return lab{&session.Session{Seed: seed, Shards: 1, Out: io.Discard}, models.HH{}}
}

func within(t *testing.T, what string, x, lo, hi float64) {
	t.Helper()
	if !(lo <= x && x <= hi) {
		t.Errorf("%s is %v, want %v to %v", what, x, lo, hi)
	}
}

// TestWhatTheTextbooksSay: of the axon at 6.3 degrees.
func TestWhatTheTextbooksSay(t *testing.T) {
	a, f := Default(), new(findings)
	a.Currents, a.Duration, a.Step = 20, 300*sim.Millisecond, 4*sim.Millisecond
	for _, experiment := range []func(context.Context, lab, *findings) error{a.fire, a.drive, a.disturb, a.recover} {
		if err := experiment(t.Context(), testLab(1), f); err != nil {
			t.Fatal(err)
		}
	}
	found := make(map[string]float64)
	for _, x := range f.list() {
		found[x.key] = x.value
	}
	within(t, "rest, mV", found["rest"], -65, -64.99)
	within(t, "peak, mV", found["peak"], 35, 50)
	within(t, "trough, mV", found["trough"], -77, -74)
	within(t, "rheobase, uA/cm2", found["rheobase"], 2.24, 2.241)
	within(t, "rheobase of repetitive firing, uA/cm2", found["rheobase_repetitive"], 6.231, 6.232)
	within(t, "threshold, uA/cm2", found["threshold"], 13.275, 13.2752)
	within(t, "absolute refractoriness, ms", found["refractory_absolute"], 4, 8)
	within(t, "relative refractoriness, ms", found["refractory_relative"], 10, 14)
	within(t, "rate at 5 uA/cm2, below rheobase, Hz", f.rates[0], 0, 0)
	within(t, "the same with noise, Hz", f.noisy[0], 10, 70)
	within(t, "rate at 50 uA/cm2, Hz", f.rates[9], 115, 120)
	within(t, "rate at 100 uA/cm2: block, Hz", f.rates[19], 0, 0)
}

// TestAnAxonThatNeverFiresIsShownToo: its thresholds are not numbers, and that is no failure.
func TestAnAxonThatNeverFiresIsShownToo(t *testing.T) {
	a, f := Default(), new(findings)
	a.Temperature, a.Currents, a.Duration, a.Step = 45, 3, 20*sim.Millisecond, 10*sim.Millisecond
	s := &session.Session{Name: "hh", Seed: 1, Shards: 1, Dir: t.TempDir(), Out: io.Discard}
	if err := a.Run(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(s.Dir, "hh.png")); err != nil {
		t.Error(err)
	}
	f.thresholds, f.delays, f.threshold = []float64{math.NaN()}, []sim.Time{sim.Millisecond}, math.NaN()
	if p := f.recoveryPlot(); p == nil {
		t.Error("no plot")
	}
}

func TestWrongParameters(t *testing.T) {
	for _, row := range []struct {
		why    string
		change func(a *Axon)
		flag   string
	}{
		{"a pulse that takes no time", func(a *Axon) { a.Width = 0 }, "width"},
		{"a pulse beyond what is shown", func(a *Axon) { a.Width = sim.Second }, "width"},
		{"no current", func(a *Axon) { a.Strongest = 0 }, "strongest"},
		{"not a number", func(a *Axon) { a.Strongest = math.NaN() }, "strongest"},
		{"no currents", func(a *Axon) { a.Currents = 0 }, "currents"},
		{"more than memory holds", func(a *Axon) { a.Currents = 1 << 40 }, "currents"},
		{"no time to count in", func(a *Axon) { a.Duration = 0 }, "duration"},
		{"no step", func(a *Axon) { a.Step = 0 }, "step"},
		{"pulses that overlap", func(a *Axon) { a.Delay = a.Width }, "delay"},
		{"a step beyond the longest", func(a *Axon) { a.Step = a.Delay + 1 }, "delay"},
		{"no pulse to try", func(a *Axon) { a.Most = 0 }, "most"},
		{"no pulse that makes it fire", func(a *Axon) { a.Pulse = 0 }, "pulse"},
		{"a current that would take for ever", func(a *Axon) { a.Strongest = 1e9 }, "strongest"},
		{"a temperature that is none", func(a *Axon) { a.Temperature = math.NaN() }, "temperature"},
		{"no axon lives there", func(a *Axon) { a.Temperature = 1000 }, "temperature"},
		{"an event in every nanosecond", func(a *Axon) { a.NoiseRate = 1e9 }, "noise-rate"},
	} {
		a := Default()
		row.change(a)
		err := a.Run(t.Context(), testLab(1).Session)
		var wrong *session.ParameterError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), "--"+row.flag+" ") {
			t.Errorf("%s: got %v, want --%s", row.why, err, row.flag)
		}
	}
	a := Default()
	a.Noise = math.Inf(1)
	if err := a.Run(t.Context(), testLab(1).Session); err == nil {
		t.Error("a noise that only the synapses can judge: no error")
	}
}

// Warmth shortens refractoriness.
func Example() {
	for _, temperature := range []float64{6.3, 16.3} {
		a, f := Default(), new(findings)
		a.Step = 2 * sim.Millisecond
		l := lab{&session.Session{Seed: 1, Shards: 1}, models.HH{Temperature: temperature}}
		if err := a.recover(context.Background(), l, f); err != nil {
			fmt.Println(err)
			return
		}
		for i, threshold := range f.thresholds {
			if threshold < 2*f.threshold {
				fmt.Printf("at %v degrees twice the threshold is enough after %v\n", temperature, f.delays[i])
				break
			}
		}
	}
	// Output:
	// at 6.3 degrees twice the threshold is enough after 12ms
	// at 16.3 degrees twice the threshold is enough after 4ms
}
