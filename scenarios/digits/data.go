package digits

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

const glyphs = "glyphs"

// set is the images of a run.
type set struct {
	learn  *dataset.Images // to learn from, without looking at the labels
	labels *dataset.Images // those, of the same split, by which neurons get their labels
	test   *dataset.Images
}

// load reads, or draws, the images.
func (p *Parameters) load(seed uint64) (*set, error) {
	train, err := p.open(dataset.Train, seed, max(p.Images, p.Labels))
	if err != nil {
		return nil, err
	}
	test, err := p.open(dataset.Test, seed, p.Tests)
	if err != nil {
		return nil, err
	}
	s := new(set)
	if s.learn, err = first("images", train, p.Images); err != nil {
		return nil, err
	}
	if s.labels, err = first("labels", train, p.Labels); err != nil {
		return nil, err
	}
	s.test, err = first("tests", test, p.Tests)
	return s, err
}

// side is that of the glyphs: they are as large as the images of MNIST.
const side = 28

// open returns a split of the data. Of glyphs it draws as many as wanted.
func (p *Parameters) open(split dataset.Split, seed uint64, wanted int) (*dataset.Images, error) {
	if p.Data != glyphs {
		return dataset.Open(p.Data, split)
	}
	pen := dataset.DefaultGlyphs(seed)
	pen.Size = side
	const classes, most = 10, 10_000
	if wanted == 0 {
		wanted = most
	}
	return pen.Samples(split, (wanted+classes-1)/classes)
}

// first returns the first n images, all if n is 0.
func first(flag string, images *dataset.Images, n int) (*dataset.Images, error) {
	if n == 0 {
		n = images.Len()
	}
	if n > images.Len() {
		return nil, &session.ParameterError{Flag: flag, Value: n, Want: fmt.Sprintf("at most %d, as there are no more images", images.Len())}
	}
	some := *images
	some.Labels, some.Pixels = images.Labels[:n], images.Pixels[:n*images.Size()]
	return &some, nil
}
