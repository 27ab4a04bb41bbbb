package eventfile

import (
	"fmt"

	"github.com/ranvier-sim/ranvier/sim"
)

// Options tell what a file does not. The zero value leaves all to the file. What does not concern the format of a file is
// ignored, so that one value may serve files of several formats.
type Options struct {
	Format Format // default: recognised by the content

	// Width and Height of the sensor in pixels; both or neither. Where the file has its own, they must agree.
	// Default: those of the file; of N-MNIST, which has none, 34 x 34.
	Width, Height int

	Camera  Camera   // that an AEDAT 2 file is of; default: the one that its header names
	Unit    sim.Time // of the times in CSV and NumPy files; default 1 us
	Columns string   // names of the columns of a CSV file without a header: "t,x,y,p"; default: as the header says

	// Reorder is how many events are held back so that late ones find their place; an event that is later still is an
	// error. Default 0: all must be in order.
	Reorder int
}

// Camera is one whose address bits AEDAT 2 files hold.
type Camera uint8

// The cameras of AEDAT 2.
const (
	AnyCamera Camera = iota // the one that the header names
	DVS128
	DAVIS240
	DAVIS346
)

var cameraNames = [...]string{"any", "dvs128", "davis240", "davis346"}

func (c Camera) String() string {
	if int(c) < len(cameraNames) {
		return cameraNames[c]
	}
	return fmt.Sprintf("Camera(%d)", uint8(c))
}

// ParseCamera returns the camera of a name that Camera.String gives; ok is false where there is none.
func ParseCamera(name string) (c Camera, ok bool) {
	for i, n := range cameraNames[1:] {
		if n == name {
			return Camera(i + 1), true
		}
	}
	return AnyCamera, false
}

const (
	maxSide    = 1 << 16 // X and Y are uint16
	maxReorder = 1 << 24 // 640 MB of events held back
)

// check finds what makes no sense in any file.
func (o Options) check(file string) error {
	wrong := func(field string, value any, want string) error {
		return &OptionError{File: file, Field: field, Value: value, Want: want}
	}
	switch {
	case int(o.Format) >= len(formatNames):
		return wrong("Format", o.Format, "a format of this package")
	case int(o.Camera) >= len(cameraNames):
		return wrong("Camera", o.Camera, "a camera of this package")
	case o.Width < 0 || o.Width > maxSide:
		return wrong("Width", o.Width, fmt.Sprintf("0 to %d pixels", maxSide))
	case o.Height < 0 || o.Height > maxSide:
		return wrong("Height", o.Height, fmt.Sprintf("0 to %d pixels", maxSide))
	case (o.Width == 0) != (o.Height == 0):
		return wrong("Height", o.Height, "a height where there is a width, and none where there is none")
	case o.Unit < 0 || o.Unit > sim.Hour:
		return wrong("Unit", o.Unit, "more than 0, and at most an hour")
	case o.Reorder < 0 || o.Reorder > maxReorder:
		return wrong("Reorder", o.Reorder, fmt.Sprintf("0 to %d events", maxReorder))
	}
	return nil
}

// unit is that of the times in files that do not say.
func (o Options) unit() sim.Time {
	if o.Unit == 0 {
		return sim.Microsecond
	}
	return o.Unit
}

// size settles the size of the sensor, which the file tells to be width x height, or 0 x 0 where it does not.
func (o Options) size(file string, width, height int) (int, int, error) {
	switch {
	case o.Width == 0:
		return width, height, nil
	case width > 0 && (o.Width != width || o.Height != height):
		return 0, 0, &OptionError{File: file, Field: "Width x Height", Value: fmt.Sprintf("%d x %d", o.Width, o.Height),
			Want: fmt.Sprintf("%d x %d, as the file says", width, height)}
	}
	return o.Width, o.Height, nil
}
