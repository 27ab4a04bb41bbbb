package circuits

import (
	"errors"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim/record"
	"gonum.org/v1/plot"
)

// draw writes all pictures, to where path places them: the four circuits side by side, and each in detail.
func (f *findings) draw(path func(file string) string) error {
	detection, coincidence, rhythm, edge := f.detectionPlot(), f.coincidencePlot(), f.rhythmPlot(), f.edgePlot()
	few, many := countsPlot(f.excitation[0]), countsPlot(f.excitation[len(f.excitation)-1])
	blocked := rasterPlot("Inhibition blocked", f.feedback.without, withoutColor)
	open := rasterPlot("Feedback inhibition", f.feedback.with, withColor)
	low := record.Layout{Height: 6.5} // for three in a row
	var errs []error
	for _, picture := range []struct {
		file string
		page figure.Page
	}{
		{"circuits.png", figure.Page{Rows: [][]*plot.Plot{{detection, coincidence}, {rhythm, edge}}, Lettered: true}},
		{"excitation.png", figure.Page{Layout: low, Rows: [][]*plot.Plot{{few, many, detection}}}},
		{"forward.png", figure.Page{Rows: [][]*plot.Plot{{f.potentialPlot(), coincidence}}}},
		{"feedback.png", figure.Page{Rows: [][]*plot.Plot{{blocked, open}, {rhythm, f.gainPlot()}}}},
		{"lateral.png", figure.Page{Layout: low, Rows: [][]*plot.Plot{{edge, f.competitionPlot(), f.correlationPlot()}}}},
	} {
		errs = append(errs, picture.page.Save(path(picture.file)))
	}
	return errors.Join(errs...)
}
