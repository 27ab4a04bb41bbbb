package record

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTicks(t *testing.T) {
	for _, tc := range []struct {
		reason string
		ticks  Ticks
		lo, hi float64
		want   string
	}{
		{"a second in ms", Ticks{Most: 6}, 0, 1000, "0 200 400 600 800 1000"},
		{"a membrane potential, with minus signs", Ticks{Most: 4}, -71, -49, "−70 −60 −50"},
		{"fractions have their decimals", Ticks{Most: 4}, 0, 0.1, "0 0.05 0.10"},
		{"there is no half a neuron", Ticks{Most: 6, Whole: true}, -0.5, 1.5, "0 1"},
		{"one neuron", Ticks{Most: 1, Whole: true}, -0.5, 0.5, "0"},
		{"tiny currents", Ticks{Most: 2}, 0, 2e-12, "0 1e−12 2e−12"},
		{"no range", Ticks{Most: 2}, 1, 1, ""},
		{"no number", Ticks{Most: 2}, nan, nan, ""},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			var got []string
			for _, mark := range tc.ticks.Ticks(tc.lo, tc.hi) {
				got = append(got, mark.Label)
			}
			if diff := cmp.Diff(tc.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
