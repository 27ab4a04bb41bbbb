package training

import (
	"strings"
	"testing"
	"time"

	"github.com/ranvier-sim/ranvier/scenarios/train"
)

// TestPartsMakeTheWhole of a small training, which is measured for a moment.
func TestPartsMakeTheWhole(t *testing.T) {
	small := train.YinYang()
	small.Limit = 200
	laps := 0
	s, err := Bench{Laps: 1, Lap: 5 * time.Millisecond}.Measure(t.Context(), Subject{"small", small}, 2, func() { laps++ })
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "small" || s.Workers != 2 || !(s.Wall > 0 && s.CPU > 0 && s.Forward > 0) || laps != 3 {
		t.Errorf("got %+v after %d laps", s, laps)
	}
	var out strings.Builder
	if err := Print(&out, []Speed{s}); err != nil || !strings.Contains(out.String(), "small") {
		t.Errorf("%v, printed %q", err, out.String())
	}
	small.Rate = 0
	if _, err := (Bench{Laps: 1}).Measure(t.Context(), Subject{"none", small}, 1, func() {}); err == nil {
		t.Error("a training without a rate is measured")
	}
}
