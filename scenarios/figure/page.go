package figure

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/sim/record"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Page is a picture of several plots, in rows and columns. Where its Layout has no Height, a row is 7 cm high.
type Page struct {
	record.Layout
	Rows   [][]*plot.Plot // a row may be shorter than others, and a plot nil: its place stays empty
	Widths []float64      // of the data of each column, compared with one another; nil for equal ones

	Lettered bool // the plots are called A, B, ..., row by row, for a caption to refer to
}

const (
	rowHeight = 7.0 // cm
	gap       = 0.4 * vg.Centimeter
	leastData = vg.Length(1) // pt, of plots that their axes leave no room
)

// Save draws the page as PNG (300 dpi) or SVG, by the suffix of path. The file comes into being complete or
// not at all. Errors are *record.OptionError and *record.WriteError.
func (p Page) Save(path string) error {
	widths, err := p.widths()
	if err != nil {
		return err
	}
	return p.Layout.Save(path, rowHeight*float64(len(p.Rows)), func(c draw.Canvas) { p.draw(c, widths) })
}

// widths checks the page and returns the widths of its columns, one or more.
func (p Page) widths() ([]float64, error) {
	columns, cells := 0, 0
	for _, row := range p.Rows {
		columns = max(columns, len(row))
		cells += len(row)
	}
	if columns == 0 {
		return nil, &record.OptionError{Field: "Page.Rows", Value: "empty", Want: "one plot or more"}
	}
	if letters := 'Z' - 'A' + 1; p.Lettered && cells > int(letters) {
		return nil, &record.OptionError{Field: "Page.Lettered", Value: true, Want: fmt.Sprintf("at most %d places, not %d", letters, cells)}
	}
	if p.Widths == nil {
		return equal(columns), nil
	}
	if len(p.Widths) != columns {
		return nil, &record.OptionError{Field: "Page.Widths", Value: p.Widths, Want: fmt.Sprintf("%d of them, one for each column", columns)}
	}
	for i, w := range p.Widths {
		if !(w > 0) || math.IsInf(w, 0) {
			return nil, &record.OptionError{Field: fmt.Sprintf("Page.Widths[%d]", i), Value: w, Want: "a finite number above 0"}
		}
	}
	return p.Widths, nil
}

func equal(n int) []float64 {
	shares := make([]float64, n)
	for i := range shares {
		shares[i] = 1
	}
	return shares
}

func (p Page) draw(c draw.Canvas, widths []float64) {
	style := draw.TextStyle{Font: titleFont(), Handler: plot.DefaultTextHandler, YAlign: draw.YTop}
	letter := 'A'
	for _, row := range p.place(c, widths) {
		for _, cell := range row {
			if cell.plot == nil {
				continue
			}
			cell.draw(c)
			if p.Lettered {
				c.FillText(style, cell.corner, string(letter))
				letter++
			}
		}
	}
}
