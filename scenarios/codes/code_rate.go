package codes

import (
	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

func (g *Gallery) bernoulli(p picture) (code, error) {
	coder := coding.Bernoulli{Step: g.Step, Steps: g.Steps}
	c, err := pixelwise("bernoulli", "Bernoulli rate", coder, p, sim.Time(g.Steps)*g.Step)
	c.read(coder)
	return c, err
}

func (g *Gallery) poisson(p picture) (code, error) {
	coder := coding.Poisson{Rate: g.Rate, Stop: g.Duration}
	c, err := pixelwise("poisson", "Poisson rate", coder, p, g.Duration)
	c.read(coder)
	return c, err
}

// density shows the image often, and briefly.
func (g *Gallery) density(p picture) (code, error) {
	c, err := pixelwise("density", "density rate", coding.Poisson{Rate: g.Rate, Stop: g.Glance}, p, g.Glance)
	for len(c.sources) < g.Repetitions {
		c.sources = append(c.sources, c.sources[0])
	}
	c.decode = func(dst []float64, trials [][]sim.Spike) error {
		density := make([][]float64, len(dst))
		for i := range density {
			density[i] = dst[i : i+1 : i+1] // one bin
		}
		err := coding.Density(density, trials, coding.Bins{Width: g.Glance})
		for i := range dst {
			dst[i] /= g.Rate
		}
		return err
	}
	return c, err
}

// population shows the image once and briefly, to many neurons per pixel.
func (g *Gallery) population(p picture) (code, error) {
	crowd := p
	var err error
	if crowd.pixels, err = coding.Repeat(nil, p.pixels, g.Neurons); err != nil {
		return code{}, err
	}
	coder := coding.Poisson{Rate: g.Rate, Stop: g.Glance}
	c, err := pixelwise("population", "population rate", coder, crowd, g.Glance)
	c.neurons, c.perPixel = len(crowd.pixels), g.Neurons
	w := c.window()
	c.decode = func(dst []float64, trials [][]sim.Spike) error {
		each := make([]float64, len(crowd.pixels))
		if err := coder.Decode(each, trials[0], w); err != nil {
			return err
		}
		return coding.Pool(dst, each, g.Neurons)
	}
	return c, err
}
