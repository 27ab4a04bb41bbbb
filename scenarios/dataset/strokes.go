package dataset

import (
	"math"
	"slices"
)

// point is a place on the sheet: x to the right, y down.
type point struct{ x, y float64 }

// stroke is a polyline, written without lifting the pen.
type stroke []point

// digits are the strokes of each digit, in a box of x in [-0.6, 0.6] and y in [-1, 1].
var digits = [][]stroke{
	{arc(point{0, 0}, point{0.55, 0.95}, 0, 360)},
	{{{-0.3, -0.55}, {0.05, -0.95}, {0.05, 0.95}}},
	{join(arc(point{0, -0.45}, point{0.5, 0.5}, 195, 395), stroke{{-0.55, 0.95}, {0.58, 0.95}})},
	{join(arc(point{-0.02, -0.48}, point{0.48, 0.47}, 205, 440), arc(point{0, 0.46}, point{0.55, 0.49}, 280, 515))},
	{{{0.6, 0.4}, {-0.6, 0.4}, {0.2, -0.95}, {0.2, 0.95}}},
	{join(stroke{{0.5, -0.95}, {-0.4, -0.95}, {-0.46, -0.1}}, arc(point{-0.02, 0.37}, point{0.54, 0.58}, 235, 505))},
	{join(arc(point{0.4, 0.42}, point{0.9, 1.37}, 275, 180), arc(point{0, 0.42}, point{0.5, 0.53}, 180, 540))},
	{{{-0.55, -0.95}, {0.55, -0.95}, {-0.15, 0.95}}},
	{arc(point{0, -0.49}, point{0.43, 0.46}, 0, 360), arc(point{0, 0.46}, point{0.53, 0.49}, 0, 360)},
	{join(arc(point{0, -0.42}, point{0.5, 0.53}, 0, 360), arc(point{-0.4, -0.42}, point{0.9, 1.37}, 0, 85))},
}

var digitNames = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}

// arc is part of an ellipse, from one angle to another in degrees: 0 points right, 90 down.
func arc(centre, radius point, from, to float64) stroke {
	n := int(math.Ceil(math.Abs(to-from) / 15))
	var s stroke
	for i := range n + 1 {
		sin, cos := math.Sincos((from + (to-from)*float64(i)/float64(n)) * math.Pi / 180)
		s = append(s, point{centre.x + radius.x*cos, centre.y + radius.y*sin})
	}
	return s
}

// join writes one stroke after another without lifting the pen.
func join(strokes ...stroke) stroke { return slices.Concat(strokes...) }

// brush is a square sheet of ink between 0 and 1.
type brush struct {
	size int
	ink  []float64
}

func newBrush(size int) *brush { return &brush{size: size, ink: make([]float64, size*size)} }

// draw wipes the sheet and writes the strokes on it.
func (b *brush) draw(strokes []stroke, h hand) {
	clear(b.ink)
	for _, s := range strokes {
		for i := 1; i < len(s); i++ {
			b.capsule(h.place(s[i-1]), h.place(s[i]), h.pen/2)
		}
	}
}

// capsule inks all pixels nearer than radius to the segment from a to c; over the last pixel of
// distance the ink fades, which smooths the edge. Overlapping ink does not add up.
func (b *brush) capsule(a, c point, radius float64) {
	reach := radius + 0.5
	for y := b.pixel(min(a.y, c.y) - reach); y < b.pixel(max(a.y, c.y)+reach+1); y++ {
		for x := b.pixel(min(a.x, c.x) - reach); x < b.pixel(max(a.x, c.x)+reach+1); x++ {
			d := distance(point{float64(x) + 0.5, float64(y) + 0.5}, a, c)
			k := y*b.size + x
			b.ink[k] = max(b.ink[k], min(1, max(0, reach-d)))
		}
	}
}

// pixel is the row or column at a coordinate, on the sheet or just after it.
func (b *brush) pixel(at float64) int { return int(min(float64(b.size), max(0, math.Floor(at)))) }

// distance is that of p from the segment from a to c.
func distance(p, a, c point) float64 {
	along, off := point{c.x - a.x, c.y - a.y}, point{p.x - a.x, p.y - a.y}
	t := 0.0
	if length := along.x*along.x + along.y*along.y; length > 0 {
		t = min(1, max(0, (off.x*along.x+off.y*along.y)/length))
	}
	return math.Hypot(off.x-t*along.x, off.y-t*along.y)
}

// develop turns ink plus noise into pixels. What exceeds black or white is cut off, as by a camera.
func (b *brush) develop(pixels []uint8, noise func() float64) {
	for k, ink := range b.ink {
		pixels[k] = uint8(math.Round(255 * min(1, max(0, ink+noise()))))
	}
}
