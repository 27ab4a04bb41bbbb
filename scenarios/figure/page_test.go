package figure

import (
	"encoding/xml"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ranvier-sim/ranvier/sim/record"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
	"pgregory.net/rapid"
)

// somePlot is a plot whose axes need room: by their numbers, labels, title, and dots at the edge of the data.
func somePlot(t *rapid.T) *plot.Plot {
	word := rapid.SampledFrom([]string{"", "x", "a longer label", "two\nlines"})
	p := New(word.Draw(t, "title"), word.Draw(t, "x label"), word.Draw(t, "y label"))
	scale := rapid.SampledFrom([]float64{1e-7, 1, 1e7}).Draw(t, "scale")
	xys := plotter.XYs{{X: 0, Y: -scale}, {X: scale, Y: scale}}
	radius := rapid.Float64Range(0.5, 8).Draw(t, "radius")
	p.Add(Line(xys, 1, Blue), Dots(xys, radius, Vermilion))
	if rapid.Bool().Draw(t, "without axes") {
		p.HideAxes()
	}
	return p
}

// tolerance is how far data may be from level, in pt: nobody sees it.
const tolerance = 0.05

// TestWhatStandsSideBySideCanBeCompared is the law of the package.
func TestWhatStandsSideBySideCanBeCompared(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 3).Draw(t, "columns")
		page := Page{Widths: rapid.SliceOfN(rapid.Float64Range(0.5, 2), columns, columns).Draw(t, "widths")}
		for i := range rapid.IntRange(1, 3).Draw(t, "rows") {
			page.Rows = append(page.Rows, make([]*plot.Plot, columns))
			for j := range columns {
				if i == 0 && j == 0 || rapid.IntRange(0, 4).Draw(t, "gap") > 0 {
					page.Rows[i][j] = somePlot(t)
				}
			}
		}
		c := draw.NewCanvas(new(recorder.Canvas), 20*vg.Centimeter, 20*vg.Centimeter)
		check(t, page, c)
	})
}

func check(t *rapid.T, page Page, c draw.Canvas) {
	cells := page.place(c, page.Widths)
	var unit, height vg.Length
	for i, row := range cells {
		for j, k := range row {
			if k.plot == nil {
				continue
			}
			area := k.area(c)
			data := k.framed().DataCanvas(area)
			if unit == 0 {
				unit, height = data.Size().X/vg.Length(page.Widths[j]), data.Size().Y
			}
			level(t, "widths", data.Size().X, unit*vg.Length(page.Widths[j]))
			level(t, "heights", data.Size().Y, height)
			for _, above := range cells[:i] {
				level(t, "sides of a column", data.Min.X, above[j].data.Min.X)
			}
			for _, left := range row[:j] {
				level(t, "feet of a row", data.Min.Y, left.data.Min.Y)
			}
			level(t, "left of the page", min(area.Min.X, c.Min.X), c.Min.X)
			level(t, "right of the page", max(area.Max.X, c.Max.X), c.Max.X)
			level(t, "foot of the page", min(area.Min.Y, c.Min.Y), c.Min.Y)
			level(t, "top of the page", max(area.Max.Y, c.Max.Y), c.Max.Y)
		}
	}
}

func level(t *rapid.T, what string, a, b vg.Length) {
	if a-b > tolerance || b-a > tolerance {
		t.Errorf("%s: %.2f and %.2f pt", what, a, b)
	}
}

// TestEveryPageIsDrawn and a viewer accepts it.
func TestEveryPageIsDrawn(t *testing.T) {
	full := New("title", "x", "y")
	full.Add(Line(plotter.XYs{{X: 1, Y: 2}, {X: 3, Y: 4}}, 1, Blue))
	full.Add(Rectangle(plotter.XY{}, plotter.XY{X: 1, Y: 1}, Grey), Words(plotter.XY{}, draw.XLeft, "words", color.Black))
	for _, test := range []struct {
		why  string
		page Page
	}{
		{"one plot", Page{Rows: [][]*plot.Plot{{full}}}},
		{"a title, letters, and columns of their own width", Page{
			Layout: record.Layout{Title: "title"}, Rows: [][]*plot.Plot{{full, full}}, Widths: []float64{1, 2}, Lettered: true,
		}},
		{"rows that differ in length", Page{Rows: [][]*plot.Plot{{full}, {full, full}, {}}}},
		{"places without a plot", Page{Rows: [][]*plot.Plot{{nil, full}, {nil, nil}}, Lettered: true}},
		{"a plot of nothing", Page{Rows: [][]*plot.Plot{{New("", "", "")}}}},
		{"no room for the data", Page{
			Layout: record.Layout{Width: 5, Height: 5}, Rows: [][]*plot.Plot{{full, full, full, full, full}, {full}, {full}, {full}, {full}},
		}},
	} {
		for _, file := range []string{"page.svg", "page.png"} {
			path := filepath.Join(t.TempDir(), file)
			if err := test.page.Save(path); err != nil {
				t.Fatalf("%s: %v", test.why, err)
			}
			if err := view(path); err != nil {
				t.Errorf("%s: %s: %v", test.why, file, err)
			}
		}
	}
}

func view(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if strings.HasSuffix(path, ".png") {
		_, err = png.Decode(f)
		return err
	}
	tokens := xml.NewDecoder(f)
	for err == nil {
		_, err = tokens.Token()
	}
	if err == io.EOF {
		return nil
	}
	return err
}

func TestPagesThatMakeNoSenseAreRefused(t *testing.T) {
	two := [][]*plot.Plot{{New("", "", ""), New("", "", "")}}
	for _, test := range []struct {
		why   string
		page  Page
		field string
	}{
		{"nothing to draw", Page{}, "Page.Rows"},
		{"rows of nothing", Page{Rows: [][]*plot.Plot{{}, {}}}, "Page.Rows"},
		{"a width is missing", Page{Rows: two, Widths: []float64{1}}, "Page.Widths"},
		{"a column without width", Page{Rows: two, Widths: []float64{1, 0}}, "Page.Widths[1]"},
		{"not a number", Page{Rows: two, Widths: []float64{math.NaN(), 1}}, "Page.Widths[0]"},
		{"a width without end", Page{Rows: two, Widths: []float64{math.Inf(1), 1}}, "Page.Widths[0]"},
		{"the alphabet ends", Page{Rows: [][]*plot.Plot{make([]*plot.Plot, 27)}, Lettered: true}, "Page.Lettered"},
		{"thinner than its axis", Page{Layout: record.Layout{Width: 1}, Rows: two}, "Layout.Width"},
	} {
		path := filepath.Join(t.TempDir(), "page.svg")
		var wrong *record.OptionError
		if err := test.page.Save(path); !errors.As(err, &wrong) || wrong.Field != test.field {
			t.Errorf("%s: error %v, want one of %s", test.why, err, test.field)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: there is a file", test.why)
		}
	}
}

// TestTitlesOfARowAreLevel whatever the axes need above the data.
func TestTitlesOfARowAreLevel(t *testing.T) {
	tall := New("tall", "", "")
	tall.Add(Dots(plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}}, 20, Blue))
	page := Page{Rows: [][]*plot.Plot{{New("plain", "", ""), tall}}, Widths: []float64{1, 1}}
	var canvas recorder.Canvas
	page.draw(draw.NewCanvas(&canvas, 20*vg.Centimeter, 10*vg.Centimeter), page.Widths)
	var heights []vg.Length
	for _, action := range canvas.Actions {
		if text, ok := action.(*recorder.FillString); ok && (text.String == "plain" || text.String == "tall") {
			heights = append(heights, text.Point.Y)
		}
	}
	if len(heights) != 2 || heights[0] != heights[1] {
		t.Errorf("titles at %v pt", heights)
	}
}

func TestHistogramIsOneSteppedArea(t *testing.T) {
	area := Histogram{From: 1, Width: 0.5, Foot: 10, Heights: []float64{2, 0}}.Area(Blue)
	want := []plotter.XYs{{{X: 1, Y: 10}, {X: 1, Y: 12}, {X: 1.5, Y: 12}, {X: 1.5, Y: 10}, {X: 2, Y: 10}, {X: 2, Y: 10}}}
	if diff := cmp.Diff(want, area.XYs); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkSave(b *testing.B) {
	p := New("title", "x", "y")
	var xys plotter.XYs
	for i := range 200 {
		xys = append(xys, plotter.XY{X: float64(i), Y: math.Sin(float64(i) / 10)})
	}
	p.Add(Line(xys, 1, Blue))
	page := Page{Rows: [][]*plot.Plot{{p, p}, {p, p}}}
	for _, suffix := range []string{"png", "svg"} {
		b.Run(suffix, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), fmt.Sprintf("page.%s", suffix))
			for b.Loop() {
				if err := page.Save(path); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestWordsThatAreTooWideTakeNoRoomFromOthers: whatever is written, every plot has data of some size.
func TestWordsThatAreTooWideTakeNoRoomFromOthers(t *testing.T) {
	narrow := func(words int) *plot.Plot {
		p := New("", "", "")
		xys := plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}}
		p.Add(Line(xys, 1, Blue), Words(xys[0], draw.XLeft, strings.Repeat("word ", words), Blue))
		return p
	}
	c := draw.NewCanvas(new(recorder.Canvas), 12*vg.Centimeter, 12*vg.Centimeter)
	for words := range 40 {
		page := Page{Rows: [][]*plot.Plot{{narrow(words), narrow(1)}, {narrow(1), narrow(2)}}}
		for i, row := range page.place(c, equal(2)) {
			for j, k := range row {
				if size := k.data.Size(); !(size.X >= 0.999*leastData && size.Y > 2*vg.Centimeter) {
					t.Fatalf("%d words: plot %d of row %d has data of %v", words, j, i, size)
				}
			}
		}
	}
}
