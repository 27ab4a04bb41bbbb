package record

import (
	"image/color"
	"image/png"
	"io"
	"math"
	"path/filepath"
	"sort"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Layout is what all pictures have in common.
type Layout struct {
	Title string

	// Width and Height are in cm, from 5 to 100. 0 is the default: 17, which is two columns of most
	// journals, and the height that suits the content, up to 100.
	Width, Height float64
}

const (
	defaultWidth = 17.0  // cm
	minSide      = 5.0   // cm
	maxSide      = 100.0 // cm
	dotsPerInch  = 300   // of PNG
	centimetre   = vg.Centimeter
	pixel        = vg.Inch / dotsPerInch

	pageMargin  = 0.25 * centimetre
	titleHeight = 0.8 * centimetre
)

// Save draws a picture of what is not one of this package's kinds: content draws it on a white page, within
// the margins and below the title. Where the layout has no Height, the content gets the one given, in cm.
//
// The file is PNG (300 dpi) or SVG, by the suffix of path, and comes into being complete or not at all.
// Errors are *OptionError and *WriteError.
func (l Layout) Save(path string, height float64, content func(draw.Canvas)) error {
	w, h, err := l.size(height)
	if err != nil {
		return err
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png":
		c := vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(dotsPerInch), vgimg.UseBackgroundColor(color.White))
		content(l.frame(draw.New(c)))
		// Half the time of the default; files grow by a twentieth, dense rasters by a third.
		encoder := png.Encoder{CompressionLevel: png.BestSpeed}
		return writeFile(osDisk{}, path, func(w io.Writer) error { return encoder.Encode(w, c.Image()) })
	case ".svg":
		c := vgsvg.New(w, h)
		page := draw.New(c)
		page.SetColor(color.White)
		page.Fill(page.Rectangle.Path())
		content(l.frame(page))
		return writeFile(osDisk{}, path, func(w io.Writer) error { return writeSVG(w, c) })
	}
	return &OptionError{"path of the picture", path, "a file that ends in .png or .svg"}
}

// svgFixes are what vgsvg leaves to mend. Beside the font that was measured, others of the same widths are
// named, which more machines have. Images are PNG, whatever their label says, and some programs go by it.
var svgFixes = strings.NewReplacer(
	"font-family:Liberation Sans;", "font-family:'Liberation Sans',Arial,Helvetica,sans-serif;",
	`"data:image/jpg;base64,`, `"data:image/png;base64,`,
)

func writeSVG(w io.Writer, c *vgsvg.Canvas) error {
	var b strings.Builder
	if _, err := c.WriteTo(&b); err != nil {
		return err
	}
	_, err := svgFixes.WriteString(w, b.String())
	return err
}

// size is the size of the page, in whole pixels, so that images can be drawn pixel by pixel. The height of
// the content is in cm.
func (l Layout) size(content float64) (width, height vg.Length, err error) {
	w, h := l.Width, l.Height
	if w == 0 {
		w = defaultWidth
	}
	if h == 0 {
		h = content + float64(2*pageMargin/centimetre)
		if l.Title != "" {
			h += float64(titleHeight / centimetre)
		}
		h = max(minSide, min(h, maxSide))
	}
	for _, side := range []struct {
		name  string
		value float64
	}{{"Layout.Width", w}, {"Layout.Height", h}} {
		if !(side.value >= minSide && side.value <= maxSide) {
			return 0, 0, &OptionError{side.name, side.value, "5 to 100 cm"}
		}
	}
	whole := func(cm float64) vg.Length {
		return vg.Length(math.Round(float64(vg.Length(cm)*centimetre/pixel))) * pixel
	}
	return whole(w), whole(h), nil
}

// frame writes the title and returns what it and the margins leave of the page.
func (l Layout) frame(page draw.Canvas) draw.Canvas {
	c := draw.Crop(page, pageMargin, -pageMargin, pageMargin, -pageMargin)
	if l.Title == "" {
		return c
	}
	style := TextStyle(11, color.Black)
	style.XAlign, style.YAlign = draw.XCenter, draw.YTop
	style.Font.Weight = font.WeightBold
	c.FillText(style, vg.Point{X: c.Center().X, Y: c.Max.Y}, fit(style, l.Title, c.Size().X))
	c.Max.Y -= titleHeight
	return c
}

// fit shortens a text to a width.
func fit(style text.Style, s string, width vg.Length) string {
	s = printable(s)
	if style.Width(s) <= width {
		return s
	}
	runes := []rune(s)
	n := sort.Search(len(runes), func(n int) bool { return style.Width(string(runes[:n])+"…") > width })
	return string(runes[:max(n-1, 0)]) + "…"
}

// printable is s without what cannot stand in a picture.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}
