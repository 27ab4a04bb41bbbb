package coding_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

// goldenCase is one vector under one setting of snntorch.spikegen.latency. Times are in steps.
type goldenCase struct {
	Name   string
	Data   []float64
	Params struct {
		Steps     float64 `json:"num_steps"`
		Threshold float64
		Tau       float64
		First     float64 `json:"first_spike_time"`
		Clip      bool
		Normalize bool
		Linear    bool
	}
	Time      []float64
	Index     []float64 // round half to even; -1 = no spike; null where snnTorch refuses
	Tolerance float64
}

// latency translates the setting, one step lasting a millisecond.
func (c *goldenCase) latency() coding.Latency {
	ms := func(steps float64) sim.Time { return sim.Time(steps * sim.Millisecond) }
	l := coding.Latency{Threshold: c.Params.Threshold, First: ms(c.Params.First), Clip: c.Params.Clip}
	if c.Params.Linear {
		l.Curve = coding.Linear
	}
	if c.Params.Normalize {
		l.Window = ms(c.Params.Steps - 1 - c.Params.First)
	} else {
		l.Tau = ms(c.Params.Tau)
	}
	return l
}

// check compares one time with the reference; half a picosecond of rounding is allowed on top of tol.
func (c *goldenCase) check(t *testing.T, i int, got sim.Time, tol float64) {
	t.Helper()
	if dark := c.Data[i] < c.Params.Threshold; c.Params.Clip && dark {
		if got != sim.Never {
			t.Errorf("value %v: got %v, want silence", c.Data[i], got)
		}
		return
	}
	if diff := math.Abs(got.Milliseconds() - c.Time[i]); diff > tol+0.51e-9 {
		t.Errorf("value %v: got %v, want %v ms: off by %g", c.Data[i], got, c.Time[i], diff)
	}
	if c.Index == nil || c.Index[i] < 0 || nearTie(c.Time[i]) {
		return
	}
	if step := math.RoundToEven(got.Milliseconds()); step != c.Index[i] {
		t.Errorf("value %v: falls into step %v, want %v", c.Data[i], step, c.Index[i])
	}
}

// nearTie: the step of a time that lies half-way between two is decided by rounding errors.
func nearTie(step float64) bool { return math.Abs(step-math.Floor(step)-0.5) < 1e-5 }

func TestLatencyIsExact(t *testing.T) {
	for _, c := range golden(t, "testdata/latency_exact.json", 39) {
		t.Run(c.Name, func(t *testing.T) {
			for i, got := range encode(t, &c) {
				c.check(t, i, got, c.Tolerance)
			}
		})
	}
}

func TestLatencyAgreesWithSnnTorch(t *testing.T) {
	for _, c := range golden(t, "testdata/latency_snntorch.json", 46) {
		t.Run(c.Name, func(t *testing.T) {
			for i, got := range encode(t, &c) {
				c.check(t, i, got, 1e-9*c.Time[i])
			}
		})
	}
}

func encode(t *testing.T, c *goldenCase) []sim.Time {
	t.Helper()
	times, err := c.latency().Encode(nil, c.Data)
	if err != nil {
		t.Fatal(err)
	}
	if len(times) != len(c.Data) {
		t.Fatalf("got %d times for %d values", len(times), len(c.Data))
	}
	return times
}

func golden(t *testing.T, file string, want int) []goldenCase {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var content struct{ Cases []goldenCase }
	if err := json.Unmarshal(raw, &content); err != nil {
		t.Fatal(err)
	}
	if len(content.Cases) != want {
		t.Fatalf("%s holds %d cases, want %d", file, len(content.Cases), want)
	}
	return content.Cases
}
