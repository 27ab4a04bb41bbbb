package dataset

import "math"

// Points are labelled points of the plane, in coordinates from 0 to 1.
type Points struct {
	XY      [][2]float64
	Labels  []uint8  // the class of each
	Classes []string // the name of each class
}

// Len is the number of points.
func (p *Points) Len() int { return len(p.Labels) }

// The sizes of the published splits of YinYang, and the seeds from which they were drawn.
const (
	YinYangTrain, yinYangTrainSeed           = 5000, 42
	YinYangValidation, yinYangValidationSeed = 1000, 41
	YinYangTest, yinYangTestSeed             = 1000, 40
)

// YinYang draws the Yin-Yang set of Kriener, Göltz and Petrovici 2022 (doi:10.1145/3517343.3517380): points of a disk whose
// classes are its two halves and their two dots. Train is 5000 points, Test 1000; every number of them is that of the published set, to the
// bit. An *UnknownError says that there is no such split.
func YinYang(split Split) (*Points, error) {
	switch split {
	case Train:
		return yinYang(yinYangTrainSeed, YinYangTrain), nil
	case Test:
		return yinYang(yinYangTestSeed, YinYangTest), nil
	}
	return nil, unknownSplit(split)
}

// YinYangForValidation draws the third part of the set, 1000 points.
func YinYangForValidation() *Points { return yinYang(yinYangValidationSeed, YinYangValidation) }

// yinYang draws points. Each has its class first, and then is drawn until it is one of that class.
func yinYang(seed uint32, n int) *Points {
	r := newMersenne(seed)
	p := &Points{XY: make([][2]float64, n), Labels: make([]uint8, n), Classes: []string{"yin", "yang", "dot"}}
	for k := range p.Labels {
		class := uint8(r.below(uint32(len(p.Classes))))
		x, y := r.float64(), r.float64()
		for !InYinYang(x, y) || yinYangClass(x, y) != class {
			x, y = r.float64(), r.float64()
		}
		p.XY[k], p.Labels[k] = [2]float64{x, y}, class
	}
	return p
}

const (
	yinYangRadius = 0.5
	dotRadius     = 0.1
)

// InYinYang tells whether a point is on the disk of the Yin-Yang set.
func InYinYang(x, y float64) bool { return math.Hypot(x-0.5, y-0.5) <= yinYangRadius }

// YinYangBorders returns the lines between the classes, and around them, as points along each: the disk, its two dots, the border of its halves.
func YinYangBorders() [][][2]float64 {
	const left, right, half, turn = 0.5 * yinYangRadius, 1.5 * yinYangRadius, 0.5 * yinYangRadius, 2 * math.Pi
	return [][][2]float64{
		arcThrough(yinYangRadius, yinYangRadius, 0, turn),
		arcThrough(left, dotRadius, 0, turn), arcThrough(right, dotRadius, 0, turn),
		append(arcThrough(left, half, turn/2, turn), arcThrough(right, half, turn/2, 0)...),
	}
}

// arcThrough is points around (x, 0.5), between two angles.
func arcThrough(x, radius, from, to float64) (points [][2]float64) {
	const steps = 120
	for i := range steps + 1 {
		a := from + (to-from)*float64(i)/steps
		points = append(points, [2]float64{x + radius*math.Cos(a), 0.5 + radius*math.Sin(a)})
	}
	return points
}

// yinYangClass is the class of a point of the disk.
func yinYangClass(x, y float64) uint8 {
	right, left := math.Hypot(x-1.5*yinYangRadius, y-yinYangRadius), math.Hypot(x-0.5*yinYangRadius, y-yinYangRadius)
	switch half := 0.5 * yinYangRadius; {
	case right < dotRadius || left < dotRadius:
		return 2
	case right <= dotRadius || left > dotRadius && left <= half || y > yinYangRadius && right > half:
		return 1
	}
	return 0
}
