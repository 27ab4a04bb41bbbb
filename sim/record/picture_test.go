package record

import (
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ranvier-sim/ranvier/sim"
	"pgregory.net/rapid"
)

type picture interface{ Save(path string) error }

// somePictures is one of each kind, of the same spikes and values.
func somePictures(rasters []Raster, values []float64, w sim.Window) map[string]picture {
	times := []sim.Time{0, 1, 2, 1000}
	tr := &Trace{Population: "E", Variable: "V", Times: times, Neurons: []int{0}, Values: [][]float64{make([]float64, len(times))}}
	for i := range times {
		if len(values) > 0 {
			tr.Values[0][i] = values[i%len(values)]
		}
	}
	var spikes []sim.Spike
	if len(rasters) > 0 {
		spikes = rasters[0].Spikes
	}
	return map[string]picture{
		"raster":    RasterPlot{Populations: rasters, Window: w},
		"rate":      RatePlot{Populations: rasters, Window: w},
		"histogram": HistogramPlot{Label: "x", Series: []Series{{"a", values}, {"b", nil}}},
		"trace":     TracePlot{Panels: []TracePanel{{Trace: tr, Spikes: spikes, Levels: []Level{{-50, "threshold"}}}}, Window: w},
	}
}

// checkPicture wants a file that a viewer accepts.
func checkPicture(t rapid.TB, path string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if strings.HasSuffix(path, ".png") {
		_, err = png.Decode(f)
	} else {
		d := xml.NewDecoder(f)
		for err == nil {
			_, err = d.Token()
		}
		if err == io.EOF {
			err = nil
		}
	}
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func TestEveryPictureIsDrawnWhateverThereIsToSee(t *testing.T) {
	lone := Raster{Population: "LIF", N: 1, Spikes: []sim.Spike{{At: sim.Millisecond}}}
	for _, tc := range []struct {
		reason  string
		rasters []Raster
		values  []float64
		window  sim.Window
	}{
		{"no spikes", []Raster{{Population: "E", N: 10}}, nil, sim.Window{}},
		{"no neurons", []Raster{{}}, nil, sim.Window{}},
		{"one neuron, one spike", []Raster{lone}, []float64{1}, sim.Window{}},
		{"spikes out of order, beyond the window", []Raster{{Spikes: []sim.Spike{{At: 9}, {At: 1 << 40}, {At: 1}, {At: 5}}}}, []float64{1}, sim.Window{From: 4, To: 8}},
		{"the same as pixels", []Raster{{N: 5000, Spikes: []sim.Spike{{At: 9}, {At: 1}, {At: 1}, {At: 5}}}}, []float64{1}, sim.Window{From: 6, To: 8}},
		{"a spike at 0", []Raster{{Spikes: []sim.Spike{{}}}}, []float64{0, 0}, sim.Window{}},
		{"a window of a picosecond, late", []Raster{lone}, []float64{1, 2}, sim.Window{From: sim.Never - 1, To: sim.Never}},
		{"a window of all time", []Raster{lone}, []float64{1, 2}, sim.Window{To: sim.Never}},
		{"values that are none", []Raster{lone}, []float64{nan, math.Inf(1), math.Inf(-1)}, sim.Window{}},
		{"values too far apart for the axis", []Raster{lone}, []float64{-1e299, 1e299}, sim.Window{}},
		{"values too close together for the axis", []Raster{lone}, []float64{1, math.Nextafter(1, 2)}, sim.Window{}},
		{"the smallest values", []Raster{lone}, []float64{0, math.SmallestNonzeroFloat64}, sim.Window{}},
		{"names that are long, or markup, or not text", []Raster{{Population: strings.Repeat("name ", 100)}, {Population: "<&\"\x00\xff\n"}}, nil, sim.Window{}},
		{"more populations than a page holds", slices.Repeat([]Raster{lone}, 150), nil, sim.Window{}},
	} {
		for kind, p := range somePictures(tc.rasters, tc.values, tc.window) {
			t.Run(tc.reason+"/"+kind, func(t *testing.T) {
				// SVG takes the same way through this package, and is quick.
				path := filepath.Join(t.TempDir(), "x.svg")
				if err := p.Save(path); err != nil {
					t.Fatal(err)
				}
				checkPicture(t, path)
			})
		}
	}
}

func TestPicturesArePNGOrSVGBySuffix(t *testing.T) {
	dir := t.TempDir()
	for kind, p := range somePictures([]Raster{three}, []float64{1, 2, 2, 3}, sim.Window{}) {
		for _, suffix := range []string{".png", ".PNG", ".svg"} {
			path := filepath.Join(dir, kind+suffix)
			if err := p.Save(path); err != nil {
				t.Fatal(err)
			}
			if suffix != ".PNG" {
				checkPicture(t, path)
			}
		}
		var option *OptionError
		if err := p.Save(filepath.Join(dir, kind+".gif")); !errors.As(err, &option) {
			t.Errorf("%s as GIF: %v", kind, err)
		}
		var failed *WriteError
		if err := p.Save(filepath.Join(dir, "missing", "x.png")); !errors.As(err, &failed) || failed.Op != "create" {
			t.Errorf("%s into a directory that is not there: %v", kind, err)
		}
	}
}

func TestPicturesRefuseOptionsThatMakeNoSense(t *testing.T) {
	one := []Raster{three}
	for _, tc := range []struct {
		field, reason string
		picture       picture
	}{
		{"RasterPlot.Populations", "nothing to draw", RasterPlot{}},
		{"RasterPlot.Window", "it ends before it begins", RasterPlot{Populations: one, Window: sim.Window{From: 2, To: 1}}},
		{"RasterPlot.Window", "it begins before time does", RasterPlot{Populations: one, Window: sim.Window{From: math.MinInt64, To: 1}}},
		{"Layout.Width", "thinner than its axis", RasterPlot{Layout: Layout{Width: 1}, Populations: one}},
		{"Layout.Height", "a picture of gigabytes", RasterPlot{Layout: Layout{Height: 1e6}, Populations: one}},
		{"Layout.Height", "not a number", RasterPlot{Layout: Layout{Height: nan}, Populations: one}},
		{"RatePlot.Populations", "nothing to draw", RatePlot{}},
		{"RatePlot.Bin", "negative", RatePlot{Populations: one, Bin: -1}},
		{"RatePlot.Bin", "more bins than there is paper", RatePlot{Populations: one, Bin: 1}},
		{"RatePlot.Trials", "negative", RatePlot{Populations: one, Trials: -1}},
		{"HistogramPlot.Series", "nothing to draw", HistogramPlot{}},
		{"HistogramPlot.Bins", "negative", HistogramPlot{Series: []Series{{}}, Bins: -1}},
		{"HistogramPlot.Series", "a range beyond float64", HistogramPlot{Series: []Series{{Values: []float64{-math.MaxFloat64, math.MaxFloat64}}}}},
		{"TracePlot.Panels", "nothing to draw", TracePlot{}},
		{"TracePlot.Panels[0].Trace", "no trace", TracePlot{Panels: []TracePanel{{}}}},
		{"Trace.Values", "no values", TracePlot{Panels: []TracePanel{{Trace: &Trace{Neurons: []int{1}}}}}},
	} {
		t.Run(tc.field+": "+tc.reason, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.svg")
			var option *OptionError
			if err := tc.picture.Save(path); !errors.As(err, &option) || option.Field != tc.field {
				t.Errorf("got %v", err)
			}
			if _, err := os.Stat(path); !os.IsNotExist(err) {
				t.Error("there is a file")
			}
		})
	}
}

// TestRasterShowsSpikesWhereTheyAre looks for ink in both ways of drawing: ticks and pixels.
func TestRasterShowsSpikesWhereTheyAre(t *testing.T) {
	for _, n := range []int{4, 4000} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			// A burst of the lower half of the neurons in the last quarter of the window.
			r := Raster{Population: "E", N: n}
			for i := range 2000 {
				r.Spikes = append(r.Spikes, sim.Spike{At: sim.Time(750 + i/8), Neuron: uint32(i % (n / 2))})
			}
			path := filepath.Join(t.TempDir(), "x.png")
			if err := (RasterPlot{Populations: []Raster{inOrderRaster(r)}, Window: sim.Window{To: 1000}}).Save(path); err != nil {
				t.Fatal(err)
			}
			ink := inkBox(t, path, Color(0))
			page := image.Rect(0, 0, 2008, ink.Max.Y)
			// The data begin near the left and end before the label "E" on the right.
			if ink.Min.X < page.Dx()*6/10 || ink.Max.X > page.Dx()*95/100 {
				t.Errorf("ink from %d to %d of %d pixels", ink.Min.X, ink.Max.X, page.Dx())
			}
		})
	}
}

func inOrderRaster(r Raster) Raster { r.Spikes = inOrder(r.Spikes); return r }

// inkBox is the bounds of the pixels of a colour, left of the labels.
func inkBox(t *testing.T, path string, ink color.NRGBA) image.Rectangle {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	var box image.Rectangle
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			if near(c.R, ink.R) && near(c.G, ink.G) && near(c.B, ink.B) {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if box.Empty() {
		t.Fatal("no ink")
	}
	return box
}

func near(a, b uint8) bool { return max(a, b)-min(a, b) < 40 }

// BenchmarkRaster draws a million spikes of 10,000 neurons.
func BenchmarkRaster(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	r := Raster{Population: "E", N: 10_000}
	for range 1_000_000 {
		r.Spikes = append(r.Spikes, sim.Spike{At: sim.Time(rng.Int64N(sim.Second)), Neuron: uint32(rng.IntN(r.N))})
	}
	r.Spikes = inOrder(r.Spikes)
	for _, suffix := range []string{"png", "svg"} {
		b.Run(suffix, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "x."+suffix)
			for b.Loop() {
				if err := (RasterPlot{Populations: []Raster{r}}).Save(path); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
