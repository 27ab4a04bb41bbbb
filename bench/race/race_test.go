package race

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ranvier-sim/ranvier/bench/stopwatch"
	"github.com/ranvier-sim/ranvier/sim"
)

// horse takes a known time for each unit of work, which grows from lap to lap.
type horse struct {
	name  string
	took  time.Duration // per unit
	tires float64       // factor from lap to lap
	log   *[]string
	fails error
}

func (h *horse) Run(_ context.Context, amount int64) (Lap, error) {
	if h.log != nil {
		*h.log = append(*h.log, h.name)
	}
	l := Lap{Lap: stopwatch.Lap{CPU: h.took * time.Duration(amount), Wall: h.took * time.Duration(amount)}}
	l.Events, l.Spikes, l.Model = uint64(amount), uint64(amount), sim.Time(amount)*sim.Second
	h.took = time.Duration(float64(h.took) * h.tires)
	return l, h.fails
}

// TestContestantsTakeTurns is half of the law: no lap of one is far from the same lap of another.
func TestContestantsTakeTurns(t *testing.T) {
	var log []string
	a := &Runner{Contestant: &horse{name: "a", took: 1, tires: 1, log: &log}, Amount: 1}
	b := &Runner{Contestant: &horse{name: "b", took: 1, tires: 1, log: &log}, Amount: 1}
	laps := 0
	if err := Run(t.Context(), 3, func() { laps++ }, a, b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b", "a", "b", "a", "b"}, log); diff != "" || laps != 6 {
		t.Errorf("%d Laps: %s", laps, diff)
	}
}

// TestRatiosAreOfTheSameTurn is the other half: a machine that slows down for all changes no ratio.
func TestRatiosAreOfTheSameTurn(t *testing.T) {
	a := &Runner{Contestant: &horse{took: 1000, tires: 2}, Amount: 10}
	b := &Runner{Contestant: &horse{took: 3000, tires: 2}, Amount: 10}
	if err := Run(t.Context(), 5, func() {}, a, b); err != nil {
		t.Fatal(err)
	}
	for _, of := range []func(Lap) float64{Lap.EventsPerSecond, Lap.ModelSpeed, Lap.WallSpeed} {
		if got := Ratio(a, b, of); math.Abs(got-3) > 1e-12 {
			t.Errorf("ratio %v, want 3", got)
		}
	}
	if got, want := a.Median(Lap.EventsPerSecond), 10/(4000*10e-9); math.Abs(got/want-1) > 1e-12 {
		t.Errorf("median %v, want that of the third lap, %v", got, want)
	}
	if got := a.Rate(2); got != 0.5 {
		t.Errorf("rate %v Hz, want 0.5", got)
	}
}

func TestPaceFindsTheAmountOfALap(t *testing.T) {
	for _, row := range []struct {
		why  string
		took time.Duration
		want int64
	}{
		{"fast", time.Microsecond, 100_000},
		{"slower than a lap from the first", time.Second, 1},
	} {
		r, err := Pace(t.Context(), &horse{took: row.took, tires: 1}, 2, 100*time.Millisecond)
		if err != nil || r.Amount != row.want {
			t.Errorf("%s: %d, %v, want %d", row.why, r.Amount, err, row.want)
		}
	}
}

func TestFailureEndsTheRace(t *testing.T) {
	failure := errors.New("fell")
	h := &horse{took: 1, tires: 1, fails: failure}
	if err := Run(t.Context(), 3, func() {}, &Runner{Contestant: h, Amount: 1}); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	if _, err := Pace(t.Context(), h, 1, 1); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
}

func TestMedian(t *testing.T) {
	for _, row := range []struct {
		why    string
		values []float64
		want   float64
	}{
		{"none", nil, math.NaN()}, {"one", []float64{3}, 3}, {"odd, out of order", []float64{9, 1, 2}, 2}, {"even", []float64{4, 1, 2, 9}, 3},
	} {
		if got := Median(len(row.values), func(i int) float64 { return row.values[i] }); got != row.want && !math.IsNaN(row.want) {
			t.Errorf("%s: %v, want %v", row.why, got, row.want)
		}
	}
}
