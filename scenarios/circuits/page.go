package circuits

import (
	"errors"
	"image/color"
	"os"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// page is a picture of plots in rows and columns.
type page struct {
	file   string
	height vg.Length // the width is two columns of most journals
	plots  [][]*plot.Plot
}

const (
	pageWidth   = 17 * vg.Centimeter
	dotsPerInch = 300
	margin      = 0.3 * vg.Centimeter
	gap         = 0.5 * vg.Centimeter
)

// draw writes all pictures, to where path places them.
func (f *findings) draw(path func(file string) string) error {
	var errs []error
	for _, p := range []page{
		{"circuits.png", 14.5 * vg.Centimeter, [][]*plot.Plot{
			{lettered("A", f.detectionPlot()), lettered("B", f.coincidencePlot())},
			{lettered("C", f.rhythmPlot()), lettered("D", f.edgePlot())},
		}},
		{"excitation.png", 6.5 * vg.Centimeter, [][]*plot.Plot{
			{countsPlot(f.excitation[0]), countsPlot(f.excitation[len(f.excitation)-1]), f.detectionPlot()},
		}},
		{"forward.png", 7 * vg.Centimeter, [][]*plot.Plot{{f.potentialPlot(), f.coincidencePlot()}}},
		{"feedback.png", 14.5 * vg.Centimeter, [][]*plot.Plot{
			{rasterPlot("Inhibition blocked", f.feedback.without, withoutColor), rasterPlot("Feedback inhibition", f.feedback.with, withColor)},
			{f.rhythmPlot(), f.gainPlot()},
		}},
		{"lateral.png", 6.5 * vg.Centimeter, [][]*plot.Plot{{f.edgePlot(), f.competitionPlot(), f.correlationPlot()}}},
	} {
		errs = append(errs, p.save(path(p.file)))
	}
	return errors.Join(errs...)
}

// lettered gives a plot the letter by which a caption refers to it.
func lettered(letter string, p *plot.Plot) *plot.Plot {
	p.Title.Text = letter + "   " + p.Title.Text
	return p
}

// save draws the page as PNG.
func (p page) save(path string) (err error) {
	canvas := vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(pageWidth, p.height), vgimg.UseDPI(dotsPerInch))}
	c := draw.New(canvas)
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	tiles := draw.Tiles{
		Rows: len(p.plots), Cols: len(p.plots[0]),
		PadTop: margin, PadBottom: margin, PadLeft: margin, PadRight: margin, PadX: gap, PadY: gap,
	}
	for row, areas := range plot.Align(p.plots, tiles, c) {
		for column, area := range areas {
			p.plots[row][column].Draw(area)
		}
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	_, err = canvas.WriteTo(file)
	return err
}
