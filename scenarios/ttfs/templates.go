package ttfs

import (
	"fmt"
	"math"

	"github.com/ranvier-sim/ranvier/scenarios/session"
	"github.com/ranvier-sim/ranvier/sim/rng"
	"golang.org/x/sync/errgroup"
	"gonum.org/v1/gonum/floats"
)

// templates are the receptive fields of the output neurons, [neuron][pixel]: `each` neurons of class 0, then those of
// class 1, and so on. A field is a prototype of its class at length 1, so that a bright prototype has no
// advantage, less the mean of all of them, so that what all classes share moves no neuron.
type templates struct {
	fields [][]float64
	each   int
}

func (t *templates) classOf(neuron int) int { return neuron / t.each }

// newTemplates makes the templates from impressions of the training split. Each class draws from a random stream of its own.
func (r *Race) newTemplates(seen []impression, s style, seed uint64) (*templates, error) {
	byClass := make([][]sparse, len(s.classes))
	for _, one := range seen {
		byClass[one.label] = append(byClass[one.label], one.sparse)
	}
	for class, images := range byClass {
		if n := len(images); n < r.Prototypes {
			return nil, &session.ParameterError{Flag: "prototypes", Value: r.Prototypes, Want: fmt.Sprintf("at most %d, the training %ss of class %s", n, s.noun, s.classes[class])}
		}
	}
	t := &templates{each: r.Prototypes, fields: make([][]float64, len(byClass)*r.Prototypes)}
	var work errgroup.Group
	work.SetLimit(r.workers())
	for class, images := range byClass {
		work.Go(func() error {
			random := rng.New(seed, "prototypes", uint64(class))
			copy(t.fields[class*t.each:], prototypes(images, s.inputs(), t.each, random))
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	t.contrast()
	return t, nil
}

// contrast turns prototypes into receptive fields.
func (t *templates) contrast() {
	mean := make([]float64, len(t.fields[0]))
	for _, f := range t.fields {
		if length := floats.Norm(f, 2); length > 0 {
			floats.Scale(1/length, f)
		}
		floats.AddScaled(mean, 1/float64(len(t.fields)), f)
	}
	for _, f := range t.fields {
		floats.Sub(f, mean)
	}
}

// nearest is the class whose best template has the largest scalar product with an image: the decision of a reader who
// waits for all spikes and has no noise, no leak and no threshold.
func (t *templates) nearest(image sparse) int {
	best, highest := 0, math.Inf(-1)
	for neuron, f := range t.fields {
		if product := image.dot(f); product > highest {
			best, highest = t.classOf(neuron), product
		}
	}
	return best
}

// sparse is an image by its pixels that spike.
type sparse []spot

type spot struct {
	pixel     int32
	earliness float32
}

func (c *code) sparse(pixels []uint8) sparse {
	var s sparse
	for i, grey := range pixels {
		if e := c.earliness[grey]; e > 0 {
			s = append(s, spot{int32(i), float32(e)})
		}
	}
	return s
}

func (s sparse) dot(field []float64) float64 {
	sum := 0.0
	for _, p := range s {
		sum += float64(p.earliness) * field[p.pixel]
	}
	return sum
}

func (s sparse) square() float64 {
	sum := 0.0
	for _, p := range s {
		sum += float64(p.earliness) * float64(p.earliness)
	}
	return sum
}

func (s sparse) dense(size int) []float64 {
	field := make([]float64, size)
	for _, p := range s {
		field[p.pixel] = float64(p.earliness)
	}
	return field
}
