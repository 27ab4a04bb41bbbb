package figure_test

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim/record"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

// Two plots side by side, 12 cm wide together.
func Example() {
	rates := figure.New("Gain", "input (Hz)", "output (Hz)")
	curve := plotter.XYs{{X: 0, Y: 0}, {X: 500, Y: 20}, {X: 1000, Y: 80}}
	rates.Add(figure.Line(curve, 1.3, figure.Blue), figure.Dots(curve, 2.2, figure.Blue))
	counts := figure.New("Counts", "spikes", "trials")
	counts.Add(figure.Histogram{From: 0.5, Width: 1, Heights: []float64{2, 7, 4}}.Area(figure.Vermilion))

	page := figure.Page{
		Layout: record.Layout{Width: 12, Height: 6},
		Rows:   [][]*plot.Plot{{rates, counts}}, Lettered: true,
	}
	dir, err := os.MkdirTemp("", "figure")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "gain.png")
	if err := page.Save(path); err != nil {
		fmt.Println(err)
		return
	}
	file, err := os.Open(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer file.Close()
	size, err := png.DecodeConfig(file)
	fmt.Println(size.Width, "x", size.Height, err)
	// Output: 1417 x 709 <nil>
}
