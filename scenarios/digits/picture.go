package digits

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/ranvier-sim/ranvier/scenarios/figure"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// drawFields draws the weights onto each neuron as an image, dark where they are strong, with the neuron's label, in the order
// of the labels.
func (f *findings) drawFields(path string) error {
	order := f.order()
	return drawSquares(path, len(order), func(c draw.Canvas, i int, frame vg.Rectangle) { f.drawField(c, order[i], frame) })
}

// order lists the neurons by label, those without one last.
func (f *findings) order() []int {
	order := make([]int, len(f.learned.weights))
	for i := range order {
		order[i] = i
	}
	if f.labels != nil {
		slices.SortStableFunc(order, func(a, b int) int { return f.rank(a) - f.rank(b) })
	}
	return order
}

func (f *findings) rank(neuron int) int {
	if c := f.labels[neuron]; c >= 0 {
		return c
	}
	return len(f.classes)
}

func (f *findings) drawField(c draw.Canvas, neuron int, frame vg.Rectangle) {
	weights := f.learned.weights[neuron]
	most := slices.Max(weights)
	field := image.NewGray(image.Rect(0, 0, f.width, f.height))
	for k, w := range weights {
		field.Pix[k] = uint8(255 - 255*w/max(most, math.SmallestNonzeroFloat64))
	}
	c.DrawImage(frame, field)
	if f.labels != nil {
		style := record.TextStyle(float64(frame.Size().Y)*0.22, record.Color(1))
		style.XAlign, style.YAlign = draw.XLeft, draw.YTop
		c.FillText(style, vg.Point{X: frame.Min.X + 1, Y: frame.Max.Y - 1}, f.name(f.labels[neuron]))
	}
}

// name is a class in one or two letters.
func (f *findings) name(class int) string {
	if class < 0 {
		return "?"
	}
	return fmt.Sprint(class)
}

// drawResults draws the learning curve, the confusion matrix, and the thresholds.
func (f *findings) drawResults(path string) error {
	page := figure.Page{Layout: record.Layout{Width: 24, Height: 9}, Rows: [][]*plot.Plot{{f.plotCurve(), f.plotConfusion(), f.plotThresholds()}}}
	return page.Save(path)
}

func (f *findings) plotCurve() *plot.Plot {
	p := figure.New("Learning", "images shown", "read rightly (%)")
	var xys plotter.XYs
	for _, point := range f.curve {
		xys = append(xys, plotter.XY{X: float64(point.Shown), Y: point.Accuracy})
	}
	if len(xys) > 0 {
		p.Add(figure.Line(xys, 1.3, figure.Blue), figure.Dots(xys, 2, figure.Blue))
	}
	chance := 100 / float64(len(f.classes))
	end := 1.0
	if len(xys) > 0 {
		end = xys[len(xys)-1].X
	}
	p.Add(figure.Dashed(plotter.XYs{{X: 0, Y: chance}, {X: end, Y: chance}}, figure.Grey))
	p.Add(figure.Words(plotter.XY{X: 0, Y: chance}, draw.XLeft, "chance", figure.Grey))
	if f.score != nil {
		y := f.score.accuracy()
		p.Add(figure.Dashed(plotter.XYs{{X: 0, Y: y}, {X: end, Y: y}}, figure.Vermilion))
		p.Add(figure.Words(plotter.XY{X: 0, Y: y}, draw.XLeft, fmt.Sprintf("test images: %.1f %%", y), figure.Vermilion))
	}
	p.Y.Min, p.Y.Max = 0, 100
	return p
}

// plotConfusion shades the share of images of each class that were read as each.
func (f *findings) plotConfusion() *plot.Plot {
	p := figure.New("Test", "read as", "shown")
	if f.score == nil {
		return p
	}
	n := f.score.Classes
	for c, row := range slices.Collect(slices.Chunk(f.score.Confusion, n+1)) {
		sum := 0
		for _, k := range row {
			sum += k
		}
		for d, k := range row[:n] {
			share := float64(k) / float64(max(1, sum))
			x, y := float64(d), float64(n-1-c)
			shade := record.Faded(figure.Blue, uint8(255*share))
			p.Add(figure.Rectangle(plotter.XY{X: x - 0.5, Y: y - 0.5}, plotter.XY{X: x + 0.5, Y: y + 0.5}, shade))
			if percent := math.Round(100 * share); percent > 0 {
				ink := color.Color(color.Black)
				if share > 0.5 {
					ink = color.White
				}
				p.Add(words(plotter.XY{X: x, Y: y}, fmt.Sprint(percent), ink))
			}
		}
	}
	label := func(class func(i int) int) plot.ConstantTicks {
		var ticks plot.ConstantTicks
		for i := range n {
			ticks = append(ticks, plot.Tick{Value: float64(i), Label: fmt.Sprint(class(i))})
		}
		return ticks
	}
	p.X.Tick.Marker, p.Y.Tick.Marker = label(func(i int) int { return i }), label(func(i int) int { return n - 1 - i })
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = -0.5, float64(n)-0.5, -0.5, float64(n)-0.5
	return p
}

// words writes a short text in the middle of a field.
func words(at plotter.XY, text string, c color.Color) *plotter.Labels {
	style := record.TextStyle(6.5, c)
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	return &plotter.Labels{XYs: plotter.XYs{at}, Labels: []string{text}, TextStyle: []draw.TextStyle{style}}
}

func (f *findings) plotThresholds() *plot.Plot {
	p := figure.New("Thresholds", "above rest (mV)", "neurons")
	const bins = 20
	most := max(1, slices.Max(f.learned.raised))
	h := figure.Histogram{Width: most / bins, Heights: make([]float64, bins)}
	for _, x := range f.learned.raised {
		h.Heights[min(bins-1, int(x/h.Width))]++
	}
	p.Add(h.Area(figure.Blue))
	return p
}
