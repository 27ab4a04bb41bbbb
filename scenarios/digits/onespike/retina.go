package onespike

import (
	"github.com/ranvier-sim/ranvier/sim"
	"github.com/ranvier-sim/ranvier/sim/portable"
)

// retina makes spikes of images: a pixel of contrast c, the difference of two Gaussian blurs, fires at
//
//	Spread Contrast/|c|
//
// on its line for on (c > 0) or off, and not at all where |c| is below Contrast.
type retina struct {
	width, height    int
	contrast, spread float64
	narrow, wide     []float64
	row, a, b        []float64 // work space
}

// The standard deviations of the Gaussians, in pixels, and where they are cut off (Kheradpisheh et al. 2018).
const (
	sigmaNarrow, sigmaWide = 1.0, 2.0
	reach                  = 3
)

func newRetina(width, height int, p *Parameters) *retina {
	n := width * height
	return &retina{
		width: width, height: height, contrast: p.Contrast, spread: float64(p.Spread),
		narrow: gaussian(sigmaNarrow), wide: gaussian(sigmaWide),
		row: make([]float64, n), a: make([]float64, n), b: make([]float64, n),
	}
}

// lines is how many there are: two for each pixel, on and off.
func (r *retina) lines() int { return 2 * r.width * r.height }

func gaussian(sigma float64) []float64 {
	weights, sum := make([]float64, 2*reach+1), 0.0
	for i := range weights {
		d := float64(i - reach)
		weights[i] = portable.Exp(-d * d / (2 * sigma * sigma))
		sum += weights[i]
	}
	for i := range weights {
		weights[i] /= sum
	}
	return weights
}

// blur writes the pixels, 0 to 1, behind a Gaussian to dst. It is dark around the image.
func (r *retina) blur(dst []float64, pixels []uint8, weights []float64) {
	for y := range r.height {
		for x := range r.width {
			sum := 0.0
			for i := max(0, x-reach); i <= min(r.width-1, x+reach); i++ {
				sum += weights[i-x+reach] * float64(pixels[y*r.width+i])
			}
			r.row[y*r.width+x] = sum / 255
		}
	}
	for y := range r.height {
		for x := range r.width {
			sum := 0.0
			for i := max(0, y-reach); i <= min(r.height-1, y+reach); i++ {
				sum += weights[i-y+reach] * r.row[i*r.width+x]
			}
			dst[y*r.width+x] = sum
		}
	}
}

// encode appends the spikes of an image that is shown from an instant on, by line.
func (r *retina) encode(dst []sim.Spike, pixels []uint8, from sim.Time) []sim.Spike {
	r.blur(r.a, pixels, r.narrow)
	r.blur(r.b, pixels, r.wide)
	for i := range r.a {
		c, line := r.a[i]-r.b[i], 2*i
		if c < 0 {
			c, line = -c, line+1
		}
		if c >= r.contrast {
			dst = append(dst, sim.Spike{At: from + sim.Time(r.spread*r.contrast/c), Neuron: uint32(line)})
		}
	}
	return dst
}

// patch appends those spikes of an image that lie in the square of a side from (x, y) on, by the lines of that.
func (r *retina) patch(dst, spikes []sim.Spike, x, y, side int) []sim.Spike {
	for _, s := range spikes {
		pixel := int(s.Neuron) / 2
		i, j := pixel%r.width-x, pixel/r.width-y
		if i >= 0 && i < side && j >= 0 && j < side {
			s.Neuron = uint32(2*(j*side+i)) + s.Neuron%2
			dst = append(dst, s)
		}
	}
	return dst
}
