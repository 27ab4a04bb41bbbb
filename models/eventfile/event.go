package eventfile

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// Event says that the light on a pixel has changed.
type Event struct {
	At   sim.Time
	X, Y uint16 // from the left, from the top
	On   bool   // brighter; false for darker
}

// Info is what a file says of itself, and Options of it.
type Info struct {
	Format  Format
	Version string // of the format; empty where it has none
	Camera  string // as the header calls it; empty where it does not

	// Width and Height of the sensor in pixels are 0 where neither the file nor Options tell them.
	Width, Height int

	// Zero is what the file's clock shows at the time 0 of the events, in us: 0 except in AEDAT 4, where it is the
	// Unix time of the first event.
	Zero int64
}

// Sized tells whether the size of the sensor is known.
func (i Info) Sized() bool { return i.Width > 0 && i.Height > 0 }

// Neurons is the number of pixels times two polarities.
func (i Info) Neurons() int { return 2 * i.Width * i.Height }

// Neuron numbers pixels and polarities: (p*Height + y)*Width + x, with p 0 for darker and 1 for brighter.
func (i Info) Neuron(e Event) int {
	row := int(e.Y)
	if e.On {
		row += i.Height
	}
	return row*i.Width + int(e.X)
}

// Format is one of the formats of this package.
type Format uint8

// The formats of this package.
const (
	Unknown Format = iota // in Options: to be recognised by the content
	NMNIST
	AEDAT2
	AEDAT3
	AEDAT4
	DAT
	CSV
	NumPy
)

var formatNames = [...]string{"unknown", "nmnist", "aedat2", "aedat3", "aedat4", "dat", "csv", "numpy"}

func (f Format) String() string {
	if int(f) < len(formatNames) {
		return formatNames[f]
	}
	return fmt.Sprintf("Format(%d)", uint8(f))
}

// ParseFormat returns the format of a name that Format.String gives; ok is false where there is none.
func ParseFormat(name string) (f Format, ok bool) {
	for i, n := range formatNames[1:] {
		if n == name {
			return Format(i + 1), true
		}
	}
	return Unknown, false
}
