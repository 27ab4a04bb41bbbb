package ttfs

import (
	"github.com/ranvier-sim/ranvier/models"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/sim"
)

// coded are images as first spikes.
type coded struct {
	*dataset.Images
	code *code
}

// images returns the two splits of a set of images.
func (r *Race) images(seed uint64) (train, test stimuli, err error) {
	c, err := r.newCode()
	if err != nil {
		return nil, nil, err
	}
	var learn, show *dataset.Images
	if r.Data == glyphs {
		learn, show, err = r.drawn(seed)
	} else {
		learn, show, err = opened(r.Data)
	}
	return coded{learn, c}, coded{show, c}, err
}

// glyphsToLearn is the number of drawings of each digit that templates are made from.
const glyphsToLearn = 200

// drawn are glyphs, as many to show as asked for.
func (r *Race) drawn(seed uint64) (train, test *dataset.Images, err error) {
	const classes = 10
	show := r.Images
	if show <= 0 {
		show = someImages
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

func (s coded) label(k int) int { return int(s.Labels[k]) }

func (s coded) style() style {
	return style{
		classes: s.Classes, width: s.Width, height: s.Height, sheets: 1,
		noun: "image", portrait: "bright pixels are black", spikes: "first spikes: the brighter, the earlier", input: "pixel",
	}
}

func (s coded) source(before sim.Spec, k int) sim.Spec {
	trains, _ := before.(models.Trains)
	return s.code.trains(trains, s.Image(k))
}

func (s coded) onGrid(dt sim.Time) (stimuli, error) {
	late, err := s.code.onGrid(dt)
	return coded{s.Images, late}, err
}

func (s coded) impression(k int) (impression, error) {
	seen := s.code.sparse(s.Image(k))
	return impression{seen, s.label(k), len(seen)}, nil
}

func (s coded) portrait(k int) ([]float64, error) { return s.Intensities(nil, k), nil }
