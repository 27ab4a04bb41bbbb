package train

import (
	"fmt"
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/firstspike"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// problem is what a network is to learn.
type problem struct {
	about                 firstspike.About
	inputs                int
	learn, validate, test gradient.Samples
	width, height         int // of images; 0 for points
}

// part is some of the samples, in their order.
type part struct {
	gradient.Samples
	from, to int
}

func (p part) Len() int        { return p.to - p.from }
func (p part) Label(k int) int { return p.Samples.Label(p.from + k) }
func (p part) Events(dst []gradient.Event, k int) []gradient.Event {
	return p.Samples.Events(dst, p.from+k)
}

// The data sets that need no files.
const (
	yinYang = "yinyang"
	glyphs  = "glyphs"
)

// pose opens the data.
func (t *Training) pose(seed uint64) (*problem, error) {
	p := &problem{about: firstspike.About{Data: t.data, Code: t.code(), Tau: t.Tau, Seed: seed, Epochs: t.Epochs}}
	var train gradient.Samples
	var err error
	switch t.data {
	case yinYang:
		train, err = p.posePoints()
	case glyphs:
		train, err = p.poseGlyphs(seed)
	default:
		train, err = p.poseImages(t.data)
	}
	if err != nil {
		return nil, err
	}
	n := train.Len()
	if t.Limit > 0 {
		n = min(n, t.Limit)
	}
	if p.learn = train; n < train.Len() {
		p.learn = part{train, 0, n}
	}
	if p.validate != nil || t.Validate == 0 {
		return p, nil
	}
	if t.Validate >= n {
		return nil, &session.ParameterError{Flag: "validate", Value: t.Validate, Want: fmt.Sprintf("less than the %d training samples", n)}
	}
	p.learn, p.validate = part{train, 0, n - t.Validate}, part{train, n - t.Validate, n}
	return p, nil
}

// posePoints opens the Yin-Yang set, which has a part for validation of its own.
func (p *problem) posePoints() (gradient.Samples, error) {
	train, err := dataset.YinYang(dataset.Train)
	if err != nil {
		return nil, err
	}
	test, err := dataset.YinYang(dataset.Test)
	if err != nil {
		return nil, err
	}
	p.inputs, p.about.Classes = 4, train.Classes
	p.validate, p.test = p.about.Points(dataset.YinYangForValidation()), p.about.Points(test)
	return p.about.Points(train), nil
}

func (p *problem) poseImages(name string) (gradient.Samples, error) {
	train, err := dataset.Open(name, dataset.Train)
	if err != nil {
		return nil, err
	}
	test, err := dataset.Open(name, dataset.Test)
	if err != nil {
		return nil, err
	}
	return p.showImages(train, test), nil
}

// poseGlyphs draws digits.
func (p *problem) poseGlyphs(seed uint64) (gradient.Samples, error) {
	const toLearn, toTest = 500, 100 // of each digit
	draw := dataset.DefaultGlyphs(seed)
	train, err := draw.Samples(dataset.Train, toLearn)
	if err != nil {
		return nil, err
	}
	test, err := draw.Samples(dataset.Test, toTest)
	if err != nil {
		return nil, err
	}
	return p.showImages(train, test), nil
}

func (p *problem) showImages(train, test *dataset.Images) gradient.Samples {
	p.inputs, p.about.Classes = train.Size(), train.Classes
	p.width, p.height = train.Width, train.Height
	p.test = p.about.Images(test)
	return p.about.Images(train)
}

// vary displaces images at random. Pixels that leave the picture are lost.
func (t *Training) vary(p *problem) func([]gradient.Event, *rand.Rand) []gradient.Event {
	if t.Shift == 0 || p.width == 0 {
		return nil
	}
	return func(events []gradient.Event, r *rand.Rand) []gradient.Event {
		dx, dy := r.IntN(2*t.Shift+1)-t.Shift, r.IntN(2*t.Shift+1)-t.Shift
		kept := events[:0]
		for _, e := range events {
			x, y := e.Source%p.width+dx, e.Source/p.width+dy
			if x >= 0 && x < p.width && y >= 0 && y < p.height {
				kept = append(kept, gradient.Event{Source: y*p.width + x, At: e.At})
			}
		}
		return kept
	}
}
