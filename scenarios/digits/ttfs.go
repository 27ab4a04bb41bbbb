package digits

import (
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"slices"
	"text/tabwriter"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/digits/onespike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim/record"
)

// ttfs says that a pixel fires once at most, and that the first neuron to fire decides.
const ttfs = "ttfs"

// raced is what a run of the code of one spike came to.
type raced struct {
	stack  *onespike.Stack
	labels []int
	score  *score
	costs  onespike.Costs
}

// runOneSpike learns layer by layer, gives neurons their labels, and tests.
func (p *Parameters) runOneSpike(ctx context.Context, s *session.Session, images *set) error {
	stack, err := onespike.Learn(ctx, s, p.Parameters, images.learn, p.Neurons, p.Epochs)
	if err != nil {
		return err
	}
	r := &raced{stack: stack}
	read := newReadout(p.Neurons, len(images.learn.Classes))
	if _, err := r.see(ctx, s, images.labels, labelling, read.learn); err != nil {
		return err
	}
	read.assign()
	r.labels, r.score = read.Labels, newScore(read.Classes)
	r.costs, err = r.see(ctx, s, images.test, tested, func(spikes []int, class int) { r.score.add(class, read.read(spikes)) })
	if err != nil {
		return err
	}
	stack.Finish(s)
	return r.write(s)
}

// see shows images, and what they evoke: one spike of the neuron that fires first, or none.
func (r *raced) see(ctx context.Context, s *session.Session, images *dataset.Images, f phase, use func(spikes []int, class int)) (onespike.Costs, error) {
	first, costs, err := r.stack.Winners(ctx, s, images, f.String())
	if err != nil {
		return costs, err
	}
	spikes := make([]int, r.stack.Neurons())
	for k, neuron := range first {
		if neuron >= 0 {
			spikes[neuron] = 1
		}
		use(spikes, int(images.Labels[k]))
		clear(spikes)
	}
	return costs, nil
}

// write prints and reports the findings, and draws them.
func (r *raced) write(s *session.Session) error {
	c := r.costs
	s.Report("accuracy", r.score.accuracy(), "%")
	s.Report("unread", float64(r.score.unread()), "")
	s.Report("testing_input_spikes", c.Sent, "")
	s.Report("testing_fired_spikes", c.Fired, "")
	s.Report("testing_synaptic_events", c.Events, "")
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "each image, on average\tinput spikes\tspikes of all layers\tsynaptic events\t\n")
	fmt.Fprintf(w, "%v\t%.0f\t%.1f\t%.0f\t\n", tested, c.Sent, c.Fired, c.Events)
	err := w.Flush()
	fmt.Fprintf(s.Out, "%.2f %% of %d test images were read rightly, %d not at all\n", r.score.accuracy(), r.score.N, r.score.unread())
	fields := r.stack.Fields()
	err = errors.Join(err, drawSquares(s.Path("fields.png"), len(fields), func(c draw.Canvas, i int, frame vg.Rectangle) {
		c.DrawImage(frame, grey(fields[i]))
	}))
	if features := r.stack.Features(); features != nil {
		err = errors.Join(err, drawSquares(s.Path("features.png"), len(features), func(c draw.Canvas, i int, frame vg.Rectangle) {
			c.DrawImage(frame, grey(features[i]))
		}))
	}
	return err
}

// grey draws a square field: dark where on is waited for, bright where off is.
func grey(field []float64) image.Image {
	side := int(math.Round(math.Sqrt(float64(len(field)))))
	least, most := slices.Min(field), slices.Max(field)
	const scale = 8 // so that no viewer blurs it
	picture := image.NewGray(image.Rect(0, 0, scale*side, scale*side))
	for k := range picture.Pix {
		x, y := k%(scale*side)/scale, k/(scale*side)/scale
		picture.Pix[k] = uint8(255 * (most - field[y*side+x]) / max(most-least, math.SmallestNonzeroFloat64))
	}
	return picture
}

// drawSquares draws n squares in rows.
func drawSquares(path string, n int, square func(c draw.Canvas, i int, frame vg.Rectangle)) error {
	columns := int(math.Ceil(math.Sqrt(float64(n))))
	rows := (n + columns - 1) / columns
	width := min(max(1.4*float64(columns), 6), 24) // cm
	page := record.Layout{Width: width}
	return page.Save(path, width*float64(rows)/float64(columns), func(c draw.Canvas) {
		side := c.Size().X / vg.Length(columns)
		for i := range n {
			x, y := c.Min.X+side*vg.Length(i%columns), c.Max.Y-side*vg.Length(i/columns+1)
			square(c, i, vg.Rectangle{Min: vg.Point{X: x, Y: y}, Max: vg.Point{X: x + 0.94*side, Y: y + 0.94*side}})
		}
	})
}
