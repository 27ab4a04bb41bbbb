package firstspike

import (
	"github.com/ranvier-sim/ranvier/plasticity/gradient"
	"github.com/ranvier-sim/ranvier/scenarios/dataset"
)

// The data sets that need no files. Others are those of dataset.Open.
const (
	YinYang = "yinyang"
	Glyphs  = "glyphs" // drawn from the seed of the training
	Iris    = "iris"   // divided by it
)

// How many glyphs of each class there are.
const (
	glyphsToLearn = 500
	glyphsToTest  = 100
)

// Set is one split of a data set as samples.
type Set struct {
	gradient.Samples
	Inputs        int
	Width, Height int // of images; 0 for points
	Classes       []string
}

// Open opens one split of the data that the network is for. Errors are those of dataset.Open.
func (a *About) Open(split dataset.Split) (*Set, error) {
	switch a.Data {
	case Iris:
		return a.openFlowers(split)
	case YinYang:
		points, err := dataset.YinYang(split)
		if err != nil {
			return nil, err
		}
		return &Set{Samples: a.Points(points), Inputs: 4, Classes: points.Classes}, nil
	}
	images, err := a.openImages(split)
	if err != nil {
		return nil, err
	}
	return &Set{a.Images(images), images.Size(), images.Width, images.Height, images.Classes}, nil
}

func (a *About) openImages(split dataset.Split) (*dataset.Images, error) {
	if a.Data != Glyphs {
		return dataset.Open(a.Data, split)
	}
	perClass := glyphsToLearn
	if split == dataset.Test {
		perClass = glyphsToTest
	}
	return dataset.DefaultGlyphs(a.Seed).Samples(split, perClass)
}
