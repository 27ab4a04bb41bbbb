package ttfs

import (
	"errors"
	"image/color"
	"os"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// page is a picture of plots in columns.
type page struct {
	file          string
	width, height float64 // cm
	lettered      bool    // a, b, ... down the columns
	columns       []column
}

// column is plots below one another.
type column struct {
	share float64 // of the width
	plots []*plot.Plot
}

const (
	dotsPerInch = 300
	margin      = 0.3 * vg.Centimeter
	gap         = 0.5 * vg.Centimeter
)

// save draws the page as PNG.
func (p page) save(path string) (err error) {
	size := vgimg.UseWH(vg.Length(p.width)*vg.Centimeter, vg.Length(p.height)*vg.Centimeter)
	canvas := vgimg.PngCanvas{Canvas: vgimg.NewWith(size, vgimg.UseDPI(dotsPerInch))}
	c := draw.New(canvas)
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	p.draw(draw.Crop(c, margin, -margin, margin, -margin))
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = canvas.WriteTo(file)
	return err
}

// draw divides c among the columns, and each column evenly among its plots, whose data stand exactly above
// one another.
func (p page) draw(c draw.Canvas) {
	total := 0.0
	for _, column := range p.columns {
		total += column.share
	}
	free := c.Size().X - gap*vg.Length(len(p.columns)-1)
	left, letter := c.Min.X, 'a'
	for _, column := range p.columns {
		area := c
		area.Min.X = left
		area.Max.X = left + free*vg.Length(column.share/total)
		left = area.Max.X + gap
		for _, top := range column.draw(area) {
			if p.lettered {
				c.FillText(letterStyle, vg.Point{X: area.Min.X, Y: top}, string(letter))
				letter++
			}
		}
	}
}

// draw returns the top of each plot.
func (k column) draw(c draw.Canvas) []vg.Length {
	table := make([][]*plot.Plot, len(k.plots))
	for i := range table {
		table[i] = k.plots[i : i+1]
	}
	var tops []vg.Length
	for i, row := range plot.Align(table, draw.Tiles{Rows: len(table), Cols: 1, PadY: gap}, c) {
		k.plots[i].Draw(row[0])
		tops = append(tops, row[0].Max.Y)
	}
	return tops
}
