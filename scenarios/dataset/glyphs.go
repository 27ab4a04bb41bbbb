package dataset

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/ranvier-sim/ranvier/sim/rng"
)

// Glyphs draws a set of the digits 0 to 9 from a seed, with nothing to download. Each sample is the
// strokes of its digit, bent, slanted, scaled and shifted at random, drawn with a pen of random
// width, with noise on every pixel. A variation is uniform up to its greatest value on either side, but
// the noise; 0 switches it off. A length is in sides of the image unless stated otherwise.
type Glyphs struct {
	Seed   uint64
	Size   int     // width and height in pixels, 8 to 256
	Shift  float64 // greatest displacement in x and in y
	Scale  float64 // greatest relative change of width and of height
	Slant  float64 // greatest shear, dx/dy
	Bend   float64 // greatest displacement of a point of a stroke, in half heights of the digit
	Pen    float64 // width of the pen; 0 draws a hairline
	PenVar float64 // greatest relative change of Pen
	Noise  float64 // standard deviation of the pixels' Gaussian noise; full brightness is 1
}

// DefaultGlyphs returns a set of 16x16 pixels in which the nearest class mean of raw pixels names
// about nine digits out of ten.
func DefaultGlyphs(seed uint64) Glyphs {
	return Glyphs{
		Seed: seed, Size: 16,
		Shift: 0.06, Scale: 0.15, Slant: 0.25, Bend: 0.15,
		Pen: 0.11, PenVar: 0.3, Noise: 0.1,
	}
}

// Samples draws perClass samples of each digit. Sample k shows the digit k mod 10 and is a function
// of the fields, the split and k alone, so that a smaller set is the beginning of a larger one. Train and
// Test come from different random streams. Errors: *ParamError, *UnknownError.
func (g Glyphs) Samples(split Split, perClass int) (*Images, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	if split > Test {
		return nil, unknownSplit(split)
	}
	if perClass < 0 || perClass > maxElements/(len(digits)*g.Size*g.Size) {
		return nil, &ParamError{Field: "samples per class", Value: float64(perClass), Want: "0 or more, and at most 2^30 pixels in all"}
	}
	set := g.empty(perClass * len(digits))
	brush := newBrush(g.Size)
	for k := range set.Labels {
		r := rng.New(g.Seed, "glyph", uint64(split), uint64(k))
		class := k % len(digits)
		set.Labels[k] = uint8(class)
		brush.draw(digits[class], g.vary(r))
		brush.develop(set.Image(k), func() float64 { return g.Noise * r.NormFloat64() })
	}
	return set, nil
}

// Templates draws each digit once, without variation or noise. Errors: *ParamError.
func (g Glyphs) Templates() (*Images, error) {
	plain := Glyphs{Size: g.Size, Pen: g.Pen}
	return plain.Samples(Test, 1)
}

func (g Glyphs) check() error {
	if g.Size < 8 || g.Size > 256 {
		return &ParamError{Field: "Size", Value: float64(g.Size), Want: "8 to 256 pixels"}
	}
	for _, p := range []struct {
		field      string
		value, max float64
	}{
		{"Shift", g.Shift, 1}, {"Scale", g.Scale, 0.9}, {"Slant", g.Slant, 2}, {"Bend", g.Bend, 1},
		{"Pen", g.Pen, 1}, {"PenVar", g.PenVar, 0.9}, {"Noise", g.Noise, 1},
	} {
		if !(p.value >= 0 && p.value <= p.max) {
			return &ParamError{Field: p.field, Value: p.value, Want: fmt.Sprintf("a number in [0, %v]", p.max)}
		}
	}
	return nil
}

func (g Glyphs) empty(n int) *Images {
	return &Images{Width: g.Size, Height: g.Size, Pixels: make([]uint8, n*g.Size*g.Size),
		Labels: make([]uint8, n), Classes: slices.Clone(digitNames)}
}

// The units of x and y of a stroke in sides of the image, for a digit that is not scaled.
const (
	unitX = 0.42
	unitY = 0.36
)

// hand is how one sample is written.
type hand struct {
	scale, shift point // pixels
	slant        float64
	pen          float64 // pixels
	bend, phase  point   // amplitude in half heights; radians
}

// vary draws a hand.
func (g Glyphs) vary(r *rand.Rand) hand {
	within := func(limit float64) float64 { return limit * (2*r.Float64() - 1) }
	size := float64(g.Size)
	return hand{
		shift: point{size * (0.5 + within(g.Shift)), size * (0.5 + within(g.Shift))},
		scale: point{size * unitX * (1 + within(g.Scale)), size * unitY * (1 + within(g.Scale))},
		slant: within(g.Slant),
		pen:   size * g.Pen * (1 + within(g.PenVar)),
		bend:  point{within(g.Bend), within(g.Bend)},
		phase: point{within(math.Pi), within(math.Pi)},
	}
}

// place maps a point of a digit onto the image: bent by one sine wave per axis, slanted, scaled and
// shifted.
func (h hand) place(p point) point {
	x := p.x + h.bend.x*math.Sin(2*p.y+h.phase.x)
	y := p.y + h.bend.y*math.Sin(2*p.x+h.phase.y)
	x -= h.slant * y
	return point{h.shift.x + h.scale.x*x, h.shift.y + h.scale.y*y}
}
