package figure

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// cell is the place of a plot on the page.
type cell struct {
	plot   *plot.Plot // nil for none
	axes   sides      // for axes, labels and title
	edge   sides      // for dots and the numbers of an axis that stick out
	data   vg.Rectangle
	corner vg.Point // top left, of the row and the column
}

// sides is room on the four sides of the data of a plot.
type sides struct{ left, right, above, below vg.Length }

// place divides c among the plots.
func (p Page) place(c draw.Canvas, widths []float64) [][]cell {
	cells := make([][]cell, len(p.Rows))
	for i, row := range p.Rows {
		for _, one := range row {
			cells[i] = append(cells[i], newCell(one))
		}
	}
	// What sticks out depends on the size of the data, and that on what sticks out. As edges only grow, an end
	// is reached, mostly in two or three rounds.
	for range 20 {
		arrange(cells, c, widths)
		grown := vg.Length(0)
		for _, row := range cells {
			for j := range row {
				grown = max(grown, row[j].grow(c))
			}
		}
		if grown < 0.01 {
			break
		}
	}
	return cells
}

func newCell(p *plot.Plot) cell {
	k := cell{plot: p}
	if p != nil {
		const far = 1e4 // further than anything sticks out
		k.edge = sides{far, far, far, far}
		c := draw.Canvas{Rectangle: vg.Rectangle{Max: vg.Point{X: far, Y: far}}}
		data := k.framed().DataCanvas(c)
		k.axes = sides{data.Min.X - far, -data.Max.X, -data.Max.Y, data.Min.Y - far}
		k.edge = sides{}
	}
	return k
}

// arrange divides c by the room that the plots need now.
func arrange(cells [][]cell, c draw.Canvas, widths []float64) {
	columns, rows := newStrips(widths), newStrips(equal(len(cells)))
	for i, row := range cells {
		for j, k := range row {
			columns[j].widen(k.axes.left+k.edge.left, k.axes.right+k.edge.right)
			rows[i].widen(k.axes.above+k.edge.above, k.axes.below+k.edge.below)
		}
	}
	spread(columns, c.Size().X)
	spread(rows, c.Size().Y)
	for i, row := range cells {
		for j := range row {
			row[j].data.Min = vg.Point{X: c.Min.X + columns[j].from, Y: c.Max.Y - rows[i].to}
			row[j].data.Max = vg.Point{X: c.Min.X + columns[j].to, Y: c.Max.Y - rows[i].from}
			row[j].corner = vg.Point{X: row[j].data.Min.X - columns[j].before, Y: row[j].data.Max.Y + rows[i].before}
		}
	}
}

// area is the part of c in which the plot, framed, has its data where they belong.
func (k *cell) area(c draw.Canvas) draw.Canvas {
	c.Min = vg.Point{X: k.data.Min.X - k.axes.left - k.edge.left, Y: k.data.Min.Y - k.axes.below - k.edge.below}
	c.Max = vg.Point{X: k.data.Max.X + k.axes.right + k.edge.right, Y: k.data.Max.Y + k.axes.above + k.edge.above}
	return c
}

// grow makes room for what sticks out further than the edge, and returns how much on one side at most.
func (k *cell) grow(c draw.Canvas) vg.Length {
	if k.plot == nil {
		return 0
	}
	data := k.framed().DataCanvas(k.area(c))
	more := sides{
		left: beyond(data.Min.X - k.data.Min.X), right: beyond(k.data.Max.X - data.Max.X),
		above: beyond(k.data.Max.Y - data.Max.Y), below: beyond(data.Min.Y - k.data.Min.Y),
	}
	k.edge.left += more.left
	k.edge.right += more.right
	k.edge.above += more.above
	k.edge.below += more.below
	return max(more.left, more.right, more.above, more.below)
}

// beyond is a length that is above 0. Where words are wider than the plot, gonum knows no length: they stick out, and others keep their room.
func beyond(x vg.Length) vg.Length {
	if x > 0 {
		return x
	}
	return 0
}

// framed is the plot with an edge. It is to be used at once: the plot and all that are framed of it may share
// the memory for one plotter more.
func (k *cell) framed() *plot.Plot {
	framed := *k.plot
	framed.Add(frame(k.edge))
	return &framed
}

// frame is invisible and sticks out. gonum makes room for whatever sticks out furthest, but which that is may
// change with the room; next to a frame it is the frame, so that the data lie where they should.
type frame sides

// Plot implements plot.Plotter.
func (frame) Plot(draw.Canvas, *plot.Plot) {}

// GlyphBoxes implements plot.GlyphBoxer.
func (f frame) GlyphBoxes(*plot.Plot) []plot.GlyphBox {
	return []plot.GlyphBox{
		{X: 0, Y: 0.5, Rectangle: vg.Rectangle{Min: vg.Point{X: -f.left}}},
		{X: 1, Y: 0.5, Rectangle: vg.Rectangle{Max: vg.Point{X: f.right}}},
		{X: 0.5, Y: 0, Rectangle: vg.Rectangle{Min: vg.Point{Y: -f.below}}},
		{X: 0.5, Y: 1, Rectangle: vg.Rectangle{Max: vg.Point{Y: f.above}}},
	}
}

// draw draws the plot in its part of c. Its title stands over the middle of the data, level with the others of
// the row.
func (k *cell) draw(c draw.Canvas) {
	framed, area := k.framed(), k.area(c)
	if title := framed.Title; title.Text != "" {
		framed.Title.Text = ""
		area.Max.Y -= title.TextStyle.Rectangle(title.Text).Size().Y + title.Padding
		c.FillText(title.TextStyle, vg.Point{X: (k.data.Min.X + k.data.Max.X) / 2, Y: k.corner.Y}, title.Text)
	}
	framed.Draw(area)
}
