package sim_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

func ExampleTime() {
	delay := sim.Time(1.5 * sim.Millisecond)
	fmt.Println(delay, delay+1, sim.Time(90*sim.Second))
	// Output: 1.5ms 1.500000001ms 90s
}

func TestParseTimeIsExact(t *testing.T) {
	tests := []struct {
		why, in string
		want    sim.Time
	}{
		{"decimal", "1.5ms", 1_500_000_000},
		{"0.1 is not a binary fraction", "0.1s", 100_000_000_000},
		{"space before the unit", "20 us", 20_000_000},
		{"the Greek letter", "20µs", 20_000_000},
		{"the smallest", "1ps", 1},
		{"exponent", "1e-3ns", 1},
		{"negative", "-2ns", -2000},
		{"zero needs no unit", "0", 0},
		{"the largest", "9223372036854775807ps", math.MaxInt64},
	}
	for _, tt := range tests {
		if got, err := sim.ParseTime(tt.in); err != nil || got != tt.want {
			t.Errorf("%s: ParseTime(%q) = %d, %v, want %d", tt.why, tt.in, got, err, tt.want)
		}
	}
}

func TestParseTimeRefuses(t *testing.T) {
	for _, in := range []string{"", "ms", "1", "1.5", "1.5ps", "1e-13s", "1e30s", "NaNms", "Infs", "1/2ms", "0x1ms", "1m", "--1ms", "1_000ps", "9223372036854775808ps"} {
		if got, err := sim.ParseTime(in); err == nil {
			t.Errorf("ParseTime(%q) = %v, want an error", in, got)
		}
	}
}

func TestTimeStringIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := sim.Time(rapid.Int64Range(math.MinInt64+1, math.MaxInt64-1).Draw(t, "time"))
		if got, err := sim.ParseTime(want.String()); err != nil || got != want {
			t.Fatalf("%d prints as %q, which parses as %d, %v", int64(want), want, int64(got), err)
		}
	})
}

func TestFromMillisecondsRoundsToTheNearestPicosecond(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := sim.Time(rapid.Int64Range(-1e15, 1e15).Draw(t, "time"))
		if got, err := sim.FromMilliseconds(want.Milliseconds()); err != nil || got != want {
			t.Fatalf("got %d, %v, want %d", int64(got), err, int64(want))
		}
	})
	for _, ms := range []float64{math.NaN(), math.Inf(1), 1e11, -1e11} {
		if got, err := sim.FromMilliseconds(ms); err == nil {
			t.Errorf("FromMilliseconds(%v) = %v, want an error", ms, got)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"1.5ms", "1e5s", "20 us", "-0ps", "1e999999999s"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := sim.ParseTime(s)
		if err != nil || got == sim.Never || got == math.MinInt64 {
			return
		}
		if again, err := sim.ParseTime(got.String()); err != nil || again != got {
			t.Errorf("%q is %v, which parses as %v, %v", s, got, again, err)
		}
	})
}
