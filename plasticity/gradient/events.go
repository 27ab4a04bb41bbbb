package gradient

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/floats"
)

// sortEvents brings events into the order of (At, Source). Most come in order already, as a sample's do: that costs one look.
func sortEvents(events []Event) {
	order := func(a, b Event) int {
		if c := cmp.Compare(a.At, b.At); c != 0 {
			return c
		}
		return cmp.Compare(a.Source, b.Source)
	}
	if !slices.IsSortedFunc(events, order) {
		slices.SortFunc(events, order)
	}
}

// addTo adds x to sum, which is as long.
func addTo(sum, x []float64) { floats.Add(sum, x) }
