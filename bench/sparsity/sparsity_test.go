package sparsity

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/sim"
)

// brief is a sweep that says little, but soon.
func brief() Sweep {
	return Sweep{
		Seed: 1, N: 100, Rates: []float64{1, 10}, Degrees: []int{10, 20},
		Steps: []sim.Time{1 * sim.Millisecond, 0.1 * sim.Millisecond}, Laps: 1, Lap: time.Millisecond,
	}
}

// TestActivityIsAllThatChanges is the law: the rate is the one asked for, in either simulator, and nothing
// fires but what a source makes fire.
func TestActivityIsAllThatChanges(t *testing.T) {
	for _, of := range []Relay{
		{N: 1000, K: 10, Rate: 1}, {N: 1000, K: 10, Rate: 30}, {N: 1000, K: 500, Rate: 30},
	} {
		net := of.Network(1)
		exact, err := race.NewEngine(net, 1)
		if err != nil {
			t.Fatal(err)
		}
		onGrid, err := race.NewClock(net, 0.1*sim.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []race.Contestant{exact, onGrid} {
			l, err := c.Run(t.Context(), 2*sim.Second)
			if err != nil {
				t.Fatal(err)
			}
			want := float64(of.N) * of.Rate * 2
			if off := math.Abs(float64(l.Spikes) - want); off > 5*math.Sqrt(want) {
				t.Errorf("%T, %+v: %d spikes, want about %.0f", c, of, l.Spikes, want)
			}
			// One synapse from the source, and K to others.
			if each := float64(l.Events) / float64(l.Spikes); math.Abs(each/float64(of.K+1)-1) > 0.01 {
				t.Errorf("%T, %+v: %.2f events per spike", c, of, each)
			}
		}
	}
}

func TestSweepMeasuresEveryPoint(t *testing.T) {
	w, turns := brief(), 0
	s, err := w.Run(t.Context(), func() { turns++ })
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Points) != w.Points() || turns != w.Points()*w.Laps {
		t.Fatalf("%d points in %d laps, want %d", len(s.Points), turns, w.Points())
	}
	for _, p := range s.Points {
		if !(p.Cost > 0) || !(p.Events >= p.Spikes) {
			t.Errorf("%+v", p)
		}
	}
	var out, table bytes.Buffer
	if err := errors.Join(s.WriteCSV(&out), s.Print(&table)); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 1+w.Points() {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	path := filepath.Join(t.TempDir(), "sparsity.png")
	if err := s.Draw(path); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := png.Decode(file); err != nil {
		t.Error(err)
	}
}

func TestInterruptionKeepsWhatWasMeasured(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := brief()
	s, err := w.Run(ctx, after(w.Points()/4, cancel))
	if !errors.Is(err, context.Canceled) || len(s.Points) != w.Points()/4 {
		t.Errorf("%d points, %v", len(s.Points), err)
	}
}

// after returns a function whose n-th call calls f.
func after(n int, f func()) func() {
	return func() {
		if n--; n == 0 {
			f()
		}
	}
}

// modelled is a study whose points follow the model.
func modelled(m Model) *Study {
	w := Default()
	s := &Study{Sweep: w}
	for _, k := range w.Degrees {
		for _, rate := range w.Rates {
			s.Points = append(s.Points, Point{K: k, Rate: rate, Cost: m.EventDriven(w.N, k, rate)})
			for _, step := range w.Steps {
				s.Points = append(s.Points, Point{K: k, Rate: rate, Step: step, Cost: m.ClockStepped(w.N, k, rate, step)})
			}
		}
	}
	return s
}

func TestFitFindsTheConstants(t *testing.T) {
	want := Model{Synapse: 3e-9, Spike: 1e-6, Step: 2e-10, Add: 1e-9, Fire: 3e-7}
	s := modelled(want)
	if err := s.fit(); err != nil {
		t.Fatal(err)
	}
	close := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) <= 1e-6*math.Abs(b)+1e-12 })
	if diff := cmp.Diff(want, s.Model, close); diff != "" {
		t.Error(diff)
	}
}

func TestCrossingsAreWhereTheModelSays(t *testing.T) {
	s := modelled(Model{Synapse: 3e-9, Spike: 1e-6, Step: 2e-10, Add: 1e-9, Fire: 3e-7})
	if err := s.fit(); err != nil {
		t.Fatal(err)
	}
	for _, c := range s.Crossings() {
		// Between points a straight line takes the place of a sum of two.
		if !(math.Abs(math.Log(c.Measured/c.Predicted)) < 0.1) {
			t.Errorf("K %d, step %v: %.3g Hz, the model says %.3g", c.K, c.Step, c.Measured, c.Predicted)
		}
	}
}

func TestCrossingsBeyondTheSweep(t *testing.T) {
	for _, row := range []struct {
		why       string
		model     Model
		measured  float64
		predicted bool // infinite
	}{
		{"an event costs nothing", Model{Synapse: 1e-18, Spike: 1e-15, Step: 1e-9, Add: 1e-9, Fire: 1e-6}, math.Inf(1), true},
		{"a step costs nothing", Model{Synapse: 1e-8, Spike: 1e-6, Step: 1e-18, Add: 1e-10, Fire: 1e-9}, 0, false},
	} {
		s := modelled(row.model)
		s.Model = row.model
		for _, c := range s.Crossings() {
			if c.Measured != row.measured || !math.IsNaN(c.Cost) || math.IsInf(c.Predicted, 1) != row.predicted {
				t.Errorf("%s: %+v", row.why, c)
			}
		}
	}
}

func TestTooFewPointsAreSaidToBe(t *testing.T) {
	s := modelled(Model{Synapse: 3e-9, Spike: 1e-6, Step: 2e-10, Add: 1e-9, Fire: 3e-7})
	s.Points = s.Points[:2]
	if err := s.fit(); err == nil {
		t.Error("no error")
	}
}

// The model tells beforehand which simulator a network suits.
func Example() {
	m := Model{Synapse: 3e-9, Spike: 1e-6, Step: 2e-10, Add: 1e-9, Fire: 3e-7}
	for _, step := range []sim.Time{1 * sim.Millisecond, 0.1 * sim.Millisecond} {
		fmt.Printf("1000 synapses, step %v: event-driven is faster below %.2g Hz\n", step, m.Crossover(1000, step))
	}
	// Output:
	// 1000 synapses, step 1ms: event-driven is faster below 0.074 Hz
	// 1000 synapses, step 100us: event-driven is faster below 0.74 Hz
}
