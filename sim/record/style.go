package record

import (
	"image/color"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// palette is that of Okabe and Ito, which colour-blind readers can tell apart
// (https://jfly.uni-koeln.de/color/), without the yellow, which is too faint on white.
var palette = [...]color.NRGBA{
	{0x00, 0x72, 0xB2, 0xFF}, // blue
	{0xD5, 0x5E, 0x00, 0xFF}, // vermilion
	{0x00, 0x9E, 0x73, 0xFF}, // bluish green
	{0xCC, 0x79, 0xA7, 0xFF}, // reddish purple
	{0xE6, 0x9F, 0x00, 0xFF}, // orange
	{0x56, 0xB4, 0xE9, 0xFF}, // sky blue
	{0x00, 0x00, 0x00, 0xFF}, // black
}

// Color is that of the i-th population, neuron or series of a picture, from 0: blue, vermilion, bluish
// green, reddish purple, orange, sky blue, black, and again. These are the colours of Okabe and Ito, which
// colour-blind readers can tell apart (https://jfly.uni-koeln.de/color/).
func Color(i int) color.NRGBA { return palette[i%len(palette)] }

// Grey is for what is less important.
func Grey() color.NRGBA { return color.NRGBA{0x66, 0x66, 0x66, 0xFF} }

// Faded is a colour that lets the paper show through: 0 is invisible, 255 opaque.
func Faded(c color.NRGBA, opacity uint8) color.NRGBA { c.A = opacity; return c }

// TextStyle is that of a line of text in a picture, of a size in points.
func TextStyle(size float64, c color.Color) text.Style {
	return text.Style{
		Color:   c,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(size)},
		Handler: plot.DefaultTextHandler,
	}
}

// NewPlot is an empty plot whose axes are in the style of this package.
func NewPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Label.TextStyle.Font = TextStyle(9, color.Black).Font
		axis.Tick.Label.Font = TextStyle(8, color.Black).Font
		axis.Tick.Length = vg.Points(3)
		axis.Tick.Width, axis.Width = vg.Points(0.6), vg.Points(0.6)
		axis.Label.Padding = vg.Points(3)
		axis.Padding = vg.Points(3)
		axis.Tick.Marker = Ticks{Most: 6}
	}
	return p
}

// Ticks are the ticks of an axis at multiples of 1, 2 or 5 times a power of ten. All are labelled.
type Ticks struct {
	Most  int  // how many, about; less than 1 means 1
	Whole bool // at whole numbers only
}

// Ticks implements plot.Ticker.
func (t Ticks) Ticks(lo, hi float64) []plot.Tick {
	step := niceAbove((hi - lo) / float64(max(t.Most, 1)))
	if t.Whole {
		step = max(step, 1)
	}
	if !(step > 0) || math.IsInf(step, 0) {
		return nil
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	var marks []plot.Tick
	for k := math.Ceil(lo / step); k*step <= hi && len(marks) < 100; k++ {
		marks = append(marks, plot.Tick{Value: k * step, Label: tickLabel(k*step, decimals)})
	}
	return marks
}

func tickLabel(v float64, decimals int) string {
	if v == 0 {
		return "0" // not "-0"
	}
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if decimals > 6 || math.Abs(v) >= 1e9 {
		text = strconv.FormatFloat(v, 'g', 6, 64)
	}
	return strings.ReplaceAll(text, "-", "\u2212") // a minus sign, not a hyphen
}

// niceAbove is the least of 1, 2 or 5 times a power of ten that is not below v.
func niceAbove(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, digit := range []float64{1, 2, 5} {
		if digit*power >= v*(1-1e-9) {
			return digit * power
		}
	}
	return 10 * power
}
