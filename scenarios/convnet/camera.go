package convnet

import (
	"math/rand/v2"

	"github.com/ranvier-sim/ranvier/scenarios/dataset"
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/topology"
)

// camera is a simple event camera that looks at a still image while it moves, as the one did that recorded N-MNIST: along three
// sides of a triangle, 100 ms each. A pixel fires whenever its brightness has changed by a contrast since it last fired (Rebecq,
// Gehrig and Scaramuzza 2018, ESIM, without the logarithm).
type camera struct {
	images *dataset.Images
	margin int // dark pixels around the image
}

const (
	contrast = 0.2             // of full brightness
	side     = sim.Time(100e9) // of the triangle, ps
	frames   = 100             // the camera looks so often on its way along a side
	reach    = 2.0             // of a side, in pixels
)

// corners are those of the triangle, in pixels.
var corners = [4][2]float64{{0, 0}, {reach, reach / 2}, {0, reach}, {0, 0}}

// size is the shape of what it sees: darker, brighter.
func (c camera) size() topology.FeatureMap {
	return topology.FeatureMap{Channels: 2, Height: c.images.Height + 2*c.margin, Width: c.images.Width + 2*c.margin}
}

// look appends the events of image k, in order. Within a frame the pixels fire at random times of r.
func (c camera) look(dst []sim.Spike, k int, r *rand.Rand) []sim.Spike {
	m := c.size()
	last := make([]float64, m.Height*m.Width)
	for i := range last {
		last[i] = c.brightness(k, float64(i/m.Width), float64(i%m.Width))
	}
	frame := side / frames
	for step := range 3 * frames {
		from, to := corners[step/frames], corners[step/frames+1]
		way := float64(step%frames+1) / frames
		down, right := from[0]+float64(way*(to[0]-from[0])), from[1]+float64(way*(to[1]-from[1]))
		first := len(dst)
		for i := range last {
			now := c.brightness(k, float64(i/m.Width)+down, float64(i%m.Width)+right)
			if change := now - last[i]; change >= contrast || change <= -contrast {
				last[i] = now
				neuron := i
				if change > 0 {
					neuron += m.Height * m.Width
				}
				at := sim.Time(step)*frame + sim.Time(r.Int64N(int64(frame)))
				dst = append(dst, sim.Spike{At: at, Neuron: uint32(neuron)})
			}
		}
		sim.SortSpikes(dst[first:])
	}
	return dst
}

// brightness of image k at a place of the sensor: between pixels, of the four around it.
func (c camera) brightness(k int, y, x float64) float64 {
	top, left := int(y), int(x)
	dy, dx := y-float64(top), x-float64(left)
	between := func(a, b, part float64) float64 { return float64((1-part)*a) + float64(part*b) }
	return between(between(c.pixel(k, top, left), c.pixel(k, top, left+1), dx), between(c.pixel(k, top+1, left), c.pixel(k, top+1, left+1), dx), dy)
}

func (c camera) pixel(k, y, x int) float64 {
	y, x = y-c.margin, x-c.margin
	if y < 0 || x < 0 || y >= c.images.Height || x >= c.images.Width {
		return 0
	}
	return float64(c.images.Image(k)[y*c.images.Width+x]) / 255
}
