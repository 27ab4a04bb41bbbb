package codes

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

// code is a spike code, set up for an image.
type code struct {
	key  string // of its figures
	name string // for people

	sources []sim.Spec // one for each presentation of the image
	neurons int        // of each source
	glance  sim.Time   // duration of a presentation

	// decode writes what the spikes of all presentations say of each pixel to dst.
	decode func(dst []float64, trials [][]sim.Spike) error

	perPixel int                      // neurons
	rows     int                      // of the image, each of which has a neuron for rises and one for falls; 0 where pixels have neurons
	crest    func(t sim.Time) float64 // the oscillation that the code refers to, -1 to 1; nil for none
}

// duration is that of all presentations.
func (c *code) duration() sim.Time { return sim.Time(len(c.sources)) * c.glance }

// window is a presentation.
func (c *code) window() sim.Window { return sim.Window{To: c.glance} }

// codes sets up all codes.
func (g *Gallery) codes(p picture) ([]code, error) {
	var all []code
	for _, set := range []func(picture) (code, error){
		g.bernoulli, g.poisson, g.density, g.population, g.linear, g.rc, g.rankOrder, g.phase, g.oscillation, g.burst, g.delta,
	} {
		c, err := set(p)
		if err != nil {
			return nil, fmt.Errorf("code %s: %w", c.name, err)
		}
		all = append(all, c)
	}
	return all, nil
}

// coder is what the codes of package coding have in common.
type coder interface {
	Source(values []float64) (sim.Spec, error)
}

// pixelwise is a code with a neuron for every pixel, and one presentation.
func pixelwise(key, name string, coder coder, p picture, glance sim.Time) (code, error) {
	c := code{key: key, name: name, neurons: p.size(), glance: glance, perPixel: 1}
	source, err := coder.Source(p.pixels)
	c.sources = []sim.Spec{source}
	return c, err
}

// decoder is what codes of many spikes have in common.
type decoder interface {
	Decode(dst []float64, spikes []sim.Spike, w sim.Window) error
}

// read decodes the only presentation.
func (c *code) read(d decoder) {
	w := c.window()
	c.decode = func(dst []float64, trials [][]sim.Spike) error { return d.Decode(dst, trials[0], w) }
}

// firstSpikes is what codes of one spike have in common.
type firstSpikes interface {
	Decode(dst []float64, times []sim.Time) ([]float64, error)
}

// readFirst decodes the first spikes of the only presentation.
func (c *code) readFirst(d firstSpikes) {
	w := c.window()
	c.decode = func(dst []float64, trials [][]sim.Spike) error {
		times := make([]sim.Time, len(dst))
		if err := coding.FirstTimes(times, trials[0], w); err != nil {
			return err
		}
		_, err := d.Decode(dst, times)
		return err
	}
}
