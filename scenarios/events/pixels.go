package events

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/models/eventfile"
)

// mostPixels bounds the memory for what no header bounds: 256 MB.
const mostPixels = 1 << 24

// SizeError says that events lie too far apart to be counted pixel by pixel.
type SizeError struct {
	File          string
	Width, Height int
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("%s: a sensor of %d x %d pixels, want at most %d pixels", e.File, e.Width, e.Height, mostPixels)
}

// pixels counts events. It grows with the sensor, or with what is known of it.
type pixels struct {
	width, height int
	counts        [2][]int64 // darker, brighter: [row * stride + column]
	stride        int
}

// hold makes room for a sensor of at least width x height.
func (p *pixels) hold(file string, width, height int) error {
	if width <= p.width && height <= p.height {
		return nil
	}
	width, height = max(width, p.width), max(height, p.height)
	if width*height > mostPixels {
		return &SizeError{file, width, height}
	}
	if width > p.stride || height*p.stride > len(p.counts[0]) {
		p.move(min(max(width, 2*p.stride), mostPixels/height), height)
	}
	p.width, p.height = width, height
	return nil
}

// move takes the counts to a larger place.
func (p *pixels) move(stride, height int) {
	rows := min(max(height, 2*p.height), mostPixels/stride)
	for i, old := range p.counts {
		p.counts[i] = make([]int64, rows*stride)
		for y := range p.height {
			copy(p.counts[i][y*stride:], old[y*p.stride:y*p.stride+p.width])
		}
	}
	p.stride = stride
}

func (p *pixels) add(e eventfile.Event) {
	p.counts[sign(e.On)][int(e.Y)*p.stride+int(e.X)]++
}

func (p *pixels) at(x, y int, on bool) int64 { return p.counts[sign(on)][y*p.stride+x] }

func sign(on bool) int {
	if on {
		return 1
	}
	return 0
}
