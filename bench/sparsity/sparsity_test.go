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
	"strings"
	"testing"
	"time"

	"github.com/ranvier-sim/ranvier/bench/cost"
	"github.com/ranvier-sim/ranvier/bench/race"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// brief is a sweep that says little, but soon.
func brief() Sweep {
	return Sweep{
		Seed: 1, N: 100, Active: []float64{1, 0.1}, Rates: []float64{1, 10}, Degrees: []int{10, 20},
		Steps: []sim.Time{1 * sim.Millisecond, 0.1 * sim.Millisecond}, Laps: 1, Lap: time.Millisecond,
	}
}

// TestActivityIsAllThatChanges is the law: the rate is the one asked for, in either simulator, and nothing
// fires but what a source makes fire. What happens is what the model is told of.
func TestActivityIsAllThatChanges(t *testing.T) {
	for _, of := range []Relay{
		{N: 1000, K: 10, Active: 1, Rate: 1}, {N: 1000, K: 10, Active: 1, Rate: 30}, {N: 1000, K: 500, Active: 1, Rate: 30},
		{N: 1000, K: 10, Active: 0.1, Rate: 30}, {N: 1000, K: 100, Active: 0.01, Rate: 100}, {N: 1000, K: 10, Active: 0.3, Rate: 10},
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
			want := float64(of.N) * of.Mean() * 2
			if off := math.Abs(float64(l.Spikes) - want); off > 5*math.Sqrt(want) {
				t.Errorf("%T, %+v: %d spikes, want about %.0f", c, of, l.Spikes, want)
			}
			load := of.Load()
			if each := float64(l.Events) / float64(l.Spikes); math.Abs(each*load.Spikes/load.Events-1) > 0.01 {
				t.Errorf("%T, %+v: %.2f events per spike", c, of, each)
			}
			if math.Abs(float64(l.Fired)/float64(2*l.Spikes)-1) > 0.02 {
				t.Errorf("%T, %+v: %d spikes of all, %d of neurons", c, of, l.Fired, l.Spikes)
			}
		}
	}
}

// TestSilentNeuronsAreSilent and the others spread evenly.
func TestSilentNeuronsAreSilent(t *testing.T) {
	of := Relay{N: 200, K: 10, Active: 0.1, Rate: 50}
	net := of.Network(1)
	var spikes record.Memory
	net.Record(&spikes, net.Populations[0])
	e, err := sim.Build(net, sim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.RunUntil(t.Context(), sim.Second); err != nil {
		t.Fatal(err)
	}
	for i, count := range spikes.Rasters(net.Populations[0])[0].Counts() {
		if active := i%10 == 9; active != (count > 0) {
			t.Errorf("neuron %d fires %d times", i, count)
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

// following is a study whose points follow a model.
func following(m cost.Model) *Study {
	s := &Study{Sweep: Default(), Model: m}
	for _, of := range s.networks() {
		for _, step := range append([]sim.Time{0}, s.Steps...) {
			s.Points = append(s.Points, Point{of, cost.Sample{Load: of.Load(), Step: step, Cost: s.modelled(of, step)}})
		}
	}
	return s
}

var usual = cost.Model{
	Event: cost.EventDriven{Synapse: 3e-9, Spike: 1e-6},
	Clock: cost.ClockStepped{Step: 2e-10, Add: 1e-9, Fire: 4e-7},
}

func TestCrossingsAreWhereTheModelSays(t *testing.T) {
	s := following(usual)
	for _, c := range s.Crossings() {
		if c.Predicted > 100 {
			if !math.IsInf(c.Measured, 1) {
				t.Errorf("%+v", c)
			}
			continue
		}
		// Between points a straight line takes the place of a sum of two.
		if !(math.Abs(math.Log(c.Measured/c.Predicted)) < 0.1) {
			t.Errorf("%+v", c)
		}
	}
}

// TestFewerActiveNeuronsMayFireMoreOften in proportion: it is the mean rate that counts.
func TestFewerActiveNeuronsMayFireMoreOften(t *testing.T) {
	means := make(map[string]float64)
	for _, c := range following(usual).Crossings() {
		name := fmt.Sprint(c.K, c.Step)
		if mean, ok := means[name]; ok && math.Abs(mean/(c.Predicted*c.Active)-1) > 1e-9 {
			t.Errorf("%+v: %v Hz on average, elsewhere %v", c, c.Predicted*c.Active, mean)
		}
		means[name] = c.Predicted * c.Active
	}
}

func TestCrossingsBeyondTheSweep(t *testing.T) {
	for _, row := range []struct {
		why       string
		model     cost.Model
		measured  float64
		predicted bool // infinite
	}{
		{"an event costs nothing", cost.Model{Event: cost.EventDriven{Synapse: 1e-18}, Clock: cost.ClockStepped{Step: 1e-9, Add: 1e-9}}, math.Inf(1), true},
		{"a step costs nothing", cost.Model{Event: cost.EventDriven{Synapse: 1e-8}, Clock: cost.ClockStepped{Step: 1e-18, Add: 1e-10}}, 0, false},
	} {
		for _, c := range following(row.model).Crossings() {
			if c.Measured != row.measured || !math.IsNaN(c.Cost) || math.IsInf(c.Predicted, 1) != row.predicted {
				t.Errorf("%s: %+v", row.why, c)
			}
		}
	}
}

// TestTableSetsMeasuredBesidePredicted in a row per network and grid.
func TestTableSetsMeasuredBesidePredicted(t *testing.T) {
	var out bytes.Buffer
	if err := following(usual).Print(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if want := 2 + 27 + 2 + 1; len(lines) != want {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), want, &out)
	}
	for i, want := range map[int]string{
		8:  "100 % 1000 1 ms 0.0797 0.0769 0.0797 0.0769 0.4", // by hand: 0.2 us / (1001 x 2 ns + 0.6 us) = 0.0769
		26: "1 % 1000 1 ms 7.97 7.69 0.0797 0.0769 5.35",
		28: "1 % 1000 0.01 ms more than 100 769 more than 1 7.69 500",
	} {
		if got := strings.Join(strings.Fields(lines[i]), " "); got != want {
			t.Errorf("line %d is %q, want %q", i, got, want)
		}
	}
}

// A network of which a tenth is active may fire ten times as fast before a grid does less work.
func Example() {
	m := cost.Model{
		Event: cost.EventDriven{Synapse: 3e-9, Spike: 1e-6},
		Clock: cost.ClockStepped{Step: 2e-10, Add: 1e-9, Fire: 4e-7},
	}
	for _, active := range []float64{1, 0.1, 0.01} {
		of := Relay{N: 4000, K: 1000, Active: active, Rate: 1}
		fmt.Printf("%g active: up to %.2g Hz\n", active, m.Crossover(of.Load(), 0.1*sim.Millisecond))
	}
	// Output:
	// 1 active: up to 0.77 Hz
	// 0.1 active: up to 7.7 Hz
	// 0.01 active: up to 77 Hz
}
