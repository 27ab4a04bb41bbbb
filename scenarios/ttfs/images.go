package ttfs

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// glyphsToLearn is the number of drawings of each digit that templates are made from.
const glyphsToLearn = 200

// images returns the two splits of the data set, the test split cut to the number to show.
func (r *Race) images(seed uint64) (train, test *dataset.Images, err error) {
	if r.Data == glyphs {
		train, test, err = r.drawn(seed)
	} else {
		train, test, err = opened(r.Data)
	}
	if err != nil {
		return nil, nil, err
	}
	if r.Images > test.Len() {
		return nil, nil, &session.ParameterError{Flag: "images", Value: r.Images, Want: fmt.Sprintf("at most %d, all test images of %s", test.Len(), r.Data)}
	}
	if r.Images > 0 {
		first := *test
		first.Labels, first.Pixels = test.Labels[:r.Images], test.Pixels[:r.Images*test.Size()]
		test = &first
	}
	if r.Example < -1 || r.Example >= test.Len() {
		return nil, nil, &session.ParameterError{Flag: "example", Value: r.Example, Want: fmt.Sprintf("0 to %d, one of the images shown, or -1", test.Len()-1)}
	}
	return train, test, nil
}

// drawn are glyphs, as many to show as asked for.
func (r *Race) drawn(seed uint64) (train, test *dataset.Images, err error) {
	const classes = 10
	show := r.Images
	if show == 0 {
		show = Default().Images
	}
	pen := dataset.DefaultGlyphs(seed)
	if train, err = pen.Samples(dataset.Train, glyphsToLearn); err != nil {
		return nil, nil, err
	}
	test, err = pen.Samples(dataset.Test, (show+classes-1)/classes)
	return train, test, err
}

func opened(name string) (train, test *dataset.Images, err error) {
	if train, err = dataset.Open(name, dataset.Train); err != nil {
		return nil, nil, err
	}
	test, err = dataset.Open(name, dataset.Test)
	return train, test, err
}
