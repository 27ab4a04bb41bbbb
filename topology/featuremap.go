package topology

import (
	"fmt"
	"math"
)

// FeatureMap is the shape of a population whose neurons lie on a grid in several channels. Neuron (c, y, x) has
// the index (c*Height + y)*Width + x: channels, rows, columns, as in the NCHW order of tensors and as the pixels
// of package eventfile are numbered, darker ones being channel 0 and brighter ones channel 1.
type FeatureMap struct{ Channels, Height, Width int }

// N is the number of neurons.
func (m FeatureMap) N() int { return m.Channels * m.Height * m.Width }

// Index is the number of a neuron.
func (m FeatureMap) Index(c, y, x int) int { return (c*m.Height+y)*m.Width + x }

// Place is where a neuron lies: the inverse of Index.
func (m FeatureMap) Place(i int) (c, y, x int) {
	row := i / m.Width
	return row / m.Height, row % m.Height, i % m.Width
}

// String is "8x17x17": channels, height, width.
func (m FeatureMap) String() string { return fmt.Sprintf("%dx%dx%d", m.Channels, m.Height, m.Width) }

// possible tells whether a population may have this shape.
func (m FeatureMap) possible() bool {
	return min(m.Channels, m.Height, m.Width) > 0 && float64(m.Channels)*float64(m.Height)*float64(m.Width) <= math.MaxInt32
}

// Extent is a size, a step or a margin down (Y) and across (X).
type Extent struct{ Y, X int }

// Square is the same in both directions.
func Square(side int) Extent { return Extent{side, side} }

// Area is the product of both.
func (e Extent) Area() int { return e.Y * e.X }

// String is "3x5": down, across.
func (e Extent) String() string { return fmt.Sprintf("%dx%d", e.Y, e.X) }

// or returns the default for an extent that was not given.
func (e Extent) or(d Extent) Extent {
	if e == (Extent{}) {
		return d
	}
	return e
}

// within tells whether both directions lie between two bounds.
func (e Extent) within(lo, hi int) bool { return min(e.Y, e.X) >= lo && max(e.Y, e.X) <= hi }
