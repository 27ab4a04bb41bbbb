package figure

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

// Decades are ticks of an axis of decimal logarithms: labelled at powers of ten, at twice and five times these where there are
// fewer than two of them, and unlabelled at the other digits. Plots on such axes hold logarithms: a logarithmic scale of gonum's would put the label of its axis
// elsewhere than the room for it.
type Decades struct{}

// Ticks implements plot.Ticker.
func (Decades) Ticks(lo, hi float64) (ticks []plot.Tick) {
	const rounding = 1e-9
	few := math.Floor(hi+rounding)-math.Ceil(lo-rounding) < 1
	for power := math.Floor(lo); power <= hi+rounding; power++ {
		for digit := 1.0; digit < 10; digit++ {
			t := plot.Tick{Value: power + math.Log10(digit)}
			if digit == 1 || few && (digit == 2 || digit == 5) {
				t.Label = fmt.Sprintf("%g", digit*math.Pow(10, power))
			}
			if t.Value >= lo-rounding && t.Value <= hi+rounding {
				ticks = append(ticks, t)
			}
		}
	}
	return ticks
}

// Log is a point between two axes of decimal logarithms.
func Log(x, y float64) plotter.XY { return plotter.XY{X: math.Log10(x), Y: math.Log10(y)} }
