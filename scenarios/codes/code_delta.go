package codes

import (
	"math"

	"github.com/ranvier-sim/ranvier/models/coding"
	"github.com/ranvier-sim/ranvier/sim"
)

// delta sweeps over the image from left to right: the brightness of each row becomes a signal. It is sampled so
// often between two pixels that no step of it is larger than the threshold, which the code could not follow.
func (g *Gallery) delta(p picture) (code, error) {
	samples := int(math.Ceil(1 / g.Threshold)) // per pixel
	coder := coding.Delta{Threshold: g.Threshold, Off: true, Track: true, Step: g.Step}
	signals := make([][]float64, p.height)
	for y := range signals {
		signals[y] = sweep(p.pixels[y*p.width:(y+1)*p.width], samples)
	}
	length := len(signals[0])
	c := code{key: "delta", name: "delta, left to right", neurons: 2 * p.height, rows: p.height, glance: sim.Time(length) * g.Step}
	source, err := coder.Source(signals)
	c.sources = []sim.Spec{source}
	c.decode = func(dst []float64, trials [][]sim.Spike) error {
		events := make([][]int8, p.height)
		for y := range events {
			events[y] = make([]int8, length)
		}
		if err := coder.Events(events, trials[0]); err != nil {
			return err
		}
		for y := range events {
			signal, err := coder.Decode(nil, events[y])
			if err != nil {
				return err
			}
			for x := range p.width {
				dst[y*p.width+x] = signal[(x+1)*samples]
			}
		}
		return nil
	}
	return c, err
}

// sweep is a row of pixels as a signal that begins at 0 and runs straight from each pixel to the next.
func sweep(row []float64, samples int) []float64 {
	signal := []float64{0}
	before := 0.0
	for _, x := range row {
		for k := 1; k <= samples; k++ {
			signal = append(signal, before+(x-before)*float64(k)/float64(samples))
		}
		before = x
	}
	return signal
}
