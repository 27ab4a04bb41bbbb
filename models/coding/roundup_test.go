package coding_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

func TestRoundUp(t *testing.T) {
	for _, c := range []struct {
		why      string
		time, dt sim.Time
		want     sim.Time
	}{
		{"on the grid stays", 300, 100, 300},
		{"just after a step waits for the next", 301, 100, 400},
		{"just before a step", 399, 100, 400},
		{"the origin is on every grid", 0, 7, 0},
		{"a step of a picosecond changes nothing", 12345, 1, 12345},
		{"up is later for negative times too", -250, 100, -200},
		{"silence stays silence", sim.Never, 100, sim.Never},
		{"the last multiple that fits", sim.Never - 8, 100, sim.Never - 7},
	} {
		t.Run(c.why, func(t *testing.T) {
			got, err := coding.RoundUp(nil, []sim.Time{c.time}, c.dt)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]sim.Time{c.want}, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRoundUpRefuses(t *testing.T) {
	for _, dt := range []sim.Time{0, -5} {
		var param *coding.ParamError
		if _, err := coding.RoundUp(nil, nil, dt); !errors.As(err, &param) || param.Field != "dt" {
			t.Errorf("step %v: got %v, want a *ParamError about dt", dt, err)
		}
	}
	// sim.Never is 9223372036854775807, so that the next multiple of 100 does not fit.
	var late *coding.TimeError
	if _, err := coding.RoundUp(nil, []sim.Time{0, sim.Never - 2}, 100); !errors.As(err, &late) || late.Index != 1 {
		t.Errorf("got %v, want a *TimeError about time 1", err)
	}
}

func TestRoundUpIsTheNextMultiple(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dt := sim.Time(rapid.Int64Range(1, 1000*ms).Draw(t, "dt"))
		times := rapid.SliceOf(rapid.Map(rapid.Int64Range(-1e15, 1e15), func(t int64) sim.Time { return sim.Time(t) })).Draw(t, "times")
		got, err := coding.RoundUp(nil, times, dt)
		if err != nil {
			t.Fatal(err)
		}
		for i := range times {
			if got[i]%dt != 0 || got[i] < times[i] || got[i]-times[i] >= dt {
				t.Fatalf("%v on a grid of %v: %v", times[i], dt, got[i])
			}
		}
		inPlace, err := coding.RoundUp(times, times, dt)
		if err != nil || !slices.Equal(inPlace, got) {
			t.Fatalf("in place: %v, %v, want %v", inPlace, err, got)
		}
	})
}
