package figure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDecadesAreLabelledAtPowersOfTen and, where these are few, at twice and five times them; there are ticks at the other digits.
func TestDecadesAreLabelledAtPowersOfTen(t *testing.T) {
	for _, row := range []struct {
		why    string
		lo, hi float64
		labels []string
		ticks  int
	}{
		{"two decades", -1, 1, []string{"0.1", "1", "10"}, 19},
		{"within one", 0.1, 0.9, []string{"2", "5"}, 6},
		{"around one power", -0.4, 0.8, []string{"0.5", "1", "2", "5"}, 12},
		{"an end that is rounded", 0, 0.9999999999, []string{"1", "10"}, 10},
	} {
		var labels []string
		ticks := Decades{}.Ticks(row.lo, row.hi)
		for _, tick := range ticks {
			if tick.Label != "" {
				labels = append(labels, tick.Label)
			}
		}
		if diff := cmp.Diff(row.labels, labels); diff != "" || len(ticks) != row.ticks {
			t.Errorf("%s: %d ticks, want %d: %s", row.why, len(ticks), row.ticks, diff)
		}
	}
}
