package gradient

import (
	"slices"

	"gonum.org/v1/gonum/floats"
)

// sortEvents brings events into the order of (At, Source). Most come in order already, as a sample's do: that costs one look.
func sortEvents(events []Event) {
	for i := 1; i < len(events); i++ {
		if before(events[i], events[i-1]) {
			slices.SortFunc(events, order)
			return
		}
	}
}

// before is the order of events; times are numbers.
func before(a, b Event) bool { return a.At < b.At || a.At == b.At && a.Source < b.Source }

func order(a, b Event) int {
	if before(a, b) {
		return -1
	}
	if before(b, a) {
		return 1
	}
	return 0
}

// addTo adds x to sum, which is as long.
func addTo(sum, x []float64) { floats.Add(sum, x) }
