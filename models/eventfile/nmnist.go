package eventfile

// nmnist reads N-MNIST and N-Caltech101 (G. Orchard, A. Jayawant, G. Cohen and N. Thakor 2015, "Converting static image
// datasets to spiking neuromorphic datasets using saccades", doi:10.3389/fnins.2015.00437), five bytes an event:
//
//	x | y | p ttttttt | tttttttt | tttttttt
//
// with p 1 for brighter and 23 bits of t in us, the highest first. An event with y 240 is none: it says that 2^13 us
// are to be added to its own and all later times.
type nmnist struct {
	*input
	carry int64 // us
}

const (
	nmnistRecord   = 5
	nmnistOverflow = 240
	nmnistStep     = 1 << 13
	nmnistSide     = 34
)

func newNMNIST(in *input, o Options) (decoder, Info, error) {
	width, height := nmnistSensor(o)
	return &nmnist{input: in}, Info{Format: NMNIST, Width: width, Height: height}, nil
}

// nmnistSensor is the size of the sensor, which the file does not tell.
func nmnistSensor(o Options) (width, height int) {
	if o.Width > 0 {
		return o.Width, o.Height
	}
	return nmnistSide, nmnistSide
}

func (d *nmnist) next() (Event, error) {
	for {
		b, err := d.record(nmnistRecord)
		if err != nil {
			return Event{}, err
		}
		if b[1] == nmnistOverflow {
			d.carry += nmnistStep
			continue
		}
		us := int64(b[2]&0x7f)<<16 | int64(b[3])<<8 | int64(b[4])
		at, err := d.at(us + d.carry)
		return Event{At: at, X: uint16(b[0]), Y: uint16(b[1]), On: b[2]>>7 == 1}, err
	}
}
