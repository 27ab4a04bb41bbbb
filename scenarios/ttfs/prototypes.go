package ttfs

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"
)

// sweeps is how often prototypes move at most; they have nearly settled by then.
const sweeps = 15

// prototypes returns k centres of the images, of `size` pixels each: their mean if k is 1, else by Lloyd's
// algorithm (1982, doi:10.1109/TIT.1982.1056489), which alternates between giving each image to its nearest
// centre and moving each centre to the mean of its images.
func prototypes(images []sparse, size, k int, random *rand.Rand) [][]float64 {
	centres := seeds(images, size, k, random)
	owner := make([]int, len(images))
	for range sweeps {
		moved := false
		for i, image := range images {
			nearest := centres.nearest(image)
			moved = moved || nearest != owner[i]
			owner[i] = nearest
		}
		centres.move(images, owner)
		if !moved {
			break
		}
	}
	return centres.points
}

// centres are points in the space of images, with their squared lengths.
type centres struct {
	points  [][]float64
	squares []float64
}

func (c *centres) add(point []float64) {
	c.points = append(c.points, point)
	c.squares = append(c.squares, floats.Dot(point, point))
}

// offset is the squared distance of an image from centre k, less the image's own square.
func (c *centres) offset(image sparse, k int) float64 {
	return c.squares[k] - 2*image.dot(c.points[k])
}

func (c *centres) nearest(image sparse) int {
	best, least := 0, math.Inf(1)
	for k := range c.points {
		if d := c.offset(image, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// move puts every centre at the mean of its images. One without images stays.
func (c *centres) move(images []sparse, owner []int) {
	counts := make([]int, len(c.points))
	for _, k := range owner {
		counts[k]++
	}
	for k, n := range counts {
		if n > 0 {
			clear(c.points[k])
		}
	}
	for i, image := range images {
		point, share := c.points[owner[i]], 1/float64(counts[owner[i]])
		for _, p := range image {
			point[p.pixel] += share * float64(p.earliness)
		}
	}
	for k, point := range c.points {
		c.squares[k] = floats.Dot(point, point)
	}
}

// seeds takes k of the images as first centres, each with a probability in proportion to the square of its
// distance from those before it (k-means++, Arthur and Vassilvitskii 2007, doi:10.5555/1283383.1283494).
func seeds(images []sparse, size, k int, random *rand.Rand) *centres {
	c := new(centres)
	distances := make([]float64, len(images)) // squared, from the nearest centre
	for i := range distances {
		distances[i] = 1
	}
	for len(c.points) < k {
		c.add(images[pick(distances, random)].dense(size))
		last := len(c.points) - 1
		for i, image := range images {
			d := max(0, image.square()+c.offset(image, last))
			if last == 0 || d < distances[i] {
				distances[i] = d
			}
		}
	}
	return c
}

// pick draws an index with a probability in proportion to its weight, or evenly where all weights are 0.
func pick(weights []float64, random *rand.Rand) int {
	left := random.Float64() * floats.Sum(weights)
	for i, w := range weights {
		if left -= w; left < 0 {
			return i
		}
	}
	return random.IntN(len(weights))
}
