package codes

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/scenarios/session"
)

// picture is an image of brightness from 0 to 1, row by row from the top.
type picture struct {
	name          string
	width, height int
	pixels        []float64
}

func (p picture) size() int { return p.width * p.height }

// open returns the image of the parameters.
func (g *Gallery) open(seed uint64) (picture, error) {
	set, err := g.images(seed)
	if err != nil {
		return picture{}, err
	}
	if g.Image >= set.Len() {
		return picture{}, &session.ParameterError{Flag: "image", Value: g.Image, Want: fmt.Sprintf("at most %d, the last test image of %s", set.Len()-1, g.Data)}
	}
	return picture{
		name:  fmt.Sprintf("%s, image %d: %s", g.Data, g.Image, set.Classes[set.Labels[g.Image]]),
		width: set.Width, height: set.Height, pixels: set.Intensities(nil, g.Image),
	}, nil
}

// glyphsDrawn is how many images of glyphs there are, of each digit.
const glyphsDrawn = 100

func (g *Gallery) images(seed uint64) (*dataset.Images, error) {
	if g.Data == glyphs {
		return dataset.DefaultGlyphs(seed).Samples(dataset.Test, min(glyphsDrawn, g.Image/10+1))
	}
	return dataset.Open(g.Data, dataset.Test)
}
