package coding

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/ranvier-sim/ranvier/sim"
)

// TestFieldsLieAsTheirFormulaSays: with the defaults ten of the twelve middles are within the range, and one beyond at each end.
func TestFieldsLieAsTheirFormulaSays(t *testing.T) {
	r := ReceptiveFields{Low: 2, High: 12}
	for i := range 12 {
		times, err := r.Encode(nil, 1.5+float64(i))
		if err != nil || len(times) != 12 {
			t.Fatal(times, err)
		}
		for j, at := range times {
			off := 1.5 * float64(i-j)
			want := sim.Time(math.Round(1e10 * (1 - math.Exp(-off*off/2))))
			if want > 9*sim.Millisecond {
				want = sim.Never
			}
			if at-want > 1 || want-at > 1 {
				t.Errorf("value %d, neuron %d: %v, want %v", i, j, at, want)
			}
		}
	}
}

// TestEveryValueInRangeIsTold by the neuron whose field it is nearest to, first, and within Longest.
func TestEveryValueInRangeIsTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := ReceptiveFields{Low: rapid.Float64Range(-1e3, 1e3).Draw(t, "low"), N: rapid.IntRange(3, 40).Draw(t, "n")}
		r.High = r.Low + rapid.Float64Range(1e-3, 1e3).Draw(t, "width")
		part := rapid.Float64Range(0, 1).Draw(t, "part")
		times, err := r.Encode(nil, r.Low+part*(r.High-r.Low))
		if err != nil {
			t.Fatal(err)
		}
		first := 0
		for i, at := range times {
			if at < times[first] {
				first = i
			}
			if at != sim.Never && (at < 0 || at > 9*sim.Millisecond) {
				t.Fatalf("neuron %d fires at %v", i, at)
			}
		}
		if place := part*float64(r.N-2) + 0.5; math.Abs(float64(first)-place) > 0.5+1e-6 || times[first] == sim.Never {
			t.Fatalf("neuron %d of %d is first, for a value at %v", first, r.N, place)
		}
	})
}

// TestFieldsWithoutSenseAreRefused by field.
func TestFieldsWithoutSenseAreRefused(t *testing.T) {
	for _, row := range []struct {
		why    string
		fields ReceptiveFields
		want   string
	}{
		{"no range", ReceptiveFields{Low: 1, High: 1}, "High"},
		{"no number", ReceptiveFields{Low: math.NaN(), High: 1}, "Low"},
		{"a range that is no number", ReceptiveFields{Low: -math.MaxFloat64, High: math.MaxFloat64}, "High"},
		{"two fields are both outside", ReceptiveFields{High: 1, N: 2}, "N"},
		{"fields without a width", ReceptiveFields{High: 1, Sharpness: math.Inf(1)}, "Sharpness"},
		{"no time", ReceptiveFields{High: 1, Longest: -1}, "Longest"},
		{"later than all", ReceptiveFields{High: 1, Longest: 10, Last: 11}, "Last"},
	} {
		var wrong *ParamError
		if dst, err := row.fields.Encode(nil, 0.5); !errors.As(err, &wrong) || wrong.Field != row.want || dst != nil {
			t.Errorf("%s: %v", row.why, err)
		}
	}
	var wrong *ValueError
	if _, err := (ReceptiveFields{High: 1}).Encode(nil, math.Inf(1)); !errors.As(err, &wrong) {
		t.Errorf("an infinite value: %v", err)
	}
}

func ExampleReceptiveFields() {
	times, err := ReceptiveFields{Low: 0, High: 4, N: 6}.Encode(nil, 1.5)
	for i, at := range times {
		if at != sim.Never {
			fmt.Println("neuron", i, "fires at", at)
		}
	}
	fmt.Println(err)
	// Output:
	// neuron 1 fires at 6.753475326ms
	// neuron 2 fires at 0s
	// neuron 3 fires at 6.753475326ms
	// <nil>
}
